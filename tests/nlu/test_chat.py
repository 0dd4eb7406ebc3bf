"""What people say in a chat between their questions is not taken for a question or a command.

Ten made-up people a language, ten lines each, that Rasa has not learned from; one reader labelled
each line.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from bot.nlu import Recognised, read_labelled, recognise
from bot.settings import Settings
from locales import LANGUAGES

FILES = [Path(f"tests/nlu/chat/{language}.jsonl") for language in LANGUAGES]
#: After these nothing is searched for or done: the assistant thanks, or says something kind.
KIND = {"remark", "share_feelings", "thanks", "goodbye", "greet"}


@pytest.fixture(scope="module")
def recognised(tmp_path_factory: pytest.TempPathFactory) -> list[Recognised]:
    """What the trained Rasa takes all lines for."""
    settings = Settings(data=tmp_path_factory.mktemp("nlu"))
    return asyncio.run(recognise(settings, list(read_labelled(FILES))))


def taken_for(recognised: list[Recognised], label: str) -> Counter[str]:
    return Counter(one.intent for one in recognised if one.line.intent == label)


def test_most_of_what_is_told_gets_a_kind_word(recognised: list[Recognised]) -> None:
    found = taken_for(recognised, "remark")
    assert sum(found[intent] for intent in KIND) / found.total() >= 0.55


def test_hardly_anything_told_is_taken_for_a_command(recognised: list[Recognised]) -> None:
    found = taken_for(recognised, "remark")
    assert sum(found[i] for i in found if i not in {*KIND, "ask_question"}) / found.total() <= 0.1


def test_most_questions_among_it_are_taken_for_questions(recognised: list[Recognised]) -> None:
    found = taken_for(recognised, "ask_question")
    assert found["ask_question"] / found.total() >= 0.7


def test_feelings_are_never_answered_with_a_command(recognised: list[Recognised]) -> None:
    found = taken_for(recognised, "share_feelings")
    assert sum(found[i] for i in found if i not in {*KIND, "ask_question"}) <= 2
