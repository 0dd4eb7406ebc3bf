"""The NLU examples are what the interfaces promise: every intent, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from locales import LANGUAGES

INTENTS = {
    "greet", "goodbye", "thanks", "affirm", "deny", "dont_know", "start_prescreen", "go_back",
    "skip", "stop", "restart_prescreen", "change_language", "talk_to_human", "delete_my_data",
    "bot_challenge", "share_feelings", "explain_question", "repeat",
}  # fmt: skip


def examples(language: str) -> dict[str, list[str]]:
    path = Path(f"bot/rasa/nlu/{language}.yml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        intent["intent"]: [line.removeprefix("- ") for line in intent["examples"].splitlines()]
        for intent in data["nlu"]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_examples(language: str) -> None:
    found = examples(language)
    assert set(found) == INTENTS
    assert min(len(set(texts)) for texts in found.values()) >= 25


def test_no_text_is_an_example_of_two_intents() -> None:
    meant: dict[str, str] = {}
    for language in LANGUAGES:
        for intent, texts in examples(language).items():
            for text in texts:
                assert meant.setdefault(text.casefold(), intent) == intent, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_can_be_taken_for_a_payload(language: str) -> None:
    assert not [t for texts in examples(language).values() for t in texts if t.startswith("/")]
