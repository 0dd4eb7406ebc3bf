"""The files that browsers load from `/widget/`: the chat's modules as two, as small as may be."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from bot.widget.packing import packed

STATIC = Path(__file__).parent / "static"

_PACK = Path(__file__).with_name("pack.py")
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/ ?", re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)
_IMPORT = re.compile(r'^import [^;]*"\./([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)

#: What pages load: the chat, and what it loads itself when that is first used. The other modules
#: are put into these two.
BUNDLES = ("study-chat.js", "tools.js")
SERVED = (*BUNDLES, "page.js", "page.css", "icon.svg")

#: Whether the library that makes scripts small is there; README.md says where it is not.
PACKED = find_spec("minify") is not None


@dataclass(frozen=True, slots=True)
class File:
    """One file: what is sent, what is sent to browsers that take gzip, its type and ETag."""

    content: bytes
    gzipped: bytes
    type: str
    etag: str


@cache
def load_files() -> Mapping[str, File]:
    """Return the files of `/widget/` by name ("study-chat.js"), read once."""
    types = [_TYPES[Path(name).suffix] for name in SERVED]
    texts = [
        bundle(STATIC / name) if name in BUNDLES else (STATIC / name).read_text(encoding="utf-8")
        for name in SERVED
    ]
    made = small(list(zip(texts, types, strict=True)))
    return MappingProxyType(
        {
            name: _file(text.encode(), mime)
            for name, text, mime in zip(SERVED, made, types, strict=True)
        }
    )


def bundle(entry: Path) -> str:
    """Return the module `entry` with all modules that it imports put before it, each once.

    No two of them may have a top-level name in common, and none may rename what it imports (the
    tests hold our own files to that).
    """
    return _joined(entry, set())


def _joined(module: Path, seen: set[str]) -> str:
    source = module.read_text(encoding="utf-8")
    before = ""
    for name in _IMPORT.findall(source):
        if name not in seen:
            seen.add(name)
            before += _EXPORT.sub("", _joined(module.parent / name, seen))
    return before + _IMPORT.sub("", source)


def small(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Return texts, each with its MIME type, as small as may be; an image stays as it is."""
    if not PACKED:
        return [text if mime == _TYPES[".svg"] else lean(text) for text, mime in texts]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", str(_PACK)],
        input=json.dumps([text for text in texts if text[1] != _TYPES[".svg"]]),
        capture_output=True,
        text=True,
        check=True,
    )
    packed = iter(json.loads(done.stdout))
    return [text if mime == _TYPES[".svg"] else next(packed) for text, mime in texts]


def lean(source: str) -> str:
    """Return JavaScript or CSS without comments and indentation.

    It knows no strings: "/*" must stand in none, and a text over several lines loses its
    indentation (the tests hold our own files to that).
    """
    for pattern in (_BLOCK_COMMENT, _LINE_COMMENT, _INDENTATION):
        source = pattern.sub("", source)
    return source


def _file(content: bytes, mime: str) -> File:
    return File(
        content=content,
        gzipped=packed(content),
        type=mime if mime == _TYPES[".svg"] else f"{mime}; charset=utf-8",
        etag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )
