"""A question about a medicine is known by the questionnaire, not by its name in the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.answer_questions import medicines
from knowledge.answer_weighing import had
from knowledge.answer_words import CONTENT, words_from
from knowledge.questionnaire import Item, load_questionnaire

QUESTION = """
  - linkId: veltrazomib
    type: boolean
    about: medicine
    text: Have you ever taken veltrazomib?
    help: It is a tablet.
    why: A study asks for it.
    sensitivity: low
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content with one more question about a medicine, and its words."""
    shutil.copytree(CONTENT / "answers", tmp_path / "answers")
    questions = (CONTENT / "questionnaire.yml").read_text(encoding="utf-8")
    (tmp_path / "questionnaire.yml").write_text(questions + QUESTION, encoding="utf-8")
    words = tmp_path / "answers" / "en.yml"
    told = words.read_text(encoding="utf-8")
    more = told.replace("  topics:\n", "  topics:\n    veltrazomib: [veltrazomib, veltra]\n", 1)
    words.write_text(more, encoding="utf-8")
    return tmp_path


def asked(content: Path, link_id: str) -> Item:
    return load_questionnaire(content).by_link_id[link_id]


def test_a_new_question_about_a_medicine_needs_no_program(content: Path) -> None:
    with words_from(content):
        assert "veltrazomib" in medicines()
        assert had(asked(content, "veltrazomib"), "I had Veltra", "en")
        assert not had(asked(content, "veltrazomib"), "I had Abecma", "en")
    assert "veltrazomib" not in medicines()


def test_a_question_about_an_illness_is_none_about_a_medicine(content: Path) -> None:
    with words_from(content):
        assert not had(asked(content, "stroke-seizure"), "I had a stroke", "en")
    assert "stroke-seizure" not in medicines()
