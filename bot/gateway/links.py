"""Codes by which a conversation goes on on another device. Only their hashes are kept."""

from __future__ import annotations

import secrets
import sqlite3

from bot.gateway.conversations import hashed
from bot.privacy.retention import SECONDS_A_DAY

#: Codes of one conversation that are good at the same time; one more ends the oldest.
LIVE = 3

TABLE = """
CREATE TABLE IF NOT EXISTS links (
    code_hash BLOB PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS links_by_conversation ON links (conversation);
"""


def new_code() -> str:
    """Return a code that cannot be guessed: 144 bits, short enough for a camera."""
    return secrets.token_urlsafe(18)


def issue(
    database: sqlite3.Connection,
    conversation: str,
    code: str,
    now: float,
    *,
    days: int,
    retention_days: int,
) -> float | None:
    """Store a code of the conversation; return until when it is good, None where there is none.

    It is good for `days`, and never longer than a conversation is kept in which nothing more is
    said.
    """
    row = database.execute(
        "SELECT last_event FROM conversations WHERE id = ?", (conversation,)
    ).fetchone()
    if row is None:
        return None
    expires = min(now + days * SECONDS_A_DAY, float(row[0]) + retention_days * SECONDS_A_DAY)
    forget_expired(database, now)
    database.execute("INSERT INTO links VALUES (?, ?, ?)", (hashed(code), conversation, expires))
    database.execute(
        "DELETE FROM links WHERE conversation = ? AND rowid NOT IN "
        "(SELECT rowid FROM links WHERE conversation = ? ORDER BY rowid DESC LIMIT ?)",
        (conversation, conversation, LIVE),
    )
    return expires


def redeem(database: sqlite3.Connection, code: str, now: float) -> str | None:
    """Return the id of the conversation that a code is good for; None for any other code."""
    row = database.execute(
        "SELECT conversation FROM links WHERE code_hash = ? AND expires > ?", (hashed(code), now)
    ).fetchone()
    return str(row[0]) if row else None


def forget_expired(database: sqlite3.Connection, now: float) -> None:
    """Delete the codes that are not good any more."""
    database.execute("DELETE FROM links WHERE expires <= ?", (now,))
