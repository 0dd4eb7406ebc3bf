"""Writes what Rasa is trained on: our domain without the words it never says, and questions.

Run by `make` as `python -m bot.rasa.prepare`, in our environment. Files are only written where
their content changes, so that an unchanged model is not trained again.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.questions import Question, load_questions

UTTER = "utter_"
#: Example questions a topic and language that Rasa sees. It has only to tell questions from
#: commands; many more of them find hardly any more, and take longer.
PER_TOPIC = 16
#: Of what nothing should answer, so many words make a text a question rather than small talk.
LONG = 6


def rasa_domain(domain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the domain with only those responses that Rasa itself may utter.

    The others are used by the actions, the gateway and the widget. Rasa would call them unused,
    and would send them all with each action call.
    """
    kept = {name: [{"text": name}] for name in domain["responses"] if name.startswith(UTTER)}
    return {**domain, "responses": kept}


def sample(questions: Iterable[Question]) -> Iterator[str]:
    """Yield PER_TOPIC questions of each topic in each language, from all of its list.

    And those that nothing should answer, where they are no small talk: search must hear them, to
    say honestly that it does not know.
    """
    by_topic: dict[tuple[str, str], list[str]] = defaultdict(list)
    for question in questions:
        if question.topic is not None:
            by_topic[question.language, question.topic].append(question.text)
        elif len(question.text.split()) >= LONG:
            yield question.text
    for texts in by_topic.values():
        # Evenly: a list begins with whole sentences, and ends with the shortest.
        count = min(PER_TOPIC, len(texts))
        yield from (texts[place * len(texts) // count] for place in range(count))


def command_examples(nlu: Path) -> set[str]:
    """Return all examples of commands, casefolded: a text has only one intent."""
    texts: set[str] = set()
    for path in sorted(nlu.glob("*.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for intent in data["nlu"]:
            lines = intent["examples"].splitlines()
            texts.update(line.removeprefix("- ").strip().casefold() for line in lines)
    return texts


def question_examples(questions: Iterable[str], commands: Collection[str]) -> str:
    """Return NLU training data in which every question is an example of `ask_question`.

    A question that is also a command ("are you a robot?") stays a command.
    """
    unique: dict[str, str] = {}
    for question in questions:
        # Square and round brackets side by side would be read as entity annotations.
        text = " ".join(question.replace("[", "(").replace("]", ")").lstrip("-/ ").split())
        if text.casefold() not in commands:
            unique.setdefault(text.casefold(), text)
    lines = ['version: "3.1"', "nlu:", "  - intent: ask_question", "    examples: |"]
    return "\n".join([*lines, *(f"      - {text}" for text in unique.values())]) + "\n"


def write_if_changed(path: Path, text: str) -> None:
    """Write `text` to `path`, unless it already says so."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(root: Path, build: Path) -> None:
    """Write `build`/rasa/domain.yml and `build`/rasa/nlu/questions.yml."""
    domain = yaml.load((root / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    write_if_changed(
        build / "rasa" / "domain.yml",
        yaml.safe_dump(rasa_domain(domain), allow_unicode=True, sort_keys=False),
    )
    asked = sample(load_questions(root / "knowledge" / "content"))
    commands = command_examples(root / "bot" / "rasa" / "nlu")
    write_if_changed(build / "rasa" / "nlu" / "questions.yml", question_examples(asked, commands))


if __name__ == "__main__":
    main(Path(), Path(sys.argv[1] if len(sys.argv) > 1 else "build"))
