"""From which answer a new question may go on, read from a conversation's events."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from actions.before import MESSAGES, before
from actions.resources import Resources
from actions.turn import Turn
from knowledge.follow_up import Before
from knowledge.numbers import load_numbers
from knowledge.passages import load_passages
from knowledge.questionnaire import load_questionnaire
from knowledge.search import Searcher
from knowledge.studies import load_studies
from locales import Catalogue
from locales.responses import read_responses

CONTENT = Path("knowledge/content")
TURN = Turn("and for men?", "ask_question", 1.0, "en", "tecpom", "NO", None)
WOMEN = "tecpom/contraception-women"


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources(
        catalogue=Catalogue({}, read_responses(Path("domain.yml"))),
        passages={passage.id: passage for passage in load_passages(CONTENT)},
        studies=load_studies(CONTENT),
        questionnaire=load_questionnaire(CONTENT),
        telephone=load_numbers(CONTENT),
        searcher=cast(Searcher, None),
        content=CONTENT,
        days=30,
    )


def user(text: str, language: str = "en", study: str | None = "tecpom") -> dict[str, Any]:
    return {"event": "user", "text": text, "metadata": {"language": language, "study": study}}


def bot(kind: str = "answer", passage: str = WOMEN) -> dict[str, Any]:
    return {"event": "bot", "text": None, "data": {"custom": {"kind": kind, "passage": passage}}}


NOW = user(TURN.text)
LONG = user("how long must women use contraception")


def test_the_last_answer_and_its_question_are_read_from_the_events(resources: Resources) -> None:
    events = [user("hello"), bot("notice"), LONG, {"event": "slot"}, bot(), NOW]
    expected = Before("how long must women use contraception", WOMEN)
    assert before(resources, TURN, events) == expected


@pytest.mark.parametrize("said", ["/show_topic", "contraception?", "and for women?"])
def test_a_button_or_a_short_question_is_told_by_the_title_of_its_answer(
    resources: Resources, said: str
) -> None:
    found = before(resources, TURN, [user(said), bot(), NOW])
    assert found == Before(resources.passages[WOMEN].title, WOMEN)


def test_an_answer_stays_in_mind_for_few_messages(resources: Resources) -> None:
    between = [user("thanks a lot for that"), bot("notice")]
    near = [LONG, bot(), *between * (MESSAGES - 1), NOW]
    far = [LONG, bot(), *between * MESSAGES, NOW]
    assert before(resources, TURN, near) is not None
    assert before(resources, TURN, far) is None


def test_another_language_or_study_begins_anew(resources: Resources) -> None:
    events = [LONG, bot(), NOW]
    assert before(resources, replace(TURN, language="fi"), events) is None
    assert before(resources, replace(TURN, study="tj202"), events) is None
    assert before(resources, replace(TURN, study=None), events) is None


@pytest.mark.parametrize("event", ["restart", "session_started"])
def test_what_was_before_a_new_session_is_gone(resources: Resources, event: str) -> None:
    assert before(resources, TURN, [LONG, bot(), {"event": event}, NOW]) is None


def test_an_answer_that_came_again_in_another_language_is_not_gone_on_from(
    resources: Resources,
) -> None:
    finnish = replace(TURN, language="fi")
    events = [LONG, bot(), user("/repeat", "fi"), bot(), user("entä miehet?", "fi")]
    assert before(resources, finnish, events) is None


def test_a_conversation_without_an_answer_has_nothing_to_go_on_from(resources: Resources) -> None:
    for events in ([], [NOW], [LONG, bot("no_answer"), NOW], [LONG, bot("did_you_mean"), NOW]):
        assert before(resources, TURN, events) is None


def test_a_passage_that_has_gone_is_not_gone_on_from(resources: Resources) -> None:
    assert before(resources, TURN, [LONG, bot(passage="tecpom/gone"), NOW]) is None
