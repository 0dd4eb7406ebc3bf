"""What the gateway shows of the knowledge base: its own words, studies and passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.gateway.answering import CONFIRM_ERASE
from bot.gateway.speech import Speech
from knowledge.numbers import load_numbers
from knowledge.passages import Passage, load_passages
from knowledge.questionnaire import Questionnaire, load_questionnaire
from knowledge.snapshot import Sources
from knowledge.studies import Study, load_studies
from locales import LANGUAGES, Catalogue
from locales.responses import Response


@dataclass(frozen=True, slots=True)
class Shown:
    """All of one version."""

    speech: Speech
    studies: Mapping[str, Study]
    passages: tuple[Passage, ...]
    questionnaire: Questionnaire

    @classmethod
    def load(cls, version: Path, responses: Mapping[str, Response], days: int) -> Shown:
        """Load the folder `version`; ContentError where something is wrong.

        `responses` are those that this program's code names: an older version may lack one.
        """
        of = Sources.of_version(version)
        catalogue = Catalogue.load(version / "locales", version / "domain.yml")
        speech = Speech(catalogue.completed(responses), load_numbers(of.content), days, of.content)
        # What reads a yes is made on its first use: now, and not while a patient waits.
        for language in LANGUAGES:
            speech.agrees(f"utter_{CONFIRM_ERASE}", "so be it", language)
        return cls(
            speech,
            load_studies(of.content),
            load_passages(of.content),
            load_questionnaire(of.content),
        )
