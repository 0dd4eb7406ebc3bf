"""Telephone numbers for red flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.numbers import ELSEWHERE, Number, load_numbers, numbers_for
from locales.responses import read_responses

CONTENT = Path("knowledge/content")
NUMBERS = load_numbers(CONTENT)
SHIPPED = (CONTENT / "numbers.yml").read_text(encoding="utf-8")
FLAGS = ("emergency", "self_harm", "medical_advice", "side_effect_report")


@pytest.mark.parametrize(
    ("country", "first"), [("NO", "113"), ("DK", "112"), ("EE", "112"), ("FI", "112"), ("", "112")]
)
def test_an_emergency_begins_with_the_emergency_number(country: str, first: str) -> None:
    assert numbers_for(NUMBERS, country, "emergency")[0].number == first


@pytest.mark.parametrize(
    ("country", "line"),
    [("NO", "116 123"), ("DK", "70 201 201"), ("EE", "116 006"), ("FI", "09 2525 0111")],
)
def test_a_thought_of_suicide_gets_the_crisis_line_and_the_emergency_number(
    country: str, line: str
) -> None:
    given = numbers_for(NUMBERS, country, "self_harm")
    assert Number(line, "number_crisis_line") in given
    assert numbers_for(NUMBERS, country, "emergency")[0] in given


@pytest.mark.parametrize("flag", FLAGS)
def test_a_country_without_numbers_gets_those_of_elsewhere(flag: str) -> None:
    assert numbers_for(NUMBERS, "JP", flag) == numbers_for(NUMBERS, ELSEWHERE, flag)


def test_every_number_is_named_by_a_response() -> None:
    responses = read_responses(Path("domain.yml"))
    labels = {n.label for flags in NUMBERS.values() for ns in flags.values() for n in ns}
    assert labels <= set(responses)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_response_lists_numbers_exactly_where_its_flag_has_some(flag: str) -> None:
    text = read_responses(Path("domain.yml"))[f"red_flag_{flag}"].text
    assert ("{numbers}" in text) == bool(numbers_for(NUMBERS, "NO", flag))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('number: "113"', "number: 113", "number"),
        ("      emergency:\n", "      urgent:\n", "urgent"),
        ('  "":\n', '  "XX":\n', "is missing"),
        ('  "NO":', "  NO:", "countries"),
        ("review: drafted", "review: perhaps", "review"),
        ("    as_of: 2026-11-21\n", "", "as_of"),
        ('{number: "113", label: number_emergency}', '{number: "113"}', "label"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in SHIPPED
    (tmp_path / "numbers.yml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load_numbers(tmp_path)


def test_a_country_must_have_an_emergency_number(tmp_path: Path) -> None:
    before, _, after = SHIPPED.partition("      emergency:\n")
    _, self_harm, rest = after.partition("      self_harm:\n")
    (tmp_path / "numbers.yml").write_text(before + self_harm + rest, encoding="utf-8")
    with pytest.raises(ContentError, match="'NO' has no emergency number"):
        load_numbers(tmp_path)
