"""The commands of staff: `!take` and the others, in English and in their own languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from pydantic.dataclasses import dataclass as checked

from knowledge.files import STRICT, ContentError, parse, read_yaml
from locales import LANGUAGES, SOURCE_LANGUAGE

Name = Literal["take", "back", "end", "queue", "help", "language", "unanswered", "report"]
NAMES: tuple[Name, ...] = get_args(Name)

FILE = Path(__file__).with_name("commands.yml")

#: "!end", and as it comes from a hurried hand or another keyboard: "!End.", "！end".
_COMMAND = re.compile(r"[!！]([^\W\d_]{1,30})[.,:;!?…]*(?:\s+(\S.*))?", re.DOTALL)
#: With a space after the sign, only where a command of ours follows and nothing but a number.
_APART = re.compile(r"[!！]\s+([^\W\d_]{1,30})[.,:;!?…]*(?:\s+(#?\d+))?")
_LONGEST_ARGUMENT = 100


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked for; `name` is None for a word that is none of ours."""

    name: Name | None
    argument: str = ""


@checked(frozen=True, slots=True, config=STRICT)
class _File:
    take: dict[str, tuple[str, ...]]
    back: dict[str, tuple[str, ...]]
    end: dict[str, tuple[str, ...]]
    queue: dict[str, tuple[str, ...]]
    help: dict[str, tuple[str, ...]]
    language: dict[str, tuple[str, ...]]
    unanswered: dict[str, tuple[str, ...]]
    report: dict[str, tuple[str, ...]]

    def words(self, name: Name) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = getattr(self, name)
        return found


@cache
def _read(path: Path = FILE) -> tuple[Mapping[str, Name], Mapping[tuple[Name, str], str]]:
    """Return word → command, and (command, language) → the word that is shown."""
    file = read_yaml(path)
    lists = parse(_File, file)
    meaning: dict[str, Name] = {}
    shown: dict[tuple[Name, str], str] = {}
    for name in NAMES:
        words = lists.words(name)
        if set(words) != set(LANGUAGES) or not all(words.values()):
            line = file.line_of((name,))
            raise ContentError(path, line, f"{name} lacks a language", "add its words")
        for language, of_language in words.items():
            shown[name, language] = of_language[0]
            for word in of_language:
                if meaning.setdefault(word, name) != name:
                    line = file.line_of((name, language))
                    raise ContentError(path, line, f"{word!r} means two things", "remove one")
    return MappingProxyType(meaning), MappingProxyType(shown)


def read_command(text: str) -> Command | None:
    """Return the command that `text` gives; None for any other text, such as "! that was loud"."""
    text, known = unicodedata.normalize("NFC", text).strip(), _read()[0]
    found, apart = _COMMAND.fullmatch(text), _APART.fullmatch(text)
    if found is None and apart is not None and apart[1].casefold() in known:
        found = apart
    if found is None:
        return None
    argument = (found[2] or "").strip()
    return Command(known.get(found[1].casefold()), argument[:_LONGEST_ARGUMENT])


def written(name: Name, language: str) -> str:
    """Return how the command is written in a language: "!ta" in Norwegian."""
    shown = _read()[1]
    return "!" + shown.get((name, language), shown[name, SOURCE_LANGUAGE])
