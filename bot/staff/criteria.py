"""Which criteria a passage is about: one data file, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from knowledge.files import parse, read_yaml
from knowledge.studies import Criterion, Study

FILE = Path(__file__).with_name("criteria.yml")


@cache
def load(path: Path = FILE) -> Mapping[str, tuple[str, ...]]:
    """Return passage id → criterion ids; ContentError where the file is wrong."""
    found: dict[str, tuple[str, ...]] = parse(dict[str, tuple[str, ...]], read_yaml(path))
    return MappingProxyType(found)


def of_passage(passage: str, study: Study | None) -> list[Criterion]:
    """Return the criteria of the study that the passage is about, in the study's order."""
    wanted = load().get(passage, ())
    return [c for c in study.criteria if c.id in wanted] if study else []
