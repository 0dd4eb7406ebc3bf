from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from bot.staff import inbox, schema

US = "@study-chat:x"
ROOM = "!r:x"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE conversations (id TEXT PRIMARY KEY)")
    schema.create(connection)
    yield connection
    connection.close()


def event(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": f"${number}",
        "room_id": ROOM,
        "sender": "@liis:x",
        "content": {"body": str(number)},
        **changes,
    }


def waiting(database: sqlite3.Connection) -> list[str]:
    rows = database.execute(
        "SELECT event FROM staff_inbox WHERE data IS NOT NULL ORDER BY number"
    ).fetchall()
    return [row[0] for row in rows]


def test_an_event_that_comes_again_is_known_even_when_it_is_dealt_with(
    database: sqlite3.Connection,
) -> None:
    assert inbox.take(database, [event(1), event(2), event(1)], 0.0, US) == 2
    assert inbox.take_next(database, ROOM) == event(1)
    inbox.done(database, "$1")
    assert inbox.take(database, [event(1), event(2)], 0.0, US) == 0
    assert waiting(database) == ["$2"]


def test_what_is_not_ours_to_deal_with_is_not_even_stored(database: sqlite3.Connection) -> None:
    odd: list[Any] = [
        event(1, type="m.typing"),
        event(2, sender=US),
        event(3, event_id=7),
        "no event",
        None,
    ]
    assert inbox.take(database, odd, 0.0, US) == 0


def test_one_that_was_missing_goes_before_those_that_came_after_it(
    database: sqlite3.Connection,
) -> None:
    inbox.take(database, [event(1), event(3), event(4)], 0.0, US)
    inbox.done(database, "$1")
    complete = [event(1), event(2), event(3), event(4)]
    inbox.put_in_order(database, complete, US)
    inbox.take(database, complete, 0.0, US)
    assert waiting(database) == ["$2", "$3", "$4"]


def test_nothing_changes_its_place_where_nothing_was_missing(database: sqlite3.Connection) -> None:
    inbox.take(database, [event(1), event(2)], 0.0, US)
    numbers = database.execute("SELECT number FROM staff_inbox").fetchall()
    inbox.put_in_order(database, [event(9, sender=US), event(1), event(2)], US)
    assert database.execute("SELECT number FROM staff_inbox").fetchall() == numbers


def test_ids_are_forgotten_only_of_what_is_dealt_with(database: sqlite3.Connection) -> None:
    inbox.take(database, [event(1), event(2)], 100.0, US)
    inbox.done(database, "$1")
    inbox.forget(database, 101.0)
    assert database.execute("SELECT event FROM staff_inbox").fetchall() == [("$2",)]
