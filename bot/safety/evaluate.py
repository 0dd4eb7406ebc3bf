"""How many red flags are found, and how many ordinary messages are flagged."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.safety.flags import Checker
from bot.safety.rules import LABELS

#: What a message is that raises no flag.
ORDINARY = "ordinary"
KNOWN = (*LABELS, ORDINARY)
ALL = "all"


class ExampleError(Exception):
    """A line of a test file cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Example:
    """One message and what it is; `source` marks those that share an idea in several languages."""

    language: str
    text: str
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said of an example; `pattern` names the rule, None for an ordinary message.

    `doubt` is the graver label that it may mean, of which the answer bears a note.
    """

    language: str
    text: str
    expected: str
    label: str
    pattern: str | None
    milliseconds: float
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`; `flagged` counts those that raised any flag, the right one or another.

    `noted` counts those that raised any flag or whose answer bears a note.
    """

    n: int
    hits: int
    flagged: int
    noted: int

    @property
    def recall(self) -> float:
        """Hits per message; 0 where there is none."""
        return self.hits / self.n if self.n else 0.0


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """Return the examples of JSON Lines files; raise ExampleError for a line that is not one."""
    examples: list[Example] = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                example = Example(**data)
            except (json.JSONDecodeError, TypeError):
                raise ExampleError(
                    f"{path}:{number}: expected a JSON object with language, text and label, and "
                    "perhaps source"
                ) from None
            if example.label not in KNOWN:
                raise ExampleError(
                    f"{path}:{number}: unknown label {example.label!r}; use one of "
                    + ", ".join(KNOWN)
                )
            examples.append(example)
    return examples


def decide(examples: Iterable[Example], checker: Checker) -> list[Decision]:
    """Return the decision on each example, in order, with the time that it took."""
    decisions: list[Decision] = []
    for example in examples:
        began = time.perf_counter()
        verdict = checker.judge(example.text, example.language)
        flag = verdict.flag
        took = (time.perf_counter() - began) * 1000
        decisions.append(
            Decision(
                language=example.language,
                text=example.text,
                expected=example.label,
                label=flag.label if flag else ORDINARY,
                pattern=flag.pattern if flag else None,
                milliseconds=round(took, 3),
                doubt=verdict.doubt,
            )
        )
    return decisions


def report(decisions: Sequence[Decision]) -> dict[str, object]:
    """Return recall per label and the share of ordinary messages flagged, per language and `all`.

    Recall counts the right label only; `flagged_any` counts a message that raised another flag
    too, `or_noted` one that raised none and whose answer bears a note. `p95_ms` is the 95th
    percentile of the time for one message.
    """
    groups: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        groups[decision.language].append(decision)
        groups[ALL].append(decision)
    return {
        name: _group(groups[name]) for name in sorted(groups, key=lambda name: (name == ALL, name))
    }


def _group(decisions: Sequence[Decision]) -> dict[str, object]:
    recall: dict[str, object] = {}
    for label in LABELS:
        share = _share(decisions, label)
        if share.n:
            recall[label] = {
                **asdict(share),
                "recall": round(share.recall, 4),
                "flagged_any": round(share.flagged / share.n, 4),
                "or_noted": round(share.noted / share.n, 4),
            }
    ordinary = _share(decisions, ORDINARY)
    times = sorted(decision.milliseconds for decision in decisions)
    return {
        "n": len(decisions),
        "recall": recall,
        "ordinary": {
            "n": ordinary.n,
            "flagged": ordinary.flagged,
            "share": round(ordinary.flagged / ordinary.n, 4) if ordinary.n else 0.0,
            "or_noted": round(ordinary.noted / ordinary.n, 4) if ordinary.n else 0.0,
        },
        "p95_ms": times[int(0.95 * (len(times) - 1))] if times else 0.0,
    }


def _share(decisions: Sequence[Decision], label: str) -> Share:
    of_label = [decision for decision in decisions if decision.expected == label]
    return Share(
        n=len(of_label),
        hits=sum(decision.label == label for decision in of_label),
        flagged=sum(decision.label != ORDINARY for decision in of_label),
        noted=sum(bool(decision.label != ORDINARY or decision.doubt) for decision in of_label),
    )
