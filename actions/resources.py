"""What every action draws on, loaded once when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actions.settings import ActionSettings
from knowledge.numbers import EMERGENCY, Number, Numbers, load_numbers, numbers_for
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
    telephone: Numbers
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
        """Return the value of the placeholder {number}: the country's emergency number."""
        return {"number": self.telephone_numbers(country, EMERGENCY)[0].number}

    def telephone_numbers(self, country: str, flag: str) -> tuple[Number, ...]:
        """Return whom to call for a red flag, the most urgent first."""
        return numbers_for(self.telephone, country, flag)


@cache
def resources() -> Resources:
    """Return the resources of this process; the first call loads them (some seconds)."""
    return Resources.load(ActionSettings.from_environment())
