"""What the homeserver has handed over: stored before it is confirmed, dealt with once, in order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

#: Types of events that the channel deals with; of the others not even the id is kept.
KINDS = frozenset(
    {
        "m.room.message",
        "m.room.encrypted",
        "m.reaction",
        "m.sticker",
        "m.room.redaction",
        "m.room.member",
        "m.room.tombstone",
    }
)


#: Longest id in characters.
LONGEST_ID = 255


def take(connection: sqlite3.Connection, events: Iterable[Any], now: float, us: str) -> int:
    """Store the events that are new, by their ids; return how many. `us` is our own user id.

    They are dealt with in the order in which they are given here. What comes by two ways waits
    once: a known event only takes its place behind those before it that were missing so far.
    """
    before = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO staff_inbox (event, room, data, received) VALUES (?, ?, ?, ?)",
        [
            (event["event_id"], event["room_id"], json.dumps(event, ensure_ascii=True), now)
            for event in events
            if _fits(event, us)
        ],
    )
    return connection.total_changes - before


def put_in_order(
    connection: sqlite3.Connection, events: Iterable[Mapping[str, Any]], us: str
) -> None:
    """Give up the places of those of one room's events that wait behind one that is missing.

    `take` then gives all of them new ones, in their order.
    """
    missing = False
    for event in events:
        if not _fits(event, us):
            continue
        row = connection.execute(
            "SELECT data FROM staff_inbox WHERE event = ?", (event["event_id"],)
        ).fetchone()
        if row is None:
            missing = True
        elif row[0] is not None and missing:
            connection.execute("DELETE FROM staff_inbox WHERE event = ?", (event["event_id"],))


def rooms(connection: sqlite3.Connection) -> list[str]:
    """Return the rooms in which something waits."""
    rows = connection.execute("SELECT DISTINCT room FROM staff_inbox WHERE data IS NOT NULL")
    return [row[0] for row in rows.fetchall()]


def waiting(connection: sqlite3.Connection) -> int:
    """Return how many events are not dealt with yet."""
    (count,) = connection.execute(
        "SELECT count(*) FROM staff_inbox WHERE data IS NOT NULL"
    ).fetchone()
    return int(count)


def take_next(connection: sqlite3.Connection, room: str) -> Mapping[str, Any] | None:
    """Return the oldest event of the room that is not dealt with, None where there is none."""
    row = connection.execute(
        "SELECT data FROM staff_inbox WHERE data IS NOT NULL AND room = ? ORDER BY number LIMIT 1",
        (room,),
    ).fetchone()
    return json.loads(row[0]) if row else None


def done(connection: sqlite3.Connection, event_id: str) -> None:
    """Forget what the event says; its id stays, so that it is known when it comes again."""
    connection.execute("UPDATE staff_inbox SET data = NULL WHERE event = ?", (event_id,))


def failed(connection: sqlite3.Connection, event_id: str) -> int:
    """Count that dealing with the event has failed; return how often by now."""
    connection.execute(
        "UPDATE staff_inbox SET attempts = attempts + 1 WHERE event = ?", (event_id,)
    )
    row = connection.execute(
        "SELECT attempts FROM staff_inbox WHERE event = ?", (event_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def forget(connection: sqlite3.Connection, before: float) -> None:
    """Forget the ids of events that are dealt with and came before that moment."""
    connection.execute("DELETE FROM staff_inbox WHERE data IS NULL AND received < ?", (before,))


def is_id(value: Any) -> bool:
    """Tell whether the value can be an id of Matrix: a text that can be stored and sent."""
    if not (isinstance(value, str) and 0 < len(value) <= LONGEST_ID):
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _fits(event: Any, us: str) -> bool:
    return (
        isinstance(event, dict)
        and isinstance(event.get("type"), str)
        and event["type"] in KINDS
        and (event.get("sender") != us or event["type"] == "m.room.member")
        and is_id(event.get("event_id"))
        and is_id(event.get("room_id"))
    )


def leaves_gap(connection: sqlite3.Connection, transaction: str) -> bool:
    """Note the number of a transaction; tell whether one before it has never come.

    Synapse counts them up by one. What is no number, and what comes again, leaves no gap.
    """
    if not (transaction.isascii() and transaction.isdigit() and len(transaction) < 16):
        return False
    row = connection.execute("SELECT value FROM staff_facts WHERE name = 'transaction'").fetchone()
    number, last = int(transaction), int(row[0]) if row else None
    if last is None or number > last:
        connection.execute(
            "INSERT OR REPLACE INTO staff_facts VALUES ('transaction', ?)", (str(number),)
        )
    return last is not None and number > last + 1
