from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from knowledge.answer_words import load_lexicon
from knowledge.answers import understand, understand_item
from knowledge.answers_evaluate import answers, evaluate_answers, judge, read_examples
from knowledge.files import ContentError
from knowledge.questionnaire import Answer, load_questionnaire
from knowledge.understood import Understood

LANGUAGES = ("nb", "da", "et", "fi", "en")
TODAY = date(2026, 11, 20)
EXAMPLES = Path(__file__).parent / "answers"
QUESTIONS = load_questionnaire(Path(__file__).parents[3] / "knowledge" / "content").by_link_id
FORTY_FOUR = {
    "nb": "førtifire",
    "da": "fireogfyrre",
    "et": "nelikümmend neli",
    "fi": "neljäkymmentäneljä",
    "en": "forty-four",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_understood_as_it_is_meant(language: str) -> None:
    judged = [judge(one, TODAY) for one in read_examples([EXAMPLES / f"{language}.jsonl"])]
    missed = [
        (one.example.expects, one.example.text, one.example.value, one.understood)
        for one in judged
        if one.verdict != "right"
    ]
    assert missed == []
    assert len(judged) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_from_0_to_120_has_a_word_that_is_read_back(language: str) -> None:
    spoken = load_lexicon(language).numbers
    values = set(spoken.values())
    assert set(range(121)) <= values
    # Every 17th: all 40,000 ways of writing would take too long.
    for words, value in list(spoken.items())[::17]:
        said = understand(" ".join(words), "number", language, TODAY)
        assert said.value in (value, None), (words, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_word_is_read_in_capitals_and_with_a_full_stop(language: str) -> None:
    word = FORTY_FOUR[language]
    assert understand(f" {word.upper()}. ", "number", language, TODAY).value == 44


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("aldri hatt", "nb", "no"),
        ("det har jeg ikke", "nb", "no"),
        ("kylla", "fi", "yes"),
        ("en tieda", "fi", "unknown"),
        ("oigus", "et", "yes"),
        ("naeh", "da", "no"),
    ],
)
def test_missing_special_letters_do_not_hinder(text: str, language: str, value: str) -> None:
    assert understand(text, "yes_no", language, TODAY).value == value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "   ", "?", "👍", "...", "\x00", "qwertyuiop", "-"])
@pytest.mark.parametrize("expects", ["yes_no", "choice_ecog", "months_ago"])
def test_what_says_nothing_is_unclear(text: str, language: str, expects: str) -> None:
    assert understand(text, expects, language, TODAY).kind == "unclear"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "value", "candidates"),
    [
        ("450", "out_of_range", None, (450,)),
        ("-5", "out_of_range", None, (-5,)),
        ("58", "value", 58, ()),
        ("58.5", "value", 58, ()),
        ("1958", "value", 68, ()),
        ("born 21 November 1958", "value", 67, ()),
        ("born 20 November 1958", "value", 68, ()),
        ("born in November 1958", "unclear", None, (67, 68)),
        ("born 2008", "unclear", None, (17, 18)),
        ("2/3/1961", "value", 65, ()),
        ("12.3.63", "value", 63, ()),
        ("12 March 63", "value", 63, ()),
        ("12.3.24", "unclear", None, None),
        ("11/12/1961", "unclear", None, (64, 65)),
        ("31.2.1961", "unclear", None, None),
        ("1.1.2030", "unclear", None, None),
        ("120358", "unclear", None, None),
        ("58 or 59", "unclear", None, (58, 59)),
        ("not 58", "unclear", None, None),
    ],
)
def test_an_age_is_read_with_care(
    text: str, kind: str, value: int | None, candidates: tuple[int, ...] | None
) -> None:
    said = understand_item(text, QUESTIONS["age"], "en", TODAY)
    assert (said.kind, said.value) == (kind, value)
    if candidates is not None:
        assert said.candidates == candidates


def test_a_year_is_an_age_only_where_an_age_is_asked_for() -> None:
    assert understand_item("1958", QUESTIONS["prior-lines"], "en", TODAY).kind == "out_of_range"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("yes", "value", "yes"),
        ("no", "value", "no"),
        ("three months ago", "value", "yes"),
        ("two years ago", "value", "no"),
        ("in 2019", "value", "no"),
        ("last week", "value", "yes"),
        ("yes, two years ago", "value", "no"),
        ("six months ago", "unclear", None),
        ("this year", "unclear", None),
        ("no, three months ago", "unclear", None),
        ("I had a stroke", "value", "yes"),
        ("don't know", "unknown", "unknown"),
    ],
)
def test_a_time_answers_a_question_about_the_last_months(
    text: str, kind: str, value: str | None
) -> None:
    said = understand_item(text, QUESTIONS["stroke-seizure"], "en", TODAY)
    assert (said.kind, said.value) == (kind, value)


def test_only_a_plain_yes_or_no_need_not_be_shown_back() -> None:
    item = QUESTIONS["stroke-seizure"]
    assert understand_item("yes", item, "en", TODAY).plain
    assert not understand_item("not that I know of", item, "en", TODAY).plain
    assert understand_item("I don't know", item, "en", TODAY).plain
    assert not understand_item("I would have to ask my doctor", item, "en", TODAY).plain
    assert not understand_item("two years ago", item, "en", TODAY).plain


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("never", "value", "never"),
        ("not that I know of", "value", "never"),
        ("Yes, two cycles or more", "value", "two-cycles-or-more"),
        ("four cycles", "value", "two-cycles-or-more"),
        ("2", "value", "two-cycles-or-more"),
        ("one", "value", "fewer-than-two-cycles"),
        ("yes", "unclear", None),
        ("one and a half", "value", "fewer-than-two-cycles"),
        ("yes, Darzalex for a year", "value", "two-cycles-or-more"),
        ("half a year", "value", "two-cycles-or-more"),
        ("half a year ago", "unclear", None),
        ("in 2023", "unclear", None),
        ("two injections", "value", "fewer-than-two-cycles"),
        ("several rounds of dara", "value", "two-cycles-or-more"),
        ("only one cycle", "value", "fewer-than-two-cycles"),
        ("two weeks", "value", "fewer-than-two-cycles"),
        ("yes but not sure how many", "value", "cycles-unknown"),
        ("one or two", "unclear", None),
        ("I don't know", "unknown", "unknown"),
    ],
)
def test_a_choice_is_understood_by_its_label_a_number_or_a_plain_no(
    text: str, kind: str, value: str | None
) -> None:
    said = understand_item(text, QUESTIONS["anti-cd38"], "en", TODAY)
    assert (said.kind, said.value) == (kind, value)


def test_a_plain_yes_to_a_choice_offers_the_options_that_say_yes() -> None:
    said = understand_item("yes", QUESTIONS["lenalidomide"], "en", TODAY)
    assert said.candidates == ("fewer-than-two-cycles", "two-cycles-or-more", "cycles-unknown")


def test_an_option_is_understood_by_the_label_that_the_person_sees() -> None:
    shown: dict[Answer, str] = {
        0: "Alt går som før sykdommen!",
        1: "Lett arbeid går",
        2: "B",
        3: "C",
        4: "D",
    }
    item = QUESTIONS["daily-activity"]
    said = understand_item("alt går som før sykdommen", item, "nb", TODAY, shown=shown)
    assert said.value == 0


@pytest.mark.parametrize(
    ("language", "text", "link_id", "value"),
    [
        ("nb", "født 12. mars 1963", "age", 63),
        ("da", "12/3-1963", "age", 63),
        ("et", "sündinud 12. märtsil 1963", "age", 63),
        ("fi", "olen syntynyt maaliskuussa 1963", "age", 63),
        ("nb", "ja, i et halvt år", "lenalidomide", "two-cycles-or-more"),
        ("da", "ja, daratumumab i et halvt år", "anti-cd38", "two-cycles-or-more"),
        ("et", "jah, pool aastat", "anti-cd38", "two-cycles-or-more"),
        ("fi", "kyllä, vuoden ajan", "anti-cd38", "two-cycles-or-more"),
        ("nb", "rusler rundt men orker ikke tungt arbeid", "daily-activity", 1),
        ("da", "jeg klarer næsten alt", "daily-activity", 1),
        ("et", "saan peaaegu kõigega hakkama", "daily-activity", 1),
        ("fi", "pystyn melkein kaikkeen", "daily-activity", 1),
    ],
)
def test_answers_in_other_languages(language: str, text: str, link_id: str, value: Answer) -> None:
    assert understand_item(text, QUESTIONS[link_id], language, TODAY).value == value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link_id", sorted(QUESTIONS))
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_gives_an_answer_that_the_item_can_have(
    language: str, link_id: str, text: str
) -> None:
    item = QUESTIONS[link_id]
    said = understand_item(text, item, language, TODAY)
    if said.kind == "value":
        assert item.takes(said.value)
    else:
        assert said.value == ("unknown" if said.kind == "unknown" else None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 9999), st.sampled_from(LANGUAGES))
def test_digits_are_never_read_as_another_number(number: int, language: str) -> None:
    said = understand(str(number), "number", language, TODAY, age=False)
    assert said == Understood("value", number)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["yes", "no", "not", "never", "I", "had", "it", "maybe"]), max_size=6)
)
def test_yes_and_no_together_are_never_a_yes(words: list[str]) -> None:
    said = understand(" ".join(words), "yes_no", "en", TODAY)
    if {"no", "not", "never", "maybe"} & set(words):
        assert said.value != "yes"
    if "yes" in words:
        assert said.value != "no"


def test_a_very_long_text_is_read_quickly_and_says_nothing() -> None:
    assert understand("ja " * 100_000 + "nei", "number", "nb", TODAY).kind == "unclear"


def test_a_language_without_words_is_an_error() -> None:
    with pytest.raises(ContentError):
        understand("ja", "yes_no", "sv", TODAY)


def write(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_report_counts_right_wrong_and_not_understood(tmp_path: Path) -> None:
    base = {"language": "en", "expects": "yes_no"}
    path = write(
        tmp_path / "a.jsonl",
        {**base, "text": "yes", "value": "yes", "note": "ignored"},
        {**base, "text": "no", "value": "yes"},
        {**base, "text": "banana", "value": "yes"},
        {**base, "text": "banana", "value": None},
        {**base, "language": "nb", "text": "vet ikke", "value": "unknown"},
        {**base, "expects": "months_ago", "text": "three weeks ago", "value": 0.7},
    )
    report = evaluate_answers([path], TODAY)
    assert report["all"] == {
        "n": 6,
        "right": pytest.approx(4 / 6),
        "wrong": pytest.approx(1 / 6),
        "not_understood": pytest.approx(1 / 6),
    }
    assert report["expects_by_language"]["yes_no"]["nb"]["right"] == 1
    assert report["languages"]["en"]["n"] == 5
    assert report["expects"]["months_ago"]["right"] == 1


def test_the_command_prints_json_and_writes_one_detail_a_line(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(answers)
    path = write(
        tmp_path / "a.jsonl",
        {"language": "en", "expects": "months_ago", "text": "last March", "value": 8},
        {"language": "fi", "expects": "number", "text": "kaksi tai kolme", "value": None},
    )
    details = tmp_path / "details.jsonl"
    options = [str(path), "--json", "--today", "2026-11-20", "--details", str(details)]
    result = CliRunner().invoke(app, options)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["all"]["right"] == 1
    lines = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    assert [line["value"] for line in lines] == [8, None]
    assert lines[1]["candidates"] == [2, 3]
    assert "right" in CliRunner().invoke(app, [str(path), "--today", "2026-11-20"]).stdout


def test_a_broken_line_is_named_with_file_and_line(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(answers)
    path = tmp_path / "a.jsonl"
    path.write_text('{"language": "en", "expects": "mood", "text": "x", "value": 1}\n', "utf-8")
    result = CliRunner().invoke(app, [str(path)])
    assert result.exit_code == 1
    assert f"{path}:1" in result.output


BIRTH = {"language": "en", "expects": "number", "text": "born in May 1960", "link_id": "age"}
YEARS = {"language": "nb", "expects": "yes_no", "text": "for tre år siden"}


def test_a_line_that_names_its_question_is_read_as_in_the_conversation(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        {**BIRTH, "value": 66},
        {**BIRTH, "link_id": "prior-lines", "value": None},
        {**YEARS, "value": "no", "link_id": "stroke-seizure"},
        {**YEARS, "value": None},
        {**YEARS, "expects": "choice", "text": "Nei, aldri", "value": "never",
         "link_id": "anti-cd38"},
    )  # fmt: skip
    judged = [judge(one, TODAY) for one in read_examples([path])]
    assert [one.verdict for one in judged] == ["right"] * 5
    assert judged[1].understood.kind == "unclear"


@pytest.mark.parametrize(
    "line",
    [
        {**BIRTH, "value": 66, "link_id": "shoe-size"},
        {**BIRTH, "value": 66, "link_id": "bcma"},
        {**YEARS, "expects": "choice", "value": "never"},
        {**YEARS, "expects": "months_ago", "value": 36, "link_id": "age"},
    ],
)
def test_a_line_that_names_no_such_question_is_an_error_with_file_and_line(
    tmp_path: Path, line: dict[str, object]
) -> None:
    path = write(tmp_path / "a.jsonl", {**BIRTH, "value": 66}, line)
    with pytest.raises(ContentError) as caught:
        read_examples([path])
    assert f"{path}:2" in str(caught.value)


@pytest.mark.parametrize(
    ("language", "text"), [("fi", "en ole saanut"), ("et", "ei ole saanud"), ("fi", "ei mitään")]
)
def test_having_had_nothing_is_no_level_of_daily_activity(language: str, text: str) -> None:
    assert understand(text, "choice_ecog", language, date(2026, 11, 21)).kind == "unclear"
