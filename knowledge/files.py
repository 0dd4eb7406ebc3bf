"""Reading content files strictly: every error names the file, the line and the mend."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

Model = TypeVar("Model")
Place = tuple[str | int, ...]

#: For the pydantic dataclasses that describe content: a misspelt key is an error, not a shrug.
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


_UNKNOWN = frozenset({"unexpected_keyword_argument", "extra_forbidden"})


class ContentError(Exception):
    """A content file is wrong. Says where (`path`, `line`), what (`message`) and the `mend`."""

    def __init__(self, path: Path, line: int | None, message: str, mend: str) -> None:
        self.path = path
        self.line = line
        self.message = message
        self.mend = mend
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message} ({mend})")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The data of a YAML text, and the line on which each part of it stands (1 = first)."""

    path: Path
    data: Any
    lines: Mapping[Place, int]

    def line_of(self, place: Sequence[str | int]) -> int | None:
        """Return the line of the nearest part at or above `place`, None for an empty file."""
        at = tuple(place)
        while at not in self.lines and at:
            at = at[:-1]
        return self.lines.get(at)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; raise ContentError where it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContentError(path, None, "the file is missing", "create it or restore it") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError(
            path, line, "the file is not UTF-8 text", "save it with UTF-8 encoding"
        ) from None


def read_yaml(path: Path) -> YamlFile:
    """Read one YAML file. Raise ContentError for broken YAML or a key that stands twice."""
    return parse_yaml(path, read_text(path))


def parse_yaml(path: Path, text: str, first_line: int = 1) -> YamlFile:
    """Parse YAML `text` that begins on line `first_line` of the file `path`."""
    lines: dict[Place, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else None
        problem = getattr(error, "problem", None) or str(error)
        raise ContentError(path, line, f"broken YAML: {problem}", "mend the YAML") from None
    if node is not None:
        _collect_lines(path, node, (), first_line, lines)
    return YamlFile(path, data, lines)


def _collect_lines(
    path: Path, node: yaml.Node, place: Place, first_line: int, lines: dict[Place, int]
) -> None:
    lines.setdefault(place, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            line = key.start_mark.line + first_line
            if inner in lines:
                raise ContentError(
                    path, line, f"the key {key.value!r} stands twice", "remove one of the two"
                )
            lines[inner] = line
            _collect_lines(path, value, inner, first_line, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect_lines(path, value, (*place, index), first_line, lines)


@cache
def _adapter(model: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def parse(model: type[Model], file: YamlFile) -> Model:
    """Return the file's data as `model` (a pydantic dataclass made with STRICT).

    Raise ContentError for the first thing that does not fit, with its line.
    """
    try:
        result: Model = _adapter(cast(Hashable, model)).validate_python(file.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A misspelt key is also a missing one: name the misspelling, it is what to mend.
        first = next((one for one in errors if one["type"] in _UNKNOWN), errors[0])
        at = tuple(part for part in first["loc"] if isinstance(part, str | int))
        where = ".".join(str(part) for part in at) or "the file"
        if first["type"] in _UNKNOWN:
            message, mend = f"unknown key {where!r}", "remove it or correct its spelling"
        elif first["type"] in {"missing", "missing_argument"}:
            message, mend = f"the key {where!r} is missing", "add it"
        else:
            message, mend = f"{where}: {first['msg']}", "correct the value"
        raise ContentError(file.path, file.line_of(at), message, mend) from None
    return result
