"""A clinic for each test, with the words of the checkout."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.gateway.database import Database
from bot.gateway.shown import Shown
from tests.unit.bot.staff.clinic import Clinic, config, load_shown


@pytest.fixture(scope="session")
def shown() -> Shown:
    return load_shown()


@pytest.fixture
def clinic(shown: Shown) -> Clinic:
    return Clinic(config(), shown)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database of the gateway, open."""
    database = Database(tmp_path / "test.db")
    await database.open()
    yield database
    await database.close()
