"""Patients in five languages, and the words that they are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from locales import LANGUAGES, Catalogue
from tests.client import START, Patient


@pytest.fixture(scope="session")
def words() -> Catalogue:
    """The catalogues that the running system uses."""
    return Catalogue.load(Path("build/locales"), Path("domain.yml"))


@pytest.fixture
def patient(system: str) -> Callable[..., Patient]:
    """Open a conversation: `patient("fi", country="FI")`."""

    def opened(language: str = "en", **changes: str) -> Patient:
        return Patient(system, language, **changes)  # type: ignore[arg-type]

    return opened


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each of the five languages."""
    return str(request.param)


@pytest.fixture
def begun(patient: Callable[..., Patient]) -> Callable[..., Patient]:
    """Open a conversation whose questionnaire has begun: the first question is asked."""

    def opened(language: str = "en", **changes: str) -> Patient:
        person = patient(language, **changes)
        person.say(START[language])
        person.press_number(0)
        return person

    return opened
