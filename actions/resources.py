"""What every action draws on, loaded once when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actions.settings import ActionSettings
from knowledge.numbers import Number, load_numbers
from knowledge.passages import Passage, load_passages
from knowledge.questionnaire import Questionnaire, load_questionnaire
from knowledge.search import Searcher
from knowledge.studies import Study, load_studies
from locales import Catalogue

CONTENT = Path("knowledge/content")


@dataclass(frozen=True, slots=True)
class Resources:
    """Words, passages, studies, questions, telephone numbers and the search over them."""

    catalogue: Catalogue
    passages: Mapping[str, Passage]
    studies: Mapping[str, Study]
    questionnaire: Questionnaire
    telephone: Mapping[str, Mapping[str, tuple[Number, ...]]]
    searcher: Searcher
    days: int

    @classmethod
    def load(cls, settings: ActionSettings) -> Resources:
        """Load everything from the checkout and its build; ContentError where content is wrong."""
        return cls(
            catalogue=Catalogue.load(settings.build / "locales", Path("domain.yml")),
            passages={passage.id: passage for passage in load_passages(CONTENT)},
            studies=load_studies(CONTENT),
            questionnaire=load_questionnaire(CONTENT),
            telephone=load_numbers(CONTENT),
            searcher=Searcher.load(settings.build / "knowledge"),
            days=settings.retention_days,
        )

    def numbers(self, country: str) -> dict[str, str]:
        """Return the values of the placeholders {number} and {urgent} for a country."""
        raise NotImplementedError


@cache
def resources() -> Resources:
    """Return the resources of this process; the first call loads them (some seconds)."""
    return Resources.load(ActionSettings.from_environment())
