"""Taking a conversation out of Rasa's tracker store, so that not even its free pages hold it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path


class NotErasedError(Exception):
    """Rasa's database could not be changed, or still holds rows of the conversation."""


def erase_from_tracker(database: Path, conversations: Sequence[str]) -> int:
    """Delete all events of `conversations` from Rasa's SQLite file; return how many there were.

    Call it between two turns: during one, Rasa writes the old rows back. The deleted content is
    overwritten (`secure_delete`), and the file rebuilt, because Rasa's own writing leaves copies
    in free space. Raises NotErasedError where the database is locked, broken, or rows are left.
    A database that is not there holds nothing.
    """
    if not conversations or not database.is_file():
        return 0
    try:
        with contextlib.closing(
            sqlite3.connect(database, timeout=5.0, isolation_level=None)
        ) as connection:
            if not connection.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'events'"
            ).fetchone():
                return 0
            connection.execute("PRAGMA secure_delete = ON")
            deleted = sum(
                connection.execute("DELETE FROM events WHERE sender_id = ?", (name,)).rowcount
                for name in conversations
            )
            if deleted:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for name in conversations:
                if connection.execute(
                    "SELECT 1 FROM events WHERE sender_id = ? LIMIT 1", (name,)
                ).fetchone():
                    raise NotErasedError("rows are left")
    except sqlite3.Error as error:
        raise NotErasedError(error.sqlite_errorname) from None
    return deleted
