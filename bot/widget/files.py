"""The files that browsers load from `/widget/`, without what only people read."""

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
    files = {path.name: _file(path) for path in sorted(STATIC.iterdir()) if path.suffix in _TYPES}
    return MappingProxyType(files)


def lean(source: str) -> str:
    """Return JavaScript or CSS without comments and indentation.

    It knows no strings: "/*" must stand in none, and a text over several lines loses its
    indentation (the tests hold our own files to that).
    """
    for pattern in (_BLOCK_COMMENT, _LINE_COMMENT, _INDENTATION):
        source = pattern.sub("", source)
    return source


def _file(path: Path) -> File:
    text = path.read_text(encoding="utf-8")
    content = (text if path.suffix == ".svg" else lean(text)).encode()
    return File(
        content=content,
        gzipped=gzip.compress(content, 9, mtime=0),
        type=_TYPES[path.suffix],
        etag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )
