"""When the encoder has to be fitted again, and when a changed text only has to be indexed again.

Fitting takes minutes; indexing with an encoder that is there takes seconds. An encoder, the
calibration and the judge of "does this sound like our topics" are fitted together, and are kept
together while what they were fitted on is still almost what there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.material import Material

#: More example questions than this share are new or gone: fit again. All of them are indexed in
#: any case, so that a new example is found at once; what grows stale is likeness and calibration.
QUESTIONS = 0.02
#: The same within one topic. Measured once: with 95 % of two topics' questions indexed and not
#: fitted, of 40 held-out questions on them 24 had the right topic first, after a fit 28; over all
#: questions 68.3 % and 68.9 %.
ONE_TOPIC = 0.25
#: The same for titles and sentences of passages, which teach the encoder words and nothing else.
TEXTS = 0.20

_FILE = "fitted.json"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an encoder was, or would be, fitted on. `method` stands for code and settings."""

    method: str
    topics: frozenset[str]
    languages: frozenset[str]
    #: By topic; those of no topic under "".
    questions: Mapping[str, frozenset[str]]
    texts: frozenset[str]

    @classmethod
    def of(cls, material: Material, method: str) -> Fitted:
        """Return what fitting on `material` by `method` would be fitted on."""
        questions: dict[str, set[str]] = {}
        for q in material.questions:
            questions.setdefault(q.topic or "", set()).add(mark(q.language, q.text))
        return cls(
            mark(method, json.dumps(material.thesaurus.patterns, sort_keys=True)),
            material.topics | questions.keys(),
            frozenset(q.language for q in material.questions),
            {topic: frozenset(marks) for topic, marks in questions.items()},
            frozenset(mark(t.language, t.topic, t.text) for t in material.texts),
        )

    @property
    def id(self) -> str:
        """A name: equal for the same texts and the same method, in whatever order they stand."""
        return mark(self.method, json.dumps(self._parts(), sort_keys=True))

    def _parts(self) -> dict[str, Any]:
        return {
            "topics": sorted(self.topics),
            "languages": sorted(self.languages),
            "questions": {topic: sorted(marks) for topic, marks in self.questions.items()},
            "texts": sorted(self.texts),
        }

    def save(self, folder: Path) -> None:
        """Write fitted.json into `folder`."""
        data = {"method": self.method, **self._parts()}
        (folder / _FILE).write_text(json.dumps(data, indent=0), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Fitted | None:
        """Return what `save` wrote; None where nothing is, or another program wrote it."""
        try:
            data = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            return cls(
                data["method"],
                frozenset(data["topics"]),
                frozenset(data["languages"]),
                {topic: frozenset(marks) for topic, marks in data["questions"].items()},
                frozenset(data["texts"]),
            )
        except (FileNotFoundError, KeyError, TypeError, AttributeError):
            return None

    def can_serve(self, now: Fitted) -> bool:
        """Tell whether what was fitted on this works for `now` at all, well or not."""
        return self.method == now.method and self.languages == now.languages


def drift(before: Fitted, now: Fitted) -> float:
    """Return how far `now` is from what was fitted on: at 1 the first limit is reached."""
    return max(share / limit for _, share, limit in _shares(before, now))


def reason_to_fit(before: Fitted | None, now: Fitted) -> str | None:
    """Return why what was fitted on `before` should not be used for `now`; None if it should.

    Small changes add up: `before` is what the encoder was fitted on, not the last version.
    """
    if before is None:
        return "nothing has been fitted yet"
    if before.method != now.method:
        return "the code, the thesaurus or the encoder's settings have changed"
    if before.languages != now.languages:
        return "a language has come or gone"
    if before.topics != now.topics:
        names = ", ".join(sorted(before.topics ^ now.topics)[:3])
        return f"topics have come or gone ({names})"
    for what, share, limit in _shares(before, now):
        if share > limit:
            return f"{share:.1%} of the {what} have changed since the last fit"
    return None


def _shares(before: Fitted, now: Fitted) -> Iterator[tuple[str, float, float]]:
    """Yield what has changed, by what share, and from which share on that is too much."""
    yield "example questions", _changed(_all(before), _all(now)), QUESTIONS
    yield "passages' sentences", _changed(before.texts, now.texts), TEXTS
    for topic in sorted({*before.questions, *now.questions}):
        old, new = (fitted.questions.get(topic, frozenset()) for fitted in (before, now))
        yield f"example questions of {topic or 'no topic'}", _changed(old, new), ONE_TOPIC


def _all(fitted: Fitted) -> frozenset[str]:
    return frozenset(f"{t} {one}" for t, marks in fitted.questions.items() for one in marks)


def _changed(old: frozenset[str], new: frozenset[str]) -> float:
    """Return the share that is new or gone, whichever is more: a rewording counts once."""
    return max(len(new - old), len(old - new)) / max(len(old), 1)


def mark(*parts: str) -> str:
    """Return a short name for these texts in this order."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
