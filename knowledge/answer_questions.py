"""The questions that answers are read for, as the content in use asks them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.answer_reader import ExampleFile
from knowledge.answer_words import content_in_use
from knowledge.files import read_text
from knowledge.questionnaire import Questionnaire, load_questionnaire


def questions_of(content: Path) -> Questionnaire:
    """Return the questions below `content`; they are read again only when their text has changed.

    Whatever is fitted hangs on them, and is looked for at each message.
    """
    path = content / "questionnaire.yml"
    return _questions(ExampleFile(path, read_text(path)))


def medicines() -> frozenset[str]:
    """Return the linkIds of the questions in use that ask about a medicine."""
    return _medicines(questions_of(content_in_use()))


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _questions(file: ExampleFile) -> Questionnaire:
    return load_questionnaire(file.path.parent)


def _medicines(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(item.link_id for item in questionnaire.item if item.about == "medicine")
