"""A content file that is wrong is refused with its place and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, ContentError, parse, read_text, read_yaml


@dataclass(frozen=True, slots=True, config=STRICT)
class Thing:
    name: str
    size: int


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "thing.yml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        parse(Thing, read_yaml(path))
    return caught.value


def test_a_good_file_becomes_a_value(tmp_path: Path) -> None:
    assert parse(Thing, read_yaml(written(tmp_path, "name: a\nsize: 2\n"))) == Thing("a", 2)


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "name: a\nsize: 2\ncolour: red\n"))
    assert (error.line, error.message) == (3, "unknown key 'colour'")


def test_a_missing_key_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "name: a\n")).message == "the key 'size' is missing"


def test_a_wrong_value_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "name: a\n\nsize: many\n")).line == 3


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "name: a\nsize: 2\nname: b\n"))
    assert (error.line, error.message) == (3, "the key 'name' stands twice")


def test_broken_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "name: a\nsize: [1\n"))
    assert error.message.startswith("broken YAML")
    assert error.line is not None


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert isinstance(refused(written(tmp_path, "")), ContentError)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yml"
    path.write_bytes(b"name: a\nsize: \xe5\n")
    with pytest.raises(ContentError, match=r"latin\.yml:2: the file is not UTF-8"):
        read_text(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        read_text(tmp_path / "nothing.yml")
