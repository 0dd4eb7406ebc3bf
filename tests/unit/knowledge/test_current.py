"""A running process follows the version in use: whole, in one step, never without one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from knowledge import current as module
from knowledge.current import Current, Failure
from knowledge.files import ContentError
from knowledge.versions import MANIFEST, new_version, roll_back, use_version


def put(build_dir: Path, name: str, text: str) -> None:
    """Make a version that holds `text`, and switch over to it."""
    with new_version(build_dir, name) as folder:
        (folder / "text").write_text(text)
        (folder / MANIFEST).write_text("{}")
    use_version(build_dir, name)


def read(version: Path) -> str:
    text = (version / "text").read_text()
    if text == "broken":
        raise ValueError("somebody's words")
    return text


def test_without_a_version_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="knowledge build"):
        Current(tmp_path, read)


def test_the_first_version_must_load(tmp_path: Path) -> None:
    put(tmp_path, "one", "broken")
    with pytest.raises(ValueError, match="words"):
        Current(tmp_path, read)


def test_a_new_version_is_swapped_in_and_an_old_one_after_a_rollback(tmp_path: Path) -> None:
    put(tmp_path, "one", "A")
    current = Current(tmp_path, read)
    assert (current.look(), current.value) == (False, "A")
    put(tmp_path, "two", "B")
    assert current.value == "A"
    assert (current.look(), current.value) == (True, "B")
    assert current.health() == {"version": "two"}
    roll_back(tmp_path)
    assert (current.look(), current.value) == (True, "A")


def test_a_version_that_cannot_be_loaded_leaves_the_old_one_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Failure] = []
    put(tmp_path, "one", "A")
    current = Current(tmp_path, read, told.append)
    put(tmp_path, "two", "broken")
    monkeypatch.setattr(module, "AGAIN", 0)
    for _ in range(3):
        assert (current.look(), current.value) == (False, "A")
    assert [(failure.version, failure.error) for failure in told] == [("two", "ValueError")]
    assert current.health() == {"version": "one", "not_loaded": "two", "error": "ValueError"}
    assert "words" not in str(told)
    put(tmp_path, "three", "C")
    assert (current.look(), current.value, current.failure) == (True, "C", None)


def test_going_back_from_a_version_that_cannot_be_loaded_is_healthy_again(tmp_path: Path) -> None:
    put(tmp_path, "one", "A")
    current = Current(tmp_path, read)
    put(tmp_path, "two", "broken")
    current.look()
    roll_back(tmp_path)
    assert (current.look(), current.value, current.failure) == (False, "A", None)


def test_what_failed_is_not_tried_at_every_look_but_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def counted(version: Path) -> str:
        tries.append(version.name)
        return read(version)

    put(tmp_path, "one", "A")
    current = Current(tmp_path, counted)
    put(tmp_path, "two", "broken")
    current.look()
    current.look()
    assert tries == ["one", "two"]
    (tmp_path / "versions" / "two" / "text").write_text("B")
    monkeypatch.setattr(module, "AGAIN", 0)
    assert (current.look(), current.value) == (True, "B")


def test_the_old_version_serves_while_the_new_one_is_loading(tmp_path: Path) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def slow(version: Path) -> str:
        if version.name == "two":
            loading.set()
            assert go_on.wait(10)
        return read(version)

    put(tmp_path, "one", "A")
    current = Current(tmp_path, slow, interval=0.01)
    current.start()
    put(tmp_path, "two", "B")
    assert loading.wait(10)
    assert current.value == "A"
    go_on.set()
    until(lambda: current.value == "B")
    current.stop()
    put(tmp_path, "three", "C")
    assert current.value == "B"


def test_the_watcher_survives_what_nobody_thought_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "one", "A")
    current = Current(tmp_path, read, interval=0.01)
    (tmp_path / "current").write_bytes(b"\xff")
    current.start()
    until(lambda: current.failure is not None)
    put_back = tmp_path / "next"
    put_back.write_text("one\n")
    put_back.replace(tmp_path / "current")
    put(tmp_path, "two", "B")
    until(lambda: current.value == "B")
    current.stop()


def until(condition: object) -> None:
    assert callable(condition)
    end = threading.Event()
    for _ in range(1000):
        if condition():
            return
        end.wait(0.01)
    raise AssertionError("it did not come to that")
