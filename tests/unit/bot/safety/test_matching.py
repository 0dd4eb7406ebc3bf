"""What a pattern finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.matcher import Message
from bot.safety.notation import NotationError, parse_pattern
from bot.safety.text import split
from bot.safety.vocabulary import Vocabulary, one_apart

LISTS = {"fever": ["fever", "high temperature"], "i": ["i", "my wife"]}


def found(source: str, text: str) -> set[int]:
    vocabulary = Vocabulary()
    pattern = vocabulary.add(parse_pattern(source, LISTS))
    return Message(split(text), vocabulary).sentences_with(pattern)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("fever", "a FEVER!"),
        ("chok*", "he is choking"),
        ("*feber", "har skjelvefeber"),
        ("{38-42}", "it is 38,5 now"),
        ("(chest|my back) hurts", "my back hurts"),
        ("@fever", "a high temperature"),
        ("@i ... @fever", "my wife has a very high temperature"),
        ("cannot ...1 breathe", "cannot really breathe"),
        ("39 & @fever", "fever, it is 39"),
        ("no more .", "no more. thanks"),
        ("breathless", "breathles"),
        ("teclistam*", "teclitsamab"),
    ],
)
def test_a_pattern_is_found(source: str, text: str) -> None:
    assert found(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("fever", "feverish"),
        ("{38-42}", "it is 380"),
        ("chest hurts", "chest really hurts"),
        ("chest hurts", "my chest. hurts"),
        ("cannot ...1 breathe", "cannot ever really breathe"),
        ("@i ... @fever", "i have no idea what you call fever"),
        ("39 & @fever", "39. fever"),
        ("39 & @fever", "39 " + "word " * 20 + "fever"),
        ("no more .", "no more questions"),
        ("fever", "fevre"),  # too short to be forgiven a slip
    ],
)
def test_a_pattern_is_not_found(source: str, text: str) -> None:
    assert not found(source, text)


def test_the_sentences_are_told_apart() -> None:
    assert found("fever", "one. fever! three. fever") == {1, 3}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("(a|b", "bracket"),
        ("... a", "between"),
        ("a ...", "begins and ends"),
        ("", "begins and ends"),
        ("@nobody", "no word list"),
        ("(a||b)", "empty"),
        ("sl*w", "not one word"),
        ("what?", "not one word"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(source: str, problem: str) -> None:
    with pytest.raises(NotationError, match=problem):
        parse_pattern(source, LISTS)


@pytest.mark.parametrize(
    ("a", "b"), [("ambulance", "ambulence"), ("ambulance", "ambulanc"), ("abmulance", "ambulance")]
)
def test_one_slip_is_forgiven(a: str, b: str) -> None:
    assert one_apart(a, b)
    assert one_apart(b, a)


@pytest.mark.parametrize(("a", "b"), [("ambulance", "umbulance"), ("ambulance", "ambulants")])
def test_another_first_letter_or_two_slips_are_another_word(a: str, b: str) -> None:
    assert not one_apart(a, b)


@given(
    st.lists(st.sampled_from(["fever", "39", "i", "wife", "my", "x", "."]), max_size=40),
)
def test_what_is_found_in_a_sentence_is_found_beside_other_sentences(words: list[str]) -> None:
    text = " ".join(words)
    source = "@i ...2 @fever & 39"
    alone = bool(found(source, text))
    assert bool(found(source, f"x x.\n{text}\n.x x")) == alone
