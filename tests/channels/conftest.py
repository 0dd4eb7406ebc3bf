"""Real Synapse, and the whole assistant connected to it; started once for all these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.staff.synapse import PYTHON
from tests.channels.clinic import Clinic, open_clinic


@pytest.fixture(scope="session")
def clinic() -> Iterator[Clinic]:
    """The whole system, shared; tests use rooms of their own."""
    if not PYTHON.exists():
        pytest.fail("Synapse is not installed: run `make setup-synapse`", pytrace=False)
    with open_clinic() as opened:
        yield opened
