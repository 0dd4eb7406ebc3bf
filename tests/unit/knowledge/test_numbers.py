"""Whom to call follows from the country, and a country without an emergency number is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.numbers import load_numbers, numbers_for
from locales.responses import read_responses

CONTENT = Path("knowledge/content")


@pytest.mark.parametrize(
    ("country", "first", "second"),
    [
        ("NO", "113", "116117"),
        ("DK", "112", "1813"),
        ("EE", "112", "1220"),
        ("FI", "112", "116117"),
    ],
)
def test_an_emergency_gets_the_emergency_number_first(
    country: str, first: str, second: str
) -> None:
    found = [n.number for n in numbers_for(load_numbers(CONTENT), country, "emergency")]
    assert found == [first, second]


@pytest.mark.parametrize("country", ["", "SE", "XX"])
def test_elsewhere_112_is_given(country: str) -> None:
    (number,) = numbers_for(load_numbers(CONTENT), country, "emergency")
    assert number.number == "112"


def test_every_country_has_a_crisis_line_of_its_own() -> None:
    numbers = load_numbers(CONTENT)
    lines = {c: numbers_for(numbers, c, "self_harm")[-1].number for c in ("NO", "DK", "EE", "FI")}
    assert len(set(lines.values())) == 4


def test_medical_advice_needs_no_number() -> None:
    assert numbers_for(load_numbers(CONTENT), "NO", "medical_advice") == ()


def test_every_label_is_a_sentence_of_the_domain_file() -> None:
    responses = read_responses(Path("domain.yml"))
    labels = {
        number.label
        for flags in load_numbers(CONTENT).values()
        for numbers in flags.values()
        for number in numbers
    }
    assert labels <= set(responses)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("review: drafted\ncountries: {}\n", 'the country "" is missing'),
        (
            'review: drafted\ncountries:\n  "":\n    source: x\n    as_of: 2026-01-01\n'
            "    numbers: {self_harm: [{number: '1', label: a}]}\n",
            "has no emergency number",
        ),
        (
            'review: drafted\ncountries:\n  "":\n    source: x\n    as_of: 2026-01-01\n'
            "    numbers: {emergency: [{number: 112, label: a}]}\n",
            "number",
        ),
    ],
)
def test_a_file_that_could_leave_somebody_without_help_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "numbers.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        load_numbers(tmp_path)
