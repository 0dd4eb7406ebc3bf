"""Taking a question over as an example, in its topic's place; the rest of the file stays as is."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from knowledge.checks.content import asked_questions
from knowledge.checks.questions import same
from knowledge.files import ContentError, parse_yaml, read_text
from knowledge.passages import load_passages
from knowledge.topics import load_topics

#: Stands where the assistant has masked an identifier.
MASK = "▮"


def adopt(content: Path, topic_id: str, language: str, text: str) -> tuple[Path, int]:
    """Add `text` to the topic's example questions in `language`; return its file and line.

    Raise ContentError, with nothing written, where it stands under a topic of the language
    already, where the topic is not known, or where something in it was masked.
    """
    text = " ".join(text.split())
    study, _, topic = topic_id.partition("/")
    path = content / "questions" / language / f"{study}.yml"
    known = {*load_topics(content).ids, *(passage.id for passage in load_passages(content))}
    if topic_id not in known:
        mend = "correct the name, or begin the topic: --new-topic"
        raise ContentError(content / "topics.yml", None, f"unknown topic {topic_id!r}", mend)
    refuse(content, language, text)
    before = read_text(path) if path.exists() else ""
    after, line = _inserted(path, before, topic, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, encoding="utf-8")
    return path, line


def refuse(content: Path, language: str, text: str) -> None:
    """Raise ContentError where `text` cannot be an example question of any topic."""
    folder = content / "questions" / language
    if MASK in text:
        mend = 'write it in your own words: --as "…"'
        raise ContentError(folder, None, "an identifier was masked in the question", mend)
    if not same(text):
        raise ContentError(folder, None, "the question has no word", "choose another one")
    for asked in asked_questions(content):
        if asked.language == language and same(asked.text) == same(text):
            message = f"{text!r} already stands under {asked.topic}"
            mend = "keep it there, or remove it there first"
            raise ContentError(asked.path, asked.line, message, mend)


def _inserted(path: Path, before: str, topic: str, text: str) -> tuple[str, int]:
    """Return the file's text with the question last in its topic's list, and its line."""
    file = parse_yaml(path, before)
    data = file.data or {}
    lines = before.splitlines()
    entry = f"- {_written(text)}"
    if topic in data:
        start = file.line_of((topic,)) or 1
        later = [n for name in data if (n := file.line_of((name,)) or 1) > start]
        at = min(later, default=len(lines) + 1) - 1
        while at > start and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
            at -= 1
        first = lines[start] if start < len(lines) else ""
        lines.insert(at, first[: len(first) - len(first.lstrip())] + entry)
        line = at + 1
    else:
        lines += [f"{topic}:", entry]
        line = len(lines)
    after = "\n".join(lines) + "\n"
    if parse_yaml(path, after).data != {**data, topic: [*(data.get(topic) or []), text]}:
        raise ContentError(
            path, file.line_of((topic,)), "the list is written in another form", "add it by hand"
        )
    return after, line


def _written(text: str) -> str:
    """Return the text as YAML: plain where that is read as it stands, else in quotes."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text]
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
