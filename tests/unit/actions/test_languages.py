"""A language is recognised by its name, in any of our languages and in its inflected forms."""

from __future__ import annotations

import pytest

from actions.languages import named_language
from locales import own_name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in Finnish please", "fi"),
        ("suomeksi kiitos", "fi"),
        ("kas soome keeles saab?", "fi"),
        ("på norsk, takk", "nb"),
        ("norjaksi", "nb"),
        ("can we do Danish", "da"),
        ("taani keeles palun", "da"),
        ("eesti keeles palun", "et"),
        ("viroksi", "et"),
        ("estisk", "et"),
        ("englanniksi", "en"),
        ("ENGELSK", "en"),
    ],
)
def test_a_named_language_is_recognised(text: str, language: str) -> None:
    assert named_language(text) == language


@pytest.mark.parametrize("text", ["", "can I change the language?", "norsk eller dansk", "svenska"])
def test_no_language_or_two_are_not_guessed(text: str) -> None:
    assert named_language(text) is None


def test_a_language_is_called_as_its_speakers_call_it() -> None:
    assert [own_name(tag) for tag in ("da", "et", "fi", "en")] == [
        "Dansk",
        "Eesti",
        "Suomi",
        "English",
    ]
