from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import interview as guide
from knowledge.eligibility import items_of
from knowledge.interview import Interview, Query
from knowledge.questionnaire import SKIPPED, UNKNOWN, Answer, load_questionnaire
from knowledge.studies import load_studies
from knowledge.understood import Understood

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
QUESTIONS = load_questionnaire(CONTENT)
STUDY = load_studies(CONTENT)["tecpom"]
ORDER = [item.link_id for item in items_of(STUDY, QUESTIONS)]
FITTING: dict[str, Answer] = {
    "age": 58,
    "diagnosis": "yes",
    "prior-lines": 2,
    "daily-activity": 1,
    "anti-cd38": "two-cycles-or-more",
    "lenalidomide": "two-cycles-or-more",
    "bcma": "no",
    "stroke-seizure": "no",
}


def started() -> Interview:
    return guide.give_consent(guide.begin("tecpom"))


def at(interview: Interview) -> str | None:
    item = guide.current_item(interview, STUDY, QUESTIONS)
    return item.link_id if item else None


def say(interview: Interview, link_id: str, answer: Answer) -> Interview:
    return guide.record(interview, STUDY, QUESTIONS, link_id, answer)


def hear(interview: Interview, understood: Understood) -> Interview:
    return guide.hear(interview, STUDY, QUESTIONS, understood)


def after(count: int) -> Interview:
    interview = started()
    for link_id in ORDER[:count]:
        interview = say(interview, link_id, FITTING[link_id])
    return interview


def stage(interview: Interview) -> str:
    return guide.stage(interview, STUDY, QUESTIONS)


def test_all_answers_are_looked_over_before_the_result() -> None:
    interview = after(len(ORDER))
    assert stage(guide.begin("tecpom")) == "consent"
    assert stage(after(3)) == stage(guide.pause(after(3))) == "question"
    assert stage(interview) == "summary"
    assert stage(guide.conclude(interview)) == "result"
    assert stage(guide.correct(guide.conclude(interview), "age")) == "question"


def test_an_answer_that_stands_against_the_study_is_confirmed_before_the_result() -> None:
    interview = say(started(), "age", 17)
    assert stage(interview) == "confirm"
    assert guide.to_confirm(interview, STUDY) == "age"
    confirmed = guide.confirm(interview, "age")
    assert stage(confirmed) == "result"
    again = say(guide.correct(confirmed, "age"), "age", 16)
    assert stage(again) == "confirm"
    assert stage(say(guide.correct(confirmed, "age"), "age", 18)) == "question"


def test_only_an_answer_can_be_confirmed() -> None:
    assert guide.confirm(after(1), "bcma") == after(1)


ANSWERS = {
    item.link_id: [
        *(option.value for option in item.answer_option),
        *(["yes", "no"] if item.type == "boolean" else []),
        *(n for n in (0, 2, 4, 17, 58) if item.type == "integer" and item.takes(n)),
        UNKNOWN,
        SKIPPED,
    ]
    for item in items_of(STUDY, QUESTIONS)
}


@settings(deadline=None)
@given(st.data())
def test_progress_grows_with_every_answer_unless_the_person_goes_back(
    data: st.DataObject,
) -> None:
    interview, before = started(), 0
    while (link_id := at(interview)) is not None:
        number, of = guide.progress(interview, STUDY, QUESTIONS)
        assert of == len(ORDER)
        assert before < number <= of
        answer = data.draw(st.sampled_from(ANSWERS[link_id]), label=link_id)
        interview, before = say(interview, link_id, answer), number
        if data.draw(st.booleans(), label="look back and come again"):
            there = guide.back(interview, 2)
            assert guide.progress(there, STUDY, QUESTIONS)[0] <= number
            interview = guide.forward(there)


def test_nothing_is_asked_or_recorded_before_consent() -> None:
    interview = guide.begin("tecpom")
    assert at(interview) is None
    assert not guide.finished(interview, STUDY, QUESTIONS)
    assert say(interview, "age", 58) == interview
    assert guide.progress(interview, STUDY, QUESTIONS) == (0, len(ORDER))
    assert at(guide.give_consent(interview)) == "age"


def test_all_questions_are_asked_in_order_with_a_progress_that_only_grows() -> None:
    interview, seen = started(), []
    while (link_id := at(interview)) is not None:
        seen.append((link_id, guide.progress(interview, STUDY, QUESTIONS)))
        interview = say(interview, link_id, FITTING[link_id])
    assert seen == [(link_id, (n, len(ORDER))) for n, link_id in enumerate(ORDER, start=1)]
    assert guide.finished(interview, STUDY, QUESTIONS)
    assert guide.progress(interview, STUDY, QUESTIONS) == (len(ORDER), len(ORDER))
    assert guide.outcome(interview, STUDY).outcome == "may_fit"


def test_it_finishes_early_when_nothing_can_change_the_outcome() -> None:
    interview = say(started(), "age", 17)
    assert guide.finished(interview, STUDY, QUESTIONS)
    assert guide.outcome(interview, STUDY).outcome == "may_not_fit"


def test_an_answer_to_a_question_that_is_not_being_asked_changes_nothing() -> None:
    interview = after(2)
    assert say(interview, "bcma", "yes") == interview
    assert say(interview, "age", 3) == interview
    assert say(interview, "no-such-question", "yes") == interview


@pytest.mark.parametrize("answer", ["58", "yes", True, 58.5])
def test_an_answer_that_the_question_cannot_have_changes_nothing(answer: Answer) -> None:
    assert say(started(), "age", answer) == started()


def test_a_number_out_of_range_is_questioned_and_not_recorded() -> None:
    interview = say(started(), "age", 450)
    assert interview.query == Query("age", "out_of_range", (450,))
    assert interview.answers == {}
    assert at(interview) == "age"
    assert interview.misses == 1
    mended = say(interview, "age", 45)
    assert mended.query is None
    assert mended.misses == 0


def test_an_ambiguous_answer_is_asked_again_with_what_was_understood() -> None:
    interview = hear(after(2), Understood("unclear", candidates=(2, 3)))
    assert interview.query == Query("prior-lines", "unclear", (2, 3))
    assert at(interview) == "prior-lines"


def test_nonsense_is_counted_until_something_is_understood() -> None:
    interview = started()
    for _ in range(guide.PATIENCE):
        interview = hear(interview, Understood("unclear"))
    assert interview.misses == guide.PATIENCE
    assert hear(interview, Understood("value", 58)).misses == 0


def test_a_value_from_free_text_is_shown_back_but_a_plain_yes_or_no_is_not() -> None:
    interview = hear(started(), Understood("value", 58))
    assert interview.shown_back == ("age", 58)
    interview = hear(interview, Understood("value", "yes", plain=True))
    assert interview.shown_back is None
    interview = say(interview, "prior-lines", 2)
    assert interview.shown_back is None


def test_a_yes_that_was_read_from_a_time_is_shown_back() -> None:
    interview = hear(after(7), Understood("value", "no"))
    assert interview.shown_back == ("stroke-seizure", "no")


def test_a_fraction_is_asked_again() -> None:
    interview = hear(after(2), Understood("value", 2.5))
    assert interview.query == Query("prior-lines", "unclear", (2.5,))
    assert hear(after(2), Understood("value", 2.0)).answers["prior-lines"] == 2


def test_not_knowing_and_skipping_are_kept_apart_and_lead_on() -> None:
    interview = hear(started(), Understood("unknown", "unknown"))
    assert interview.answers["age"] == UNKNOWN
    interview = guide.skip(interview, STUDY, QUESTIONS)
    assert interview.answers["diagnosis"] == SKIPPED
    assert at(interview) == "prior-lines"
    assert guide.outcome(interview, STUDY).outcome == "ask_study_team"


def test_going_back_any_number_of_steps_keeps_the_later_answers() -> None:
    interview = after(4)
    assert at(guide.back(interview)) == ORDER[3]
    assert at(guide.back(guide.back(interview))) == ORDER[2]
    assert at(guide.back(interview, 3)) == ORDER[1]
    assert at(guide.back(interview, 99)) == ORDER[0]
    assert guide.progress(guide.back(interview, 3), STUDY, QUESTIONS) == (2, len(ORDER))
    again = say(guide.back(interview, 4), "age", 60)
    assert again.answers == {**interview.answers, "age": 60}
    assert again.asked == interview.asked
    assert at(again) == ORDER[4]
    assert guide.forward(guide.back(interview, 2)) == interview


def test_going_back_at_the_first_question_stays_there() -> None:
    assert guide.back(started()) == started()
    assert guide.back(guide.begin("tecpom")) == guide.begin("tecpom")


def test_an_early_end_can_be_taken_back() -> None:
    interview = guide.back(say(started(), "age", 17))
    assert at(interview) == "age"
    assert not guide.finished(interview, STUDY, QUESTIONS)
    assert at(say(interview, "age", 71)) == "diagnosis"


def test_an_answer_can_be_corrected_from_the_summary() -> None:
    interview = guide.correct(after(8), "bcma")
    assert at(interview) == "bcma"
    interview = say(interview, "bcma", "yes")
    assert guide.finished(interview, STUDY, QUESTIONS)
    assert guide.outcome(interview, STUDY).outcome == "may_not_fit"
    assert guide.correct(after(2), "bcma") == after(2)


def test_a_pause_keeps_everything_and_asks_nothing() -> None:
    paused = guide.pause(after(3))
    assert at(paused) is None
    assert not guide.finished(paused, STUDY, QUESTIONS)
    assert guide.progress(paused, STUDY, QUESTIONS) == (4, len(ORDER))
    assert guide.resume(paused) == after(3)


def test_a_stored_state_is_mended_when_the_content_has_changed() -> None:
    stored = Interview(
        "tecpom",
        answers={"age": 58, "gone": "yes", "diagnosis": "perhaps", "prior-lines": 99},
        asked=("age", "gone", "diagnosis", "prior-lines"),
        at="gone",
        consent="given",
        query=Query("gone", "unclear"),
    )
    mended = guide.repaired(stored, STUDY, QUESTIONS)
    assert mended.answers == {"age": 58}
    assert mended.asked == ("age",)
    assert mended.query is None
    assert at(mended) == "diagnosis"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"study": "tecpom"},
        {**started().to_slot(), "consent": "perhaps"},
        {**started().to_slot(), "answers": None},
        {**started().to_slot(), "shown_back": ["a"]},
    ],
)
def test_a_slot_that_is_no_interview_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"interview|consent"):
        Interview.from_slot(data)


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"), st.sampled_from(ORDER), st.sampled_from([*FITTING.values(), 450])
        ),
        st.tuples(st.just("hear"), st.sampled_from(["value", "unclear", "unknown"]), st.just(2)),
        st.tuples(st.sampled_from(["back", "skip", "pause", "resume"]), st.none(), st.just(1)),
        st.tuples(st.just("correct"), st.sampled_from(ORDER), st.just(0)),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_happens_the_state_survives_its_slot_and_stays_sound(
    steps: list[tuple[str, str | None, Answer]],
) -> None:
    interview = started()
    for name, what, value in steps:
        if name == "say":
            interview = say(interview, str(what), value)
        elif name == "hear":
            kind = {"value": Understood("value", value), "unknown": Understood("unknown")}
            interview = hear(interview, kind.get(str(what), Understood("unclear")))
        elif name == "back":
            interview = guide.back(interview)
        elif name == "skip":
            interview = guide.skip(interview, STUDY, QUESTIONS)
        elif name == "correct":
            interview = guide.correct(interview, str(what))
        else:
            interview = guide.pause(interview) if name == "pause" else guide.resume(interview)
        assert Interview.from_slot(json.loads(json.dumps(interview.to_slot()))) == interview
        assert guide.repaired(interview, STUDY, QUESTIONS) == interview
        assert set(interview.asked) == set(interview.answers)
        assert len(set(interview.asked)) == len(interview.asked)
        number, of = guide.progress(interview, STUDY, QUESTIONS)
        assert 1 <= number <= of == len(ORDER)
        assert all(
            QUESTIONS.by_link_id[link_id].accepts(answer)
            for link_id, answer in interview.answers.items()
        )
