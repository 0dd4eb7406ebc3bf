from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.privacy.erasure import NotErasedError, erase_from_tracker


def _tracker(path: Path, rows: dict[str, int]) -> Path:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        for sender, count in rows.items():
            for n in range(count):
                store.execute(
                    "INSERT INTO events (sender_id, data) VALUES (?, ?)",
                    (sender, f"marker-of-{sender} " * (n + 1)),
                )
    return path


def test_all_events_of_a_conversation_go_and_those_of_others_stay(tmp_path: Path) -> None:
    path = _tracker(tmp_path / "rasa.db", {"one": 50, "two": 20, "three": 5})
    assert erase_from_tracker(path, ["one", "three"]) == 55
    content = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"marker-of-one" not in content
    assert b"marker-of-three" not in content
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("SELECT count(*) FROM events").fetchone() == (20,)


def test_erasing_again_finds_nothing(tmp_path: Path) -> None:
    path = _tracker(tmp_path / "rasa.db", {"one": 3})
    assert erase_from_tracker(path, ["one"]) == 3
    assert erase_from_tracker(path, ["one"]) == 0


def test_a_tracker_in_wal_mode_leaves_nothing_in_its_log(tmp_path: Path) -> None:
    path = _tracker(tmp_path / "rasa.db", {"one": 1})
    with closing(sqlite3.connect(path)) as rasa:
        rasa.execute("PRAGMA journal_mode = WAL")
        with rasa:
            rasa.execute("INSERT INTO events (sender_id, data) VALUES ('one', 'marker-of-one')")
        assert erase_from_tracker(path, ["one"]) == 2
        assert not any(b"marker-of-one" in p.read_bytes() for p in tmp_path.iterdir())


def test_a_store_that_is_not_there_or_still_empty_holds_nothing(tmp_path: Path) -> None:
    assert erase_from_tracker(tmp_path / "none.db", ["one"]) == 0
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "empty.db").touch()
    assert erase_from_tracker(tmp_path / "empty.db", ["one"]) == 0


def test_a_store_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "rasa.db"
    path.write_bytes(b"this is no database " * 100)
    with pytest.raises(NotErasedError, match="SQLITE_NOTADB"):
        erase_from_tracker(path, ["one"])


def test_copies_in_the_free_space_of_the_file_go_too(tmp_path: Path) -> None:
    path = _tracker(tmp_path / "rasa.db", {"one": 50, "two": 1})
    with closing(sqlite3.connect(path)) as rasa, rasa:
        # As any writer that does not overwrite what it deletes.
        rasa.execute("PRAGMA secure_delete = OFF")
        rasa.execute("DELETE FROM events WHERE sender_id = 'one' AND id > 1")
    assert b"marker-of-one " * 20 in path.read_bytes()
    assert erase_from_tracker(path, ["one"]) == 1
    assert b"marker-of-one" not in path.read_bytes()
