"""What is said to a question: also to one that search must not see, or cannot answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from actions.answers import SURELY, UNSURE, answer, instead, passage
from actions.resources import Resources
from actions.turn import Turn
from knowledge.follow_up import Before
from knowledge.follow_up_words import load_follow_ups
from knowledge.numbers import load_numbers
from knowledge.passages import load_passages
from knowledge.questionnaire import load_questionnaire
from knowledge.search import Candidate, Decision, Explanation, Searcher, SearchResult
from knowledge.studies import load_studies
from locales import LANGUAGES, Catalogue
from locales.responses import read_responses

CONTENT = Path("knowledge/content")
TURN = Turn("", "ask_question", 1.0, "en", "tecpom", "NO", None)
WOMEN, MEN = "tecpom/contraception-women", "tecpom/contraception-men"


@dataclass
class Asked:
    """A search that remembers what it was asked, and knows of contraception."""

    questions: list[tuple[str, str, str | None]] = field(default_factory=list)

    def search(self, query: str, language: str, study: str | None = None) -> SearchResult:
        return self.explain(query, language, study).result

    def explain(self, query: str, language: str, study: str | None = None) -> Explanation:
        self.questions.append((query, language, study))
        sure = 0.95 if "surely" in query else 0.8
        topic = MEN if "men use" in query and "women" not in query else WOMEN
        decision: Decision = "answer" if "contraception" in query else "no_answer"
        ranked = (Candidate(topic, sure), Candidate(MEN if topic == WOMEN else WOMEN, 0.1))
        shown = ranked if decision == "answer" else ()
        likely = 0.9 if shown else 0.6
        return Explanation(SearchResult(decision, shown), ranked, likely, 0.8, ())


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def resources(asked: Asked) -> Resources:
    return Resources(
        catalogue=Catalogue({}, read_responses(Path("domain.yml"))),
        passages={passage.id: passage for passage in load_passages(CONTENT)},
        studies=load_studies(CONTENT),
        questionnaire=load_questionnaire(CONTENT),
        telephone=load_numbers(CONTENT),
        searcher=cast(Searcher, asked),
        content=CONTENT,
        days=30,
        follow_ups=load_follow_ups(CONTENT),
    )


@pytest.mark.parametrize(
    "text", ["Vilka sjukhus kan jag komma till i Sverige?", "Wer kann teilnehmen?", "Кто может?"]
)
def test_another_language_gets_a_choice_of_ours_and_no_search(
    resources: Resources, asked: Asked, text: str
) -> None:
    said = answer(resources, replace(TURN, text=text))
    assert (said["kind"], said["code"]) == ("notice", "unknown_language")
    payloads = [button["payload"] for button in said["buttons"]]
    assert payloads == [f"gateway:language:{language}" for language in LANGUAGES]
    assert asked.questions == []


def test_a_study_that_does_not_exist_is_searched_like_a_page_without_one(
    resources: Resources, asked: Asked
) -> None:
    said = answer(resources, replace(TURN, text="contraception", study="no-such-study"))
    assert said["kind"] == "answer"
    assert [study for _, _, study in asked.questions] == [None, "tecpom", "tj202"]


def test_a_page_without_a_study_goes_on_in_the_study_of_the_answer_before(
    resources: Resources, asked: Asked
) -> None:
    turn = replace(TURN, text="must I use contraception in the study then", study=None)
    answer(resources, turn, Before("who can join", "tj202/status"))
    assert {study for _, _, study in asked.questions} == {"tj202"}
    asked.questions.clear()
    turn = replace(turn, text="how high is the mountain behind the house")
    answer(resources, turn, Before("who can join", "tj202/status"))
    assert {study for _, _, study in asked.questions} == {"tj202", None, "tecpom"}


@pytest.mark.parametrize("text", ["", "x", "😀😀😀", "a" * 10_000, "hva is mitä"])
def test_what_search_does_not_know_is_honestly_not_known(resources: Resources, text: str) -> None:
    assert answer(resources, replace(TURN, text=text))["kind"] == "no_answer"


def test_a_follow_up_is_answered_with_what_went_before(resources: Resources) -> None:
    turn = replace(TURN, text="and for men?")
    assert answer(resources, turn)["kind"] == "no_answer"
    said = answer(resources, turn, Before("must women use contraception", WOMEN))
    assert said["passage"] == MEN


def test_the_time_of_keeping_in_the_passage_is_that_of_the_setting(resources: Resources) -> None:
    shown = passage(replace(resources, days=7), TURN, "general/about-my-data")
    assert "kept for 7 days" in shown["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_studies_that_are_known_are_listed_by_their_titles(
    resources: Resources, language: str
) -> None:
    shown = passage(resources, replace(TURN, language=language), "general/about-studies")
    titles = [
        resources.catalogue.translate(f"study:{one.id}:title", one.title, language).text
        for one in resources.studies.values()
    ]
    assert [line[2:] for line in shown["text"].splitlines() if line.startswith("- ")] == titles


def test_no_passage_is_shown_with_a_placeholder(resources: Resources) -> None:
    for name in resources.passages:
        assert "{" not in passage(resources, TURN, name)["text"]


def taken(text: str, intent: str = "goodbye", confidence: float = 0.6) -> Turn:
    """What Rasa takes for a command; with "contraception" it is answered, with "surely" surely."""
    return replace(TURN, text=text, intent=intent, confidence=confidence)


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (taken("surely men use contraception"), "answer"),
        (taken("men use contraception then"), None),
        (taken("surely men use contraception", confidence=UNSURE), None),
        (taken("surely contraception"), None),
        (taken('/goodbye{"surely": "contraception"} a b'), None),
        (taken("who minds the dog", "affirm"), "no_answer"),
        (taken("they mind the dog?", "affirm"), "no_answer"),
        (taken("who minds the dog", "affirm", UNSURE), None),
        (taken("they mind the dog", "affirm"), None),
        (taken("what was it again", "repeat"), None),
        (taken("what have I done to deserve it?", "share_feelings"), None),
        (taken("surely men use contraception?", "share_feelings"), "answer"),
        (taken("surely men use contraception", "repeat"), "answer"),
        (taken("surely men use contraception", "delete_my_data"), None),
        (taken("do surely men use contraception?", "delete_my_data"), "answer"),
    ],
)
def test_what_rasa_takes_for_a_command_without_being_sure_may_be_a_question(
    resources: Resources, turn: Turn, kind: str | None
) -> None:
    found = instead(resources, turn)
    assert (found and found["kind"]) == kind
    assert kind != "answer" or found is None or found["score"] >= SURELY
