"""The red-flag patterns of all languages, read from `patterns/<language>.yml` and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic.dataclasses import dataclass

from bot.safety.notation import NotationError, WordLists, parse_pattern
from bot.safety.vocabulary import Compiled, Vocabulary
from knowledge.files import STRICT, ContentError, YamlFile, parse, read_yaml
from locales import LANGUAGES

PATTERNS = Path(__file__).parent / "patterns"

Label = Literal["emergency", "self_harm", "side_effect_report", "medical_advice"]
#: Of several hits the first of these counts.
LABELS: tuple[Label, ...] = ("emergency", "self_harm", "side_effect_report", "medical_advice")


@dataclass(frozen=True, slots=True, config=STRICT)
class _Group:
    name: str
    label: Label
    patterns: list[str]
    unless: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, config=STRICT)
class _File:
    groups: list[_Group]
    words: dict[str, list[str]] = field(default_factory=dict)
    ordinary: dict[str, list[str]] = field(default_factory=dict)
    neighbours: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns of one meaning, and what makes them ordinary when it stands in the same sentence."""

    name: str
    label: Label
    patterns: tuple[Compiled, ...]
    unless: tuple[Compiled, ...]
    #: Those of the patterns: a rule is tried only where one of them is whole.
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True, config={"arbitrary_types_allowed": True})
class Rules:
    """The rules by language, the vocabulary of all of them together, and each pattern's rule."""

    by_language: Mapping[str, tuple[Rule, ...]]
    vocabulary: Vocabulary
    #: By the number of a pattern the name of its rule; those of an `unless` have none.
    names: Mapping[int, str]


@cache
def load_rules(folder: Path = PATTERNS) -> Rules:
    """Return the rules of every language; raise ContentError where a file does not hold."""
    vocabulary = Vocabulary()
    by_language = {
        language: read_rules(folder / f"{language}.yml", vocabulary) for language in LANGUAGES
    }
    names = {
        number: rule.name
        for of_language in by_language.values()
        for rule in of_language
        for number in rule.numbers
    }
    return Rules(by_language, vocabulary, names)


def read_rules(path: Path, vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Return the rules of one pattern file, in its order; `vocabulary` then knows their words."""
    file = read_yaml(path)
    content = parse(_File, file)
    ordinary = _ordinary(file, content, vocabulary)
    for neighbour in content.neighbours:
        beside = read_yaml(path.with_stem(neighbour))
        for name, compiled in _ordinary(beside, parse(_File, beside), vocabulary).items():
            ordinary[name] = (*ordinary.get(name, ()), *compiled)
    rules: list[Rule] = []
    for index, group in enumerate(content.groups):
        place = ("groups", index)
        for name in group.unless:
            if name not in ordinary:
                raise ContentError(
                    path,
                    file.line_of((*place, "unless")),
                    f"unless: there is no list {name!r} under `ordinary`",
                    "add the list or correct its name",
                )
        patterns = _compile(file, (*place, "patterns"), group.patterns, content.words, vocabulary)
        unless = tuple(one for name in group.unless for one in ordinary[name])
        numbers = frozenset(pattern.number for pattern in patterns)
        rules.append(Rule(group.name, group.label, patterns, unless, numbers))
    return tuple(rules)


def _ordinary(
    file: YamlFile, content: _File, vocabulary: Vocabulary
) -> dict[str, tuple[Compiled, ...]]:
    return {
        name: _compile(file, ("ordinary", name), patterns, content.words, vocabulary)
        for name, patterns in content.ordinary.items()
    }


def _compile(
    file: YamlFile,
    place: tuple[str | int, ...],
    sources: list[str],
    lists: WordLists,
    vocabulary: Vocabulary,
) -> tuple[Compiled, ...]:
    compiled: list[Compiled] = []
    for index, source in enumerate(sources):
        try:
            pattern = parse_pattern(source, lists)
        except NotationError as error:
            raise ContentError(
                file.path,
                file.line_of((*place, index)),
                f"the pattern {source!r}: {error}",
                "see the notation in bot/safety/notation.py",
            ) from None
        compiled.append(vocabulary.add(pattern))
    return tuple(compiled)
