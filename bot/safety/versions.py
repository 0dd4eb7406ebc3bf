"""What a built model depends on, as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.safety.features import CONCEPTS, CONTENT
from bot.safety.rules import PATTERNS

#: Below the build folder.
MODEL = Path("safety/model.npz")
MANIFEST = Path("safety/manifest.json")

#: How a message is read: a model for another reading would judge at random.
_READING = ("features", "matcher", "notation", "rules", "text", "vocabulary")


def digest(paths: Iterable[Path], *more: str) -> str:
    """Return a hash of the files' names and contents, in their order, and of `more`."""
    total = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.name} {content}\n".encode())
    for text in more:
        total.update(f"{text}\n".encode())
    return total.hexdigest()[:16]


def code(*names: str) -> list[Path]:
    """Return the files of these modules of `bot.safety`."""
    return [Path(__file__).with_name(f"{name}.py") for name in names]


def reading_key() -> str:
    """Return the hash of all that decides how a message becomes features."""
    words = sorted((CONTENT / "thesaurus").glob("*.yml"))
    return digest([*sorted(PATTERNS.glob("*.yml")), CONCEPTS, *words, *code(*_READING)])
