"""Checkers with and without the classifier."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety.features import load_hints
from bot.safety.flags import Checker
from bot.safety.rules import load_rules


@pytest.fixture(scope="session")
def patterns() -> Checker:
    """The patterns alone."""
    return Checker(load_rules(), load_hints())


@pytest.fixture(scope="session")
def checker(safety_build: Path) -> Checker:
    """Patterns and classifier together."""
    return Checker.load(safety_build)
