"""What every system is made from, and what it is asked: the same for all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.evaluate import Item, read_items
from knowledge.material import Material, read_material
from knowledge.passages import GENERAL

CONTENT = Path("knowledge/content")
CATALOGUES = Path("build/locales")
TESTS = Path("tests/search")
LANGUAGES = ("nb", "da", "et", "fi", "en")


@dataclass(frozen=True, slots=True)
class Line:
    """One text that a system knows. `topic` None: nothing should answer it."""

    text: str
    language: str
    topic: str | None


def lines_of(material: Material, sentences: bool = False) -> list[Line]:
    """Return example questions and titles, with `sentences` the passages' sentences too."""
    lines = [
        Line(q.text, q.language, q.topic if q.topic in material.topics else None)
        for q in material.questions
    ]
    texts = [t for t in material.texts if t.title or sentences]
    return lines + [Line(t.text, t.language, t.topic) for t in texts]


def read_all() -> tuple[Material, list[Item]]:
    """Return what the assistant is built from, and the test questions."""
    return read_material(CONTENT, CATALOGUES), asked_items()


def asked_items() -> list[Item]:
    """Return the lines of the test files of all languages, near-miss pairs last."""
    names = [f"{language}.jsonl" for language in LANGUAGES]
    names += [f"near_miss.{language}.jsonl" for language in LANGUAGES]
    return [item for name in names if (TESTS / name).is_file() for item in read_items(TESTS / name)]


def allowed(topics: Iterable[str], study: str | None) -> list[str]:
    """Return the topics that may be found on a study's page."""
    return [t for t in topics if study is None or t.split("/")[0] in (study, GENERAL)]


def write_json(path: Path, data: object) -> None:
    """Write `data`, creating the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def ranked_by(scores: dict[str, float], study: str | None) -> list[str]:
    """Return the allowed topics, the highest score first."""
    return sorted(allowed(scores, study), key=lambda topic: (-scores[topic], topic))


def topics_of(lines: Sequence[Line]) -> list[str]:
    """Return the topics of `lines`, sorted."""
    return sorted({line.topic for line in lines if line.topic is not None})
