from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge.build import build
from knowledge.cli import app
from knowledge.encoder import Recipe
from knowledge.versions import current_version, version_folder

TINY = Recipe(dimension=4, buckets=128, epochs=1, batch=64)


def run(command: str, build_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [command, *arguments, "--build-dir", str(build_dir)])


@pytest.fixture
def two(content: Path, tmp_path: Path) -> tuple[Path, str, str]:
    """A build folder with two versions, the older first."""
    older = build(content, tmp_path / "build", recipe=TINY).version
    with (content / "numbers.yml").open("a") as file:
        file.write("# another day\n")
    return tmp_path / "build", older, build(content, tmp_path / "build", recipe=TINY).version


def test_versions_are_listed_and_the_one_in_use_is_marked(two: tuple[Path, str, str]) -> None:
    build_dir, older, newer = two
    first, second = run("versions", build_dir).stdout.splitlines()
    assert first.startswith(newer)
    assert first.endswith("in use")
    assert second.startswith(older)
    assert "in use" not in second
    rows = json.loads(run("versions", build_dir, "--json").stdout)
    assert [(row["version"], row["in_use"]) for row in rows] == [(newer, True), (older, False)]


def test_without_a_version_the_list_says_what_to_run(tmp_path: Path) -> None:
    result = run("versions", tmp_path)
    assert (result.exit_code, "knowledge build" in result.stdout) == (0, True)
    assert json.loads(run("versions", tmp_path, "--json").stdout) == []


def test_rollback_says_what_it_did(two: tuple[Path, str, str]) -> None:
    build_dir, older, newer = two
    result = run("rollback", build_dir)
    assert result.exit_code == 0
    assert f"{older} is in use again, instead of {newer}" in result.stdout
    assert "next `build`" in result.stdout
    again = run("rollback", build_dir)
    assert (again.exit_code, "no version before" in again.stderr) == (1, True)
    assert run("rollback", build_dir, newer[:8]).exit_code == 0
    assert "already in use" in run("rollback", build_dir, newer).stdout
    assert current_version(build_dir) == version_folder(build_dir, newer)


@pytest.mark.parametrize("gone", ["index.faiss", "model.json", "content", "content/numbers.yml"])
def test_nobody_goes_back_to_a_version_that_cannot_be_loaded(
    two: tuple[Path, str, str], gone: str
) -> None:
    build_dir, older, newer = two
    path = version_folder(build_dir, older) / gone
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    result = run("rollback", build_dir)
    assert (result.exit_code, result.stderr.startswith("error:")) == (1, True)
    assert current_version(build_dir) == version_folder(build_dir, newer)


def test_an_unknown_version_is_named(two: tuple[Path, str, str]) -> None:
    result = run("rollback", two[0], "nothing")
    assert (result.exit_code, "no version 'nothing'" in result.stderr) == (1, True)


def test_rollback_mends_a_version_in_use_that_has_lost_its_files(
    two: tuple[Path, str, str],
) -> None:
    build_dir, older, newer = two
    shutil.rmtree(version_folder(build_dir, newer))
    assert current_version(build_dir) is None
    assert run("rollback", build_dir).exit_code == 0
    assert current_version(build_dir) == version_folder(build_dir, older)
