from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from knowledge.versions import (
    MANIFEST,
    STALE,
    current_version,
    new_version,
    remove_versions,
    use_version,
    version_folder,
)


def make(build_dir: Path, name: str, text: str = "{}") -> None:
    with new_version(build_dir, name) as folder:
        (folder / MANIFEST).write_text(text)


def test_nothing_is_in_use_before_a_switch(tmp_path: Path) -> None:
    assert current_version(tmp_path) is None
    make(tmp_path, "one")
    assert current_version(tmp_path) is None
    use_version(tmp_path, "one")
    assert current_version(tmp_path) == version_folder(tmp_path, "one")


def test_a_version_that_was_not_finished_is_not_in_use(tmp_path: Path) -> None:
    version_folder(tmp_path, "half").mkdir(parents=True)
    use_version(tmp_path, "half")
    assert current_version(tmp_path) is None
    make(tmp_path, "half")
    assert current_version(tmp_path) == version_folder(tmp_path, "half")


def test_a_build_that_fails_leaves_the_old_version_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path, "old")
    use_version(tmp_path, "old")
    with pytest.raises(FileNotFoundError), new_version(tmp_path, "new") as folder:
        (folder / "missing" / MANIFEST).write_text("{}")
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["old"]
    assert current_version(tmp_path) == version_folder(tmp_path, "old")


def test_of_two_builds_of_one_version_the_first_stays(tmp_path: Path) -> None:
    make(tmp_path, "same", "first")
    make(tmp_path, "same", "second")
    assert (version_folder(tmp_path, "same") / MANIFEST).read_text() == "first"


def test_old_versions_go_and_a_build_in_progress_stays(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        make(tmp_path, name)
    running, killed = (tmp_path / "versions" / f".building-{name}" for name in "ab")
    for folder in (running, killed):
        folder.mkdir()
    long_ago = time.time() - STALE - 60
    os.utime(killed, (long_ago, long_ago))
    remove_versions(tmp_path, {"two", "three"})
    left = {path.name for path in (tmp_path / "versions").iterdir()}
    assert left == {"two", "three", ".building-a"}


def test_other_users_can_read_a_version(tmp_path: Path) -> None:
    make(tmp_path, "one")
    folder = version_folder(tmp_path, "one")
    assert (folder.stat().st_mode & 0o777, (folder / MANIFEST).stat().st_mode & 0o777) == (
        0o755,
        0o644,
    )
