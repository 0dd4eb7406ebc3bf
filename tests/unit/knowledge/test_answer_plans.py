"""A whole course of treatment, told without a number, is read as how many plans it had."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer_courses import GIVEN, SIGN, YEAR, CourseTable, CourseWords, parts, plans_in
from knowledge.answer_joint import counted
from knowledge.answer_plans import MANY, PLANS, load_plans_reader
from knowledge.answer_words import CONTENT, tokens_of
from knowledge.answers import understand_item
from knowledge.files import ContentError, parse, read_yaml
from knowledge.questionnaire import load_questionnaire
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

TODAY = date(2026, 11, 21)
LANGUAGES = ("nb", "da", "et", "fi", "en")
PRIOR_LINES = load_questionnaire(CONTENT).by_link_id["prior-lines"]
EVENTS = ("medicines", "treatments", "transplants", "maintenance", "steps", "returns", SIGN, YEAR)


def read(text: str, language: str) -> Understood:
    return understand_item(text, PRIOR_LINES, language, TODAY)


@pytest.mark.parametrize(
    ("language", "text", "plans"),
    [
        ("en", "Velcade first, then Revlimid when it came back, and now Kyprolis", 3),
        ("en", "VRd with the transplant, then Darzalex when it relapsed", 2),
        ("en", "VRd, a transplant and Revlimid as maintenance since then, nothing else", 1),
        ("nb", "Først Velcade, så Revlimid da det kom tilbake, og nå Kyprolis", 3),
        ("nb", "VRd med transplantasjon, så Darzalex da sykdommen kom tilbake", 2),
        ("da", "Først Velcade, så Revlimid da det kom tilbage, og nu Kyprolis", 3),
        ("da", "VRd med transplantation, derefter Darzalex ved tilbagefaldet", 2),
        ("et", "Kõigepealt Velcade, siis Revlimid kui haigus tuli tagasi, nüüd Kyprolis", 3),
        ("et", "VRd koos siirdamisega, pärast tagasilangust Darzalex", 2),
        ("fi", "Ensin Velcade, sitten Revlimid kun tauti uusiutui, nyt Kyprolis", 3),
        ("fi", "VRD ja kantasolusiirto, uusiutumisen jälkeen Darzalex", 2),
    ],
)
def test_a_course_of_treatment_is_counted(language: str, text: str, plans: int) -> None:
    assert read(text, language).value == plans


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "they only watch and wait, no medicine"),
        ("nb", "bare under observasjon, ingen medisin ennå"),
        ("da", "de holder bare øje med det, ingen medicin endnu"),
        ("et", "mind ainult jälgitakse, ravi ei ole alustatud"),
        ("fi", "vain seurannassa, lääkkeitä ei ole aloitettu"),
    ],
)
def test_who_is_only_watched_has_had_no_plan(language: str, text: str) -> None:
    assert read(text, language).value == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Velcade, Revlimid, Kyprolis?"),
        ("nb", "hva regnes som en behandling"),
        ("da", "jeg har været indlagt en del gange"),
        ("et", "väga palju kordi haiglas"),
        ("fi", "kaikenlaista on kokeiltu"),
    ],
)
def test_what_tells_no_course_is_asked_again(language: str, text: str) -> None:
    assert read(text, language).kind in ("unclear", "unknown")


@pytest.mark.parametrize("text", ["Darzalex since 2024", "they found it in 2019"])
def test_a_year_is_never_questioned_as_a_count(text: str) -> None:
    said = read(text, "en")
    assert said.kind != "out_of_range"
    assert all(isinstance(one, int) and one < 15 for one in said.candidates)


def test_a_count_that_nobody_has_is_questioned() -> None:
    assert read("250", "en") == Understood("out_of_range", candidates=(250,))


def test_numbers_that_may_be_meant_are_asked_for() -> None:
    assert read("two, or three if the transplant counts", "en").candidates == (2, 3)


def test_a_number_in_a_few_words_is_that_number_whatever_the_examples_tell() -> None:
    two = Understood("value", 2)
    surely_three = (-0.3, -0.3, -0.3, 0.9, -0.3, -0.3, -0.3)
    assert counted(two, surely_three, ["two", "plans"]) == two


def test_where_rules_and_examples_contradict_each_other_a_count_is_in_doubt() -> None:
    two = Understood("value", 2)
    rather_three = (-0.3, -0.3, 0.0, 0.3, -0.3, -0.3, -0.3)
    words = ["first", "one", "and", "later", "two", "more", "of", "them"]
    assert counted(two, rather_three, words) == Understood("unclear", candidates=(2,))


def test_many_plans_are_never_read_from_examples_alone() -> None:
    many = tuple(1.0 if plans == MANY else -0.3 for plans in (*PLANS, None))
    assert counted(UNCLEAR, many, ["a", "long", "story", "of", "many", "things"]) == UNCLEAR


def test_not_knowing_may_be_learned() -> None:
    unknown = tuple(1.0 if plans == "unknown" else -0.3 for plans in (*PLANS, None))
    assert counted(UNCLEAR, unknown, ["it", "is", "all", "a", "blur", "to", "him"]) == DONT_KNOW


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_a_course_never_has_more_plans_than_parts_in_which_something_is_given(
    events: list[str],
) -> None:
    between = frozenset({"steps", "returns"})
    given_in = parts(events, between) + events.count("maintenance")
    assert 0 <= plans_in(events) <= given_in
    if not GIVEN.isdisjoint(events):
        assert plans_in(events) >= 1


@given(st.lists(st.sampled_from(EVENTS), max_size=8))
def test_another_medicine_after_a_return_is_one_plan_more(events: list[str]) -> None:
    assert plans_in([*events, "returns", "medicines"]) == plans_in(events) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_course_are_found_with_and_without_their_letters(language: str) -> None:
    path = CONTENT / "answers" / "courses" / f"{language}.yml"
    table = CourseTable.of(parse(CourseWords, read_yaml(path)))
    text = {
        "nb": "høydosebehandling, så vedlikehold, 2019",
        "da": "højdosis, så vedligehold, 2019",
        "et": "siirdamine, siis säilitusravi, 2019",
        "fi": "kantasolusiirto, sitten ylläpito, 2019",
        "en": "transplant, then maintenance, 2019",
    }[language]
    plain = text.translate(str.maketrans("øäåõ", "oaao"))
    for written in (text, plain):
        events = table.events(tokens_of(written))
        assert [e for e in events if e in ("transplants", "steps", "maintenance", YEAR)] == [
            "transplants",
            "steps",
            "maintenance",
            YEAR,
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_of_a_count_stands_in_two_lists(language: str) -> None:
    data = read_yaml(CONTENT / "answers" / "counts" / f"{language}.yml").data
    for lists in data["examples"].values():
        texts = [text.casefold() for of in lists["said"].values() for text in of]
        texts += [t.casefold() for n in ("said_unknown", "said_neither") for t in lists[n]]
        assert len(texts) == len(set(texts))


def test_examples_of_a_count_that_is_not_asked_for_are_refused_with_their_line(
    tmp_path: Path,
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    path = content / "answers" / "counts" / "en.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  prior-lines:\n", "  age:\n"), encoding="utf-8")
    line = text[: text.index("  prior-lines:\n")].count("\n") + 1
    with pytest.raises(ContentError, match="'age'") as refused:
        load_plans_reader(content)
    assert f"en.yml:{line}:" in str(refused.value)
    assert "prior-lines" in str(refused.value)


def test_examples_without_the_words_of_a_course_are_refused(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    (content / "answers" / "courses" / "fi.yml").unlink()
    with pytest.raises(ContentError, match=r"courses/fi\.yml"):
        load_plans_reader(content)


def test_a_version_without_examples_of_counts_is_read_by_rules_alone(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("counts"))
    assert load_plans_reader(content).scores("two", "en", "prior-lines", TODAY) == ()


def test_only_questions_with_examples_have_scores() -> None:
    assert load_plans_reader().scores("63", "en", "age", TODAY) == ()
    assert load_plans_reader().scores("två", "sv", "prior-lines", TODAY) == ()


def test_an_unknown_kind_of_word_of_a_course_is_refused_with_its_line(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    path = content / "answers" / "courses" / "da.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "therapies: [kur]\n", encoding="utf-8")
    with pytest.raises(ContentError, match="therapies") as refused:
        load_plans_reader(content)
    assert f"da.yml:{text.count(chr(10)) + 1}:" in str(refused.value)
