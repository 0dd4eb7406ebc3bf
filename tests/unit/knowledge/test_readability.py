"""Words, sentences, LIX and grade, as docs/readability.md says that they are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.readability import is_name, measure, sentences, syllables, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("You can:\n\n- go home\n- stay here", ["You can:", "go home", "stay here"]),
        ("- **0:** You rest. You sleep.", ["0: You rest.", "You sleep."]),
        ("Det var 21. november i fjor. Så kom 2026. Ja.", None),
        ("It is 8.0 g/dL or more.", ["It is 8.0 g/dL or more."]),
        ("Det gjelder f.eks. vaksiner. Spør oss.", ["Det gjelder f.eks. vaksiner.", "Spør oss."]),
        ("first one ends. second begins.", ["first one ends.", "second begins."]),
        ("He asked (why?) and left.", ["He asked (why?)", "and left."]),
        ("\n- \n…\n", []),
    ],
)
def test_sentences_are_those_that_readers_see(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Det var 21. november i fjor.", "Så kom 2026.", "Ja."]
    assert sentences(text) == expected


def test_a_number_and_a_compound_are_one_word() -> None:
    assert words("75 × 10⁹/L, 2,5 mg/kg and CAR-T – don't") == [
        "75",
        "10⁹/L",
        "2,5",
        "mg/kg",
        "and",
        "CAR-T",
        "don't",
    ]


# By hand: 2 sentences of 5 and 3 words, 2 of 8 words have more than six letters.
def test_lix_is_words_a_sentence_and_long_words_in_a_hundred() -> None:
    assert measure("Du får en tablett daglig. Ring sykehuset heime.", "nb").lix == 4 + 100 * 2 / 8


# By hand: 6 words in 1 sentence, 7 syllables: 0.39 * 6 + 11.8 * 7 / 6 - 15.59.
def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    grade = measure("The cat sat on the table.", "en").grade
    assert grade == pytest.approx(0.39 * 6 + 11.8 * 7 / 6 - 15.59)


def test_names_make_a_text_neither_harder_nor_easier() -> None:
    plain = measure("Du får det hver uke sammen med mat.", "nb")
    named = measure("Du får teklistamab hver uke sammen med mat.", "nb", ["teklistamab"])
    assert named.words == plain.words
    assert named.lix == 8 + 100 * 0 / 7
    assert measure("Du får teklistamab hver uke.", "nb").lix == 5 + 100 / 5


@pytest.mark.parametrize("word", ["BCMA", "CD38", "NCT03952091", "teklistamabin", "eGFR"])
def test_identifiers_abbreviations_and_drugs_are_names(word: str) -> None:
    assert is_name(word, ["teklistamab"])


@pytest.mark.parametrize("word", ["hospital", "Sykehuset", "21", "2,5"])
def test_common_words_and_numbers_are_not(word: str) -> None:
    assert not is_name(word, ["teklistamab"])


def test_a_place_within_a_sentence_is_a_name() -> None:
    assert measure("Det er i Trondheim nå.", "nb").lix == 5
    assert measure("Sykehuset er her i by.", "nb").lix == 5 + 100 / 5


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("table", 2),
        ("walked", 1),
        ("needed", 2),
        ("medicine", 3),
        ("myeloma", 4),
        ("hospital", 3),
        ("side-effect", 3),
        ("people", 2),
        ("the", 1),
        ("rhythm", 1),
    ],
)
def test_syllables_of_common_words(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.text(max_size=300), st.sampled_from(["en", "nb", "fi"]))
def test_any_text_can_be_measured(text: str, language: str) -> None:
    reading = measure(text, language)
    assert reading.words == sum(count for _, count in reading.sentences)
    assert reading.longest[1] <= reading.words
    assert reading.lix >= 0


@given(st.lists(st.sampled_from(["Du hviler deg.", "Ring legen.", "Ta en tablett."]), min_size=1))
def test_words_and_sentences_add_up(parts: list[str]) -> None:
    reading = measure(" ".join(parts), "nb")
    assert len(reading.sentences) == len(parts)
    assert reading.words == sum(len(words(part)) for part in parts)


def test_a_grade_is_for_english_only() -> None:
    with pytest.raises(ValueError, match="English"):
        measure("Du hviler.", "nb").by("flesch-kincaid")
