"""The files that browsers load from `/widget/`: the chat's modules as one, as small as may be."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

STATIC = Path(__file__).parent / "static"

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/ ?", re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)
_IMPORT = re.compile(r'^import [^;]*"\./([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)

#: What pages load. The chat's other modules are put into its first one.
SERVED = ("study-chat.js", "page.js", "page.css", "icon.svg")


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
    return MappingProxyType({name: _file(STATIC / name) for name in SERVED})


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


def lean(source: str) -> str:
    """Return JavaScript or CSS without comments and indentation.

    It knows no strings: "/*" must stand in none, and a text over several lines loses its
    indentation (the tests hold our own files to that).
    """
    for pattern in (_BLOCK_COMMENT, _LINE_COMMENT, _INDENTATION):
        source = pattern.sub("", source)
    return source


def _file(path: Path) -> File:
    text = bundle(path) if path.name == SERVED[0] else path.read_text(encoding="utf-8")
    content = (text if path.suffix == ".svg" else lean(text)).encode()
    return File(
        content=content,
        gzipped=gzip.compress(content, 9, mtime=0),
        type=_TYPES[path.suffix],
        etag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )
