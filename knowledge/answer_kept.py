"""Fitted readers of answers, kept in a version: who starts reads them and need not fit them again.

`<version>/readers/<name>.npz` holds the readers that one module fits, with the key of all that they
were fitted on: content and code. Where that is not the same any more, or nothing is kept, as for
the checkout's own content, they are fitted.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from knowledge.answer_reader import Block, ExampleFile, Reader, Space

#: Beside the content of a version.
READERS = "readers"
#: So many modules' readers are held: of the version in use, the one before and one being built.
HELD = 12
#: Before the language, in the names of the arrays.
_PIECES = "pieces of "
_HERE = Path(__file__).parent
#: What beside this package's answer modules decides how a text is read.
_READING = ("ngrams", "thesaurus", "words")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a module fits: its readers by name, and the names that their classes hang on."""

    readers: Mapping[str, Reader]
    names: Mapping[str, Sequence[str]]


_held: OrderedDict[str, Fitted] = OrderedDict()
_lock = Lock()


def code_files() -> list[Path]:
    """Return the modules that decide how an answer is read."""
    return [*sorted(_HERE.glob("answer*.py")), *(_HERE / f"{name}.py" for name in _READING)]


def key_of(name: str, files: Iterable[ExampleFile], *more: str) -> str:
    """Return the hash of all that the readers called `name` are fitted on."""
    total = hashlib.sha256(name.encode())
    for text in [file.path.name + "\n" + file.text for file in files] + list(more):
        total.update(hashlib.sha256(text.encode()).digest())
    for path in code_files():
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def fitted(content: Path, name: str, key: str, make: Callable[[], Fitted]) -> Fitted:
    """Return the readers called `name` of the version whose content is `content`.

    They are those kept with `key`, else those that `make` fits.
    """
    with _lock:
        held = _held.get(key)
    if held is None:
        held = _read(_place(content, name), key) or make()
    with _lock:
        _held[key] = held
        _held.move_to_end(key)
        while len(_held) > HELD:
            _held.popitem(last=False)
    return held


def keep(content: Path, name: str, key: str, made: Fitted) -> None:
    """Write the readers called `name` beside `content`, unless they are there with this key."""
    place = _place(content, name)
    if _read(place, key) is not None:
        return
    place.parent.mkdir(exist_ok=True)
    about = {
        "key": key,
        "names": {one: list(of) for one, of in made.names.items()},
        "readers": {one: list(reader.own) for one, reader in made.readers.items()},
    }
    arrays: dict[str, Any] = {"about": _packed([json.dumps(about)])}
    for one, reader in made.readers.items():
        arrays[f"{one} bias"] = reader.bias
        blocks = {"": reader.common, **reader.own, **_named(reader.pieces)}
        for part, (space, weights) in blocks.items():
            arrays[f"{one} {part} columns"] = _packed(space.columns)
            arrays[f"{one} {part} rarity"] = space.rarity
            arrays[f"{one} {part} weights"] = weights
    fresh = place.with_suffix(".new")
    with fresh.open("wb") as file:
        np.savez(file, **arrays)
    fresh.replace(place)


def _place(content: Path, name: str) -> Path:
    return content.parent / READERS / f"{name}.npz"


def _read(place: Path, key: str) -> Fitted | None:
    """Return what is kept at `place` with `key`; None where that is nothing, or cannot be read."""
    if not place.is_file():
        return None
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            about = json.loads(next(_unpacked(arrays["about"])))
            if about["key"] != key:
                return None
            readers = {one: _reader(arrays, one, of) for one, of in about["readers"].items()}
            return Fitted(readers, about["names"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _reader(arrays: Mapping[str, Any], one: str, languages: Sequence[str]) -> Reader:
    def part(name: str) -> Block:
        columns = {
            feature: at for at, feature in enumerate(_unpacked(arrays[f"{one} {name} columns"]))
        }
        return Space(columns, arrays[f"{one} {name} rarity"]), arrays[f"{one} {name} weights"]

    return Reader(
        own={language: part(language) for language in languages},
        pieces={language: part(_PIECES + language) for language in languages},
        common=part(""),
        bias=arrays[f"{one} bias"],
    )


def _named(pieces: Mapping[str, Block]) -> dict[str, Block]:
    return {_PIECES + language: block for language, block in pieces.items()}


def _packed(texts: Iterable[str]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    # No feature holds a line break: they are made of words.
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _unpacked(packed: np.ndarray[Any, np.dtype[np.uint8]]) -> Iterator[str]:
    text = packed.tobytes().decode()
    return iter(text.split("\n") if text else ())
