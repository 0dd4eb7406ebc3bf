"""What every action draws on: one version of the knowledge base, followed while the server runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actions.leases import Leases
from actions.settings import ActionSettings
from knowledge.answer_activity import load_activity
from knowledge.answer_agreement import load_agreement
from knowledge.answer_item import load_item_reader
from knowledge.answer_plans import load_plans_reader
from knowledge.answer_words import load_lexicon
from knowledge.current import Current, Failure
from knowledge.follow_up_words import NO_FOLLOW_UPS, FollowUps, load_follow_ups
from knowledge.numbers import EMERGENCY, Number, Numbers, load_numbers, numbers_for
from knowledge.passages import Passage, load_passages
from knowledge.questionnaire import Questionnaire, load_questionnaire
from knowledge.search import Searcher
from knowledge.snapshot import Sources
from knowledge.studies import Study, load_studies
from locales import LANGUAGES, Catalogue
from locales.responses import Response, read_responses
from locales.spoken import is_foreign

logger = logging.getLogger(__name__)

DOMAIN_FILE = Path("domain.yml")


@dataclass(frozen=True, slots=True)
class Resources:
    """Words, passages, studies, questions, telephone numbers and the search over them.

    All are of one version. `content` is where its word lists for reading answers stand.
    """

    catalogue: Catalogue
    passages: Mapping[str, Passage]
    studies: Mapping[str, Study]
    questionnaire: Questionnaire
    telephone: Numbers
    searcher: Searcher
    content: Path
    days: int
    follow_ups: FollowUps = NO_FOLLOW_UPS

    @classmethod
    def load(cls, version: Path, responses: Mapping[str, Response], days: int) -> Resources:
        """Load everything from the folder `version`; ContentError where something is wrong.

        `responses` are those that this program's code names: an older version may lack one.
        """
        of = Sources.of_version(version)
        for language in LANGUAGES:
            for folded in (False, True):
                # Now, so that nobody's turn waits for them.
                load_lexicon(language, folded, of.content)
        load_activity(of.content)
        load_agreement(of.content)
        load_item_reader(of.content)
        load_plans_reader(of.content)
        is_foreign("This loads what tells languages apart.")
        catalogue = Catalogue.load(version / "locales", version / "domain.yml")
        return cls(
            catalogue=catalogue.completed(responses),
            passages={passage.id: passage for passage in load_passages(of.content)},
            studies=load_studies(of.content),
            questionnaire=load_questionnaire(of.content),
            telephone=load_numbers(of.content),
            searcher=Searcher.load_version(version),
            content=of.content,
            days=days,
            follow_ups=load_follow_ups(of.content),
        )

    def numbers(self, country: str) -> dict[str, str]:
        """Return the value of the placeholder {number}: the country's emergency number."""
        return {"number": self.telephone_numbers(country, EMERGENCY)[0].number}

    def telephone_numbers(self, country: str, flag: str) -> tuple[Number, ...]:
        """Return whom to call for a red flag, the most urgent first."""
        return numbers_for(self.telephone, country, flag)


@cache
def current() -> Current[Resources]:
    """Return the version in use of this process; the first call loads it."""
    settings = ActionSettings.from_environment()
    responses = read_responses(DOMAIN_FILE)
    return Current(
        settings.build / "knowledge",
        lambda version: Resources.load(version, responses, settings.retention_days),
        _tell,
    )


_leases = Leases[Resources]()


def resources(conversation: str, message_id: str | None) -> Resources:
    """Return the resources for this turn: the newest, but one version for all its actions."""
    return _leases.of(conversation, message_id, current().value)


def _tell(failure: Failure) -> None:
    logger.error(
        "version %s cannot be loaded, the one before stays: %s in %s",
        failure.version,
        failure.error,
        failure.at,
    )
