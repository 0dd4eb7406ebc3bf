"""Errands: work that takes longer than a transaction may, stored so that a restart loses none."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Literal

from bot.staff.cases import Case

Kind = Literal["pdf", "unanswered"]


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand. Its outcome goes to `room`, into `thread` (a key or an event id)."""

    key: str
    kind: Kind
    conversation: str | None
    room: str
    thread: str | None
    language: str
    case_id: int | None
    attempts: int


_NAMES = tuple(field.name for field in fields(Errand))


def add(
    connection: sqlite3.Connection,
    kind: Kind,
    key: str,
    *,
    now: float,
    case: Case | None = None,
    room: str = "",
    thread: str | None = None,
    language: str = "en",
) -> None:
    """Store an errand of a case, or for a room; a known key changes nothing."""
    connection.execute(
        "INSERT OR IGNORE INTO staff_errands (key, kind, conversation, room, thread, language, "
        "case_id, not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            kind,
            case.conversation if case else None,
            case.room if case else room,
            case.root if case else thread,
            language,
            case.id if case else None,
            now,
        ),
    )


def next_errand(connection: sqlite3.Connection, now: float) -> Errand | None:
    """Return an errand that can be run now, None where there is none."""
    row = connection.execute(
        f"SELECT {', '.join(_NAMES)} FROM staff_errands WHERE not_before <= ? "  # noqa: S608 - ours
        "ORDER BY not_before LIMIT 1",
        (now,),
    ).fetchone()
    return Errand(**dict(zip(_NAMES, row, strict=True))) if row else None


def next_moment(connection: sqlite3.Connection) -> float | None:
    """Return when the next errand can be run."""
    (moment,) = connection.execute("SELECT min(not_before) FROM staff_errands").fetchone()
    return None if moment is None else float(moment)


def is_there(connection: sqlite3.Connection, errand: Errand) -> bool:
    """Tell whether the errand is still wanted: its conversation may have been erased."""
    found = connection.execute("SELECT 1 FROM staff_errands WHERE key = ?", (errand.key,))
    return found.fetchone() is not None


def done(connection: sqlite3.Connection, errand: Errand) -> None:
    """Take the errand off the list."""
    connection.execute("DELETE FROM staff_errands WHERE key = ?", (errand.key,))


def later(connection: sqlite3.Connection, errand: Errand, moment: float) -> None:
    """Count a failure, and try again at `moment`."""
    connection.execute(
        "UPDATE staff_errands SET attempts = attempts + 1, not_before = ? WHERE key = ?",
        (moment, errand.key),
    )
