"""The import order: who may import whom, and where the heavy libraries stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

OURS = ("locales", "knowledge", "actions", "bot")
ALLOWED = {
    "locales": {"locales"},
    "knowledge": {"knowledge"},
    "actions": {"actions", "knowledge", "locales"},
    "bot": {"bot", "knowledge", "locales"},
}
ONLY_IN = {
    "faiss": "knowledge/index.py",
    "torch": "knowledge/encoder.py",
    "sentence_transformers": "knowledge/encoder.py",
    "rasa": "bot/rasa/launcher.py",
    "rasa_sdk": "actions/",
}


def files() -> list[Path]:
    return [path for package in OURS for path in sorted(Path(package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_there_is_something_to_check() -> None:
    assert {path.parts[0] for path in files()} == set(OURS)


@pytest.mark.parametrize("path", files(), ids=str)
def test_a_file_imports_only_what_its_package_may(path: Path) -> None:
    ours = {name for name in imported(path) if name in OURS}
    assert ours <= ALLOWED[path.parts[0]]


@pytest.mark.parametrize("path", files(), ids=str)
def test_a_heavy_library_is_imported_in_its_one_place(path: Path) -> None:
    for name in imported(path):
        if name in ONLY_IN:
            assert path.as_posix().startswith(ONLY_IN[name])


def test_relative_imports_are_not_used() -> None:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path
