"""A clinic for each test, with the words of the checkout."""

from __future__ import annotations

import pytest

from bot.gateway.shown import Shown
from tests.unit.bot.staff.clinic import Clinic, config, load_shown


@pytest.fixture(scope="session")
def shown() -> Shown:
    return load_shown()


@pytest.fixture
def clinic(shown: Shown) -> Clinic:
    return Clinic(config(), shown)
