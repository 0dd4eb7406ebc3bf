"""What Rasa is trained on is made from the domain file and the question bank."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from bot.rasa.prepare import (
    PER_TOPIC,
    command_examples,
    question_examples,
    rasa_domain,
    sample,
    write_if_changed,
)
from knowledge.questions import Question


def test_rasa_gets_only_the_responses_that_it_utters_itself() -> None:
    domain = {"intents": ["greet"], "responses": {"utter_hi": [{"text": "Hi"}], "other": [{}]}}
    assert rasa_domain(domain) == {
        "intents": ["greet"],
        "responses": {"utter_hi": [{"text": "utter_hi"}]},
    }


def test_so_many_questions_of_each_topic_and_language_are_taken() -> None:
    bank = [
        Question(language, "one/heart", f"{language} {number}")
        for language in ("nb", "fi")
        for number in range(PER_TOPIC + 3)
    ]
    taken = list(sample(bank))
    assert len(taken) == len(set(taken)) == 2 * PER_TOPIC


def test_they_are_taken_from_all_of_a_topic_s_list() -> None:
    bank = [Question("en", "one/heart", str(number)) for number in range(10 * PER_TOPIC)]
    assert list(sample(bank)) == [str(10 * number) for number in range(PER_TOPIC)]
    assert list(sample(bank[:3])) == ["0", "1", "2"]


def test_small_talk_that_nothing_answers_is_no_question() -> None:
    bank = [
        Question("en", None, "good morning"),
        Question("en", None, "who won the football match in Bergen yesterday"),
    ]
    assert list(sample(bank)) == ["who won the football match in Bergen yesterday"]


def test_a_question_that_is_also_a_command_stays_a_command() -> None:
    text = question_examples(["Are you a robot?", "What is BCMA?"], {"are you a robot?"})
    examples = yaml.safe_load(text)["nlu"][0]["examples"]
    assert examples == "- What is BCMA?\n"


def test_a_question_with_brackets_is_not_read_as_an_entity() -> None:
    text = question_examples(["is [this](heart) /stop"], set())
    assert "[" not in yaml.safe_load(text)["nlu"][0]["examples"]


def test_the_examples_of_all_commands_are_found() -> None:
    commands = command_examples(Path("bot/rasa/nlu"))
    assert len(commands) > 5 * 17 * 25
    assert "hello" in commands


def test_a_file_is_only_written_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.yml"
    write_if_changed(path, "one")
    os.utime(path, (1, 1))
    write_if_changed(path, "one")
    assert path.stat().st_mtime == 1
    write_if_changed(path, "two")
    assert path.read_text() == "two"
