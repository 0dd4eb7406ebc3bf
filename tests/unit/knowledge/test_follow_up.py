"""What a question that goes on from another finds, with a search whose answers are written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.follow_up import Before, asked_back, search_after
from knowledge.follow_up_words import load_follow_ups
from knowledge.search import Candidate, Decision, Explanation, SearchResult

OURS = load_follow_ups(Path("knowledge/content"))
WOMEN, MEN = "s/contraception-women", "s/contraception-men"
SITES, COUNTRIES = "s/sites", "s/countries"


def said(decision: Decision, answerable: float = 0.95, **scores: float) -> Explanation:
    ranked = tuple(
        Candidate(f"s/{topic.replace('_', '-')}", score)
        for topic, score in sorted(scores.items(), key=lambda pair: -pair[1])
    )
    shown = () if decision == "no_answer" else ranked[:3]
    return Explanation(SearchResult(decision, shown), ranked, answerable, 0.9, ())


@dataclass(frozen=True)
class Told:
    """Finds what it was told to; nothing for anything else. Remembers nothing."""

    answers: Mapping[str, Explanation]

    def explain(self, query: str, language: str, study: str | None = None) -> Explanation:
        return self.answers.get(query, said("no_answer", 0.1, other=0.05))


def ask(
    answers: Mapping[str, Explanation], question: str, before: Before, language: str = "en"
) -> tuple[str, list[str]]:
    result = search_after(Told(answers), OURS, question, language, "s", before)
    return result.decision, [candidate.topic_id for candidate in result.candidates]


LONG = Before("how long must women use contraception", WOMEN)
WHERE = Before("which hospitals are in Norway", SITES)


def test_the_same_is_asked_of_the_alternative() -> None:
    answers = {
        "and for men?": said("answer", age=0.5, contraception_men=0.1),
        "how long must men use contraception": said(
            "answer", contraception_women=0.5, contraception_men=0.4
        ),
    }
    assert ask(answers, "and for men?", LONG) == ("answer", [MEN])


def test_an_alternative_without_a_topic_of_its_own_is_found_with_the_question_before() -> None:
    answers = {
        "what about Estonia?": said("answer", countries=0.9, sites=0.1),
        "which hospitals are in Estonia": said("answer", sites=0.8, countries=0.2),
    }
    assert ask(answers, "what about Estonia?", WHERE)[1][0] == SITES


def test_an_alternative_that_the_question_before_did_not_name_is_added_to_it() -> None:
    before = Before("which hospitals take part", SITES)
    answers = {
        "what about Estonia?": said("did_you_mean", countries=0.4, sites=0.3),
        "which hospitals take part Estonia?": said("answer", sites=0.8, countries=0.2),
    }
    assert ask(answers, "what about Estonia?", before)[1][0] == SITES


def test_a_question_that_is_clear_by_itself_stands_alone() -> None:
    answers = {
        "and HIV?": said("answer", hiv=0.98),
        f"{LONG.question} HIV?": said("answer", contraception_women=0.9, hiv=0.1),
    }
    assert ask(answers, "and HIV?", LONG) == ("answer", ["s/hiv"])


def test_a_long_question_is_never_joined_to_another() -> None:
    question = "and by the way where exactly do I have to go for it on Monday"
    answers = {
        question: said("answer", visits=0.6),
        f"{LONG.question} {question.removeprefix('and ')}": said("answer", contraception_men=0.9),
    }
    assert ask(answers, question, LONG) == ("answer", ["s/visits"])


def test_a_short_unsure_question_takes_its_subject_from_the_one_before() -> None:
    answers = {
        "how long?": said("did_you_mean", duration=0.5, contraception_women=0.3),
        f"{LONG.question} how long?": said("answer", contraception_women=0.9, duration=0.05),
    }
    assert ask(answers, "how long?", LONG) == ("answer", [WOMEN, "s/duration"])


def test_what_has_nothing_to_do_with_the_study_gets_nothing_from_the_question_before() -> None:
    answers = {
        "and the weather?": said("no_answer", 0.2, contraception_women=0.1),
        f"{LONG.question} the weather?": said("answer", contraception_women=0.9),
    }
    assert ask(answers, "and the weather?", LONG) == ("no_answer", [])


def test_what_search_would_refuse_alone_is_at_most_offered() -> None:
    answers = {
        "and then?": said("no_answer", 0.8, visits=0.3, contraception_women=0.2),
        f"{LONG.question} then?": said("answer", contraception_women=0.9, visits=0.05),
    }
    decision, topics = ask(answers, "and then?", LONG)
    assert (decision, topics[0]) == ("did_you_mean", WOMEN)


def test_what_goes_on_but_cannot_be_joined_is_asked_about() -> None:
    answers = {"and for how many?": said("answer", age=0.5, sites=0.3)}
    assert ask(answers, "and for how many?", LONG) == ("did_you_mean", ["s/age", SITES])


def test_what_goes_on_and_is_nearly_clear_is_offered_and_not_refused() -> None:
    answers = {"and how is it given?": said("no_answer", 0.9, how_given=0.85, visits=0.02)}
    found = ask(answers, "and how is it given?", LONG)
    assert found == ("did_you_mean", ["s/how-given", "s/visits"])
    out_of_the_blue = {"how is it given?": answers["and how is it given?"]}
    assert ask(out_of_the_blue, "how is it given?", LONG)[0] == "no_answer"


def test_the_question_before_makes_likelier_what_search_would_refuse_out_of_the_blue() -> None:
    answers = {
        "and Estonia?": said("no_answer", 0.6, countries=0.5, sites=0.1),
        "which hospitals are in Estonia": said("no_answer", 0.95, sites=0.9),
    }
    assert ask(answers, "and Estonia?", WHERE) == ("answer", [SITES])
    answers["which hospitals are in Estonia"] = said("no_answer", 0.7, sites=0.6)
    assert ask(answers, "and Estonia?", WHERE)[0] == "no_answer"


@pytest.mark.parametrize("question", ["and?", "and", "what about", "??", ""])
def test_a_connective_alone_asks_nothing(question: str) -> None:
    assert ask({}, question, LONG) == ("no_answer", [])


def test_a_topic_far_from_the_words_is_not_taken_from_the_question_before() -> None:
    others = {f"topic{number}": 0.1 for number in range(6)}
    answers = {
        "and daily?": said("did_you_mean", **others, contraception_women=0.01),
        f"{LONG.question} daily?": said("answer", contraception_women=0.95, topic1=0.02),
    }
    assert WOMEN not in ask(answers, "and daily?", LONG)[1]


FOR_WOMEN = said("answer", contraception_women=0.77, contraception_men=0.2, pregnancy=0.01).result


@pytest.mark.parametrize(
    "question",
    [
        "does a man need birth control",
        "må menn bruke prevensjon",
        "skal mænd bruge prævention",
        "kas mees peab kondoomi kasutama",
        "pitääkö miehen käyttää ehkäisyä",
    ],
)
def test_who_asks_about_men_is_not_simply_answered_for_women(question: str) -> None:
    result = asked_back(OURS, question, FOR_WOMEN)
    assert result.decision == "did_you_mean"
    assert [candidate.topic_id for candidate in result.candidates] == [MEN, WOMEN]


@pytest.mark.parametrize(
    "question",
    ["must women use contraception", "do I need birth control", "may my wife and a man do so", ""],
)
def test_who_names_women_both_or_neither_gets_the_answer_that_was_found(question: str) -> None:
    assert asked_back(OURS, question, FOR_WOMEN) is FOR_WOMEN


def test_an_alternative_that_hardly_comes_into_question_is_not_offered() -> None:
    sure = said("answer", contraception_women=0.95, contraception_men=0.01).result
    assert asked_back(OURS, "does my husband hear of it if I am pregnant", sure) is sure
    other = said("answer", aim=0.9, contraception_men=0.2).result
    assert asked_back(OURS, "what is measured in men", other) is other
    nothing = said("no_answer").result
    assert asked_back(OURS, "and men", nothing) is nothing
