"""How good search was, over time: one line a measurement in `<build>/scores.jsonl`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.evaluate import Item
from knowledge.files import ContentError, read_text

FILE = "scores.jsonl"
#: What is kept of a measurement.
FIGURES = ("recall@1", "recall@3", "mrr", "missed", "false_answers")


@dataclass(frozen=True, slots=True)
class Score:
    """One measurement of a version. Those of the same `questions` can be compared."""

    at: datetime
    version: str
    questions: str
    n: int
    figures: Mapping[str, float | None]


def same_questions(items: Sequence[Item]) -> str:
    """Return a mark that two measurements share that put the same questions, in any order."""
    rows = sorted(repr((i.language, i.study, i.question, i.topics, i.accept)) for i in items)
    return hashlib.blake2b("\n".join(rows).encode(), digest_size=6).hexdigest()


def record(
    build_dir: Path, version: str, items: Sequence[Item], overall: Mapping[str, Any]
) -> None:
    """Append a measurement of `version`, unless its last one on these questions is the same."""
    row = {
        "version": version,
        "questions": same_questions(items),
        "n": overall["n"],
        **{name: overall[name] for name in FIGURES},
    }
    figures = {name: row[name] for name in FIGURES}
    before = [s for s in read_scores(build_dir) if s.questions == row["questions"]]
    if before and (before[-1].version, before[-1].figures) == (version, figures):
        return
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **row}
    with (build_dir / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read_scores(build_dir: Path) -> list[Score]:
    """Return all measurements, oldest first; ContentError for a line that is none."""
    path = build_dir / FILE
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            figures = {name: row[name] for name in FIGURES}
            found.append(Score(at, row["version"], row["questions"], row["n"], figures))
        except (ValueError, KeyError, TypeError):
            raise ContentError(path, number, "not a measurement", "remove the line") from None
    return found
