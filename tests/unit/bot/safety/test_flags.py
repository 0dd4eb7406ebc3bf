"""Which messages are red flags, and which are ordinary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import LABELS, Flag, judge
from locales import LANGUAGES

pytestmark = pytest.mark.usefixtures("red_flags_loaded")

EXAMPLES = [
    json.loads(line)
    for path in sorted(Path("bot/safety/examples").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
FLAGGED = [example for example in EXAMPLES if example["label"] != "ordinary"]
QUESTIONS = Path("knowledge/content/questions")


def check(text: str, language: str) -> Flag | None:
    return judge(text, language).flag


def label_of(text: str, language: str = "en") -> str | None:
    flag = check(text, language)
    return flag.label if flag else None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['language']}: {e['text']}")
def test_an_example_is_recognised_for_what_it_is_or_as_something_graver(
    example: dict[str, str],
) -> None:
    kinds = [*LABELS, "ordinary"]
    said = label_of(example["text"], example["language"]) or "ordinary"
    assert kinds.index(said) <= kinds.index(example["label"])
    assert (said == "ordinary") == (example["label"] == "ordinary")


def test_hardly_an_example_is_taken_for_something_graver() -> None:
    wrong = [
        example
        for example in FLAGGED
        if label_of(example["text"], example["language"]) != example["label"]
    ]
    assert len(wrong) <= 0.05 * len(FLAGGED), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_examples_of_every_label(language: str) -> None:
    labels = {example["label"] for example in EXAMPLES if example["language"] == language}
    assert labels == {*LABELS, "ordinary"}


@pytest.mark.parametrize(
    "text",
    [
        "I have 39 fever and chills",
        "can't breathe",
        "my husband is confused since the injection",
        "suddenly can't move my legs",
        "numb on one side",
        "won't stop bleeding",
        "swollen tongue after the capsule",
    ],
)
def test_an_acute_symptom_is_an_emergency(text: str) -> None:
    assert label_of(text) == "emergency"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("can one join after a heart attack two years ago?", "en"),
        ("kan man delta hvis man har hatt slag", "nb"),
        ("are side effects common", "en"),
        ("which dose is given in the study", "en"),
        ("I had a stroke last year", "en"),
        ("fever is listed as a side effect", "en"),
        ("no fever", "en"),
        ("yes, a blood clot in 2019", "en"),
    ],
)
def test_a_question_about_the_rules_or_the_past_is_ordinary(text: str, language: str) -> None:
    assert check(text, language) is None


def test_a_symptom_that_is_new_is_flagged_beside_a_question_about_joining() -> None:
    assert label_of("Can I still join? I have a temperature of 39.1 today") == "emergency"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I want to die. I can't breathe.", "emergency"),
        ("I want to die. Should I stop taking Revlimid?", "self_harm"),
        (
            "Since I started teclistamab I have a rash. Should I stop taking it? "
            "Can I take turmeric with pomalidomide?",
            "side_effect_report",
        ),
    ],
)
def test_of_several_flags_the_gravest_counts(text: str, label: str) -> None:
    assert label_of(text) == label


@pytest.mark.parametrize("language", [*LANGUAGES, "sv", ""])
def test_a_message_in_another_language_than_the_conversation_is_flagged(language: str) -> None:
    assert label_of("en saa henkeä", language) == "emergency"


def test_the_rule_of_the_language_of_the_conversation_is_named_first() -> None:
    text = "jeg har 39 i feber"
    assert check(text, "nb") == Flag("emergency", "nb/fever-measured")
    assert check(text, "da") == Flag("emergency", "da/fever-measured")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hovedpine og blaa laeber, kan ikke faa vejret", "da"),
        ("far ikke puste", "nb"),
        ("en saa henkea", "fi"),
        ("verejooks ei peatu, oksendan verd", "et"),
        ("i have unbearble pain, need an ambulence", "en"),
        ("kouristaa, menetti tajunan, hengitys vaikeutu", "fi"),
        ("I can’t  breathe", "en"),
        ("I can\u200bt bre\u00adathe", "en"),
        ("ＣＡＮ'Ｔ ＢＲＥＡＴＨＥ", "en"),
    ],
)
def test_missing_letters_slips_and_tricks_of_typing_do_not_hide_an_emergency(
    text: str, language: str
) -> None:
    assert label_of(text, language) == "emergency"


@given(st.text(max_size=400), st.sampled_from([*LANGUAGES, "xx"]))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str, language: str) -> None:
    flag = check(text, language)
    assert flag is None or flag.label in LABELS


@given(st.sampled_from(FLAGGED))
@settings(max_examples=100, deadline=None)
def test_case_and_spacing_do_not_matter(example: dict[str, str]) -> None:
    text, language = example["text"], example["language"]
    expected = check(text, language)
    assert check(text.upper(), language) == expected
    assert check(text.title(), language) == expected
    assert check("   " + text.replace(" ", " \t  ") + "  ", language) == expected


@given(
    st.sampled_from(FLAGGED),
    st.sampled_from([e["text"] for e in EXAMPLES if e["label"] == "ordinary"]),
    st.sampled_from([e["text"] for e in EXAMPLES if e["label"] == "ordinary"]),
)
@settings(max_examples=150, deadline=None)
def test_a_flag_stays_when_more_is_written_around_it(
    example: dict[str, str], before: str, after: str
) -> None:
    text = f"{before}\n{example['text']}\n{after}"
    label = label_of(text, example["language"])
    assert label is not None
    assert LABELS.index(label) <= LABELS.index(example["label"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_of_the_questions_about_studies_are_flagged(language: str) -> None:
    questions = [
        str(question)
        for path in sorted((QUESTIONS / language).glob("*.yml"))
        if path.stem != "none"  # some of what nothing should answer does ask for advice
        for of_topic in yaml.safe_load(path.read_text(encoding="utf-8")).values()
        for question in of_topic
    ][::4]
    flagged = [question for question in questions if check(question, language)]
    # Some of them ask for help on purpose ("can you call an ambulance?").
    assert len(flagged) <= 0.035 * len(questions), flagged


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I have taken all my pills at once and I don't want to live"),
        ("en", "he swallowed the whole bottle of oxycodone on purpose"),
        ("en", "I cut my wrists and it bleeds a lot"),
    ],
)
def test_beside_an_emergency_that_is_self_harm_the_doubt_is_self_harm(
    language: str, text: str
) -> None:
    verdict = judge(text, language)
    assert verdict.flag is not None
    assert (verdict.flag.label, verdict.doubt) == ("emergency", "self_harm")


@pytest.mark.parametrize("text", ["fever 39 and shaking", "I can't breathe", "chest pain now"])
def test_beside_another_emergency_there_is_no_doubt(text: str) -> None:
    assert judge(text, "en").doubt is None
