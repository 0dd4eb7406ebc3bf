from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.versions import (
    MANIFEST,
    STALE,
    current_version,
    finished_versions,
    in_order_of_use,
    list_versions,
    new_version,
    remove_versions,
    roll_back,
    target_of_roll_back,
    use_version,
    version_folder,
)


def used(build_dir: Path, *names: str) -> None:
    """Make versions and use them one after the other."""
    for name in names:
        make(build_dir, name, json.dumps({"made": "2026-01-02T03:04:05+00:00"}))
        use_version(build_dir, name)


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


def test_going_back_goes_to_the_version_before_and_then_further(tmp_path: Path) -> None:
    used(tmp_path, "one", "two", "three")
    assert roll_back(tmp_path) == ("three", "two")
    assert roll_back(tmp_path) == ("two", "one")
    assert current_version(tmp_path) == version_folder(tmp_path, "one")
    with pytest.raises(ContentError, match="no version before"):
        roll_back(tmp_path)
    assert current_version(tmp_path) == version_folder(tmp_path, "one")
    assert finished_versions(tmp_path) == ["one", "three", "two"]


def test_what_was_left_is_no_longer_before_what_comes_next(tmp_path: Path) -> None:
    used(tmp_path, "one", "two", "three")
    roll_back(tmp_path)
    used(tmp_path, "four")
    assert roll_back(tmp_path) == ("four", "two")


def test_a_version_can_be_named_by_its_beginning(tmp_path: Path) -> None:
    used(tmp_path, "abc", "abd", "xyz")
    assert target_of_roll_back(tmp_path, "abc") == "abc"
    assert roll_back(tmp_path, "abc") == ("xyz", "abc")
    assert roll_back(tmp_path, "x") == ("abc", "xyz")
    assert in_order_of_use(tmp_path) == ("xyz", "abc")


@pytest.mark.parametrize(("name", "problem"), [("ab", "more than one"), ("q", "no version 'q'")])
def test_a_name_that_fits_none_or_several_changes_nothing(
    tmp_path: Path, name: str, problem: str
) -> None:
    used(tmp_path, "abc", "abd")
    with pytest.raises(ContentError, match=problem):
        roll_back(tmp_path, name)
    assert in_order_of_use(tmp_path) == ("abd", "abc")


def test_a_version_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    used(tmp_path, "one", "two", "three")
    (version_folder(tmp_path, "two") / MANIFEST).unlink()
    assert roll_back(tmp_path) == ("three", "one")


def test_using_a_version_again_makes_it_the_newest(tmp_path: Path) -> None:
    used(tmp_path, "one", "two", "one")
    assert in_order_of_use(tmp_path) == ("one", "two")


def test_versions_are_listed_with_date_and_use(tmp_path: Path) -> None:
    make(tmp_path, "undated")
    used(tmp_path, "one", "two")
    assert [(v.name, v.made is None, v.in_use) for v in list_versions(tmp_path)] == [
        ("two", False, True),
        ("one", False, False),
        ("undated", True, False),
    ]
    assert list_versions(tmp_path / "nowhere") == ()


def test_a_manifest_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    used(tmp_path, "one")
    make(tmp_path, "two", "")
    assert [version.name for version in list_versions(tmp_path)] == ["one", "two"]


def test_who_reads_while_versions_are_switched_always_finds_one(tmp_path: Path) -> None:
    used(tmp_path, "one", "two")
    done = threading.Event()

    def switch() -> None:
        for _ in range(200):
            use_version(tmp_path, "one")
            use_version(tmp_path, "two")
        done.set()

    switching = threading.Thread(target=switch)
    switching.start()
    seen = set()
    while not done.is_set():
        seen.add(current_version(tmp_path))
    switching.join()
    assert seen <= {version_folder(tmp_path, "one"), version_folder(tmp_path, "two")}
