"""Conversations: who may speak in them, and in which language, study and country they are."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it is now. `country` is "" where nobody has said it."""

    id: str
    language: str
    study: str | None
    country: str


def new_id() -> str:
    """Return an id that cannot be guessed."""
    return secrets.token_urlsafe(18)


def new_token() -> str:
    """Return a bearer token that cannot be guessed."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """Return the SHA-256 of a secret, which alone is stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


#: Tokens of the devices on which a conversation goes on; its first device's is its own.
TOKENS = """
CREATE TABLE IF NOT EXISTS tokens (
    token_hash BLOB PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS tokens_by_conversation ON tokens (conversation);
"""
#: Further devices of a conversation; one more ends the oldest.
DEVICES = 20


def create(
    database: sqlite3.Connection, conversation: Conversation, token: str, now: float
) -> None:
    """Store a new conversation. Of its token only the SHA-256 is kept."""
    database.execute(
        "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)",
        (
            conversation.id,
            hashed(token),
            conversation.language,
            conversation.study,
            conversation.country,
            now,
        ),
    )


def find(database: sqlite3.Connection, conversation: str) -> Conversation | None:
    """Return the conversation with this id, None where there is none."""
    row = database.execute(
        "SELECT id, language, study, country FROM conversations WHERE id = ?", (conversation,)
    ).fetchone()
    return Conversation(*row) if row else None


def authorised(database: sqlite3.Connection, conversation: str, token: str) -> Conversation | None:
    """Return the conversation if it exists and `token` is one of its own; None otherwise."""
    rows = database.execute(
        "SELECT token_hash FROM conversations WHERE id = ? "
        "UNION ALL SELECT token_hash FROM tokens WHERE conversation = ?",
        (conversation, conversation),
    ).fetchall()
    given = hashed(token)
    if not any(hmac.compare_digest(row[0], given) for row in rows):
        return None
    return find(database, conversation)


def add_token(database: sqlite3.Connection, conversation: str, token: str) -> None:
    """Let another device speak in the conversation."""
    database.execute("INSERT INTO tokens VALUES (?, ?)", (hashed(token), conversation))
    database.execute(
        "DELETE FROM tokens WHERE conversation = ? AND rowid NOT IN "
        "(SELECT rowid FROM tokens WHERE conversation = ? ORDER BY rowid DESC LIMIT ?)",
        (conversation, conversation, DEVICES),
    )


def change(
    database: sqlite3.Connection,
    conversation: str,
    language: str | None = None,
    study: str | None = None,
) -> None:
    """Set the language, the study, or both; None leaves what is there."""
    database.execute(
        "UPDATE conversations SET language = coalesce(?, language), study = coalesce(?, study) "
        "WHERE id = ?",
        (language, study, conversation),
    )


def older_than(database: sqlite3.Connection, moment: float) -> list[str]:
    """Return the ids of the conversations whose last event lies before `moment`."""
    rows = database.execute("SELECT id FROM conversations WHERE last_event < ?", (moment,))
    return [row[0] for row in rows.fetchall()]


def erase(database: sqlite3.Connection, conversation: str, check_again: float) -> bool:
    """Delete the conversation with all that belongs to it; True when nothing of it is left.

    Its id alone is remembered until Rasa's tracker has been looked through again, from the time
    `check_again` on.
    """
    database.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
    database.execute("INSERT OR REPLACE INTO erasures VALUES (?, ?)", (conversation, check_again))
    tables = (
        "events",
        "pending",
        "buttons",
        "votes",
        "links",
        "tokens",
        "staff_cases",
        "staff_errands",
        "staff_outbox",
    )
    return not any(
        database.execute(
            f"SELECT 1 FROM {table} WHERE conversation = ? LIMIT 1",  # noqa: S608 - names from above
            (conversation,),
        ).fetchone()
        for table in tables
    )


def erasures_due(database: sqlite3.Connection, now: float) -> list[str]:
    """Return the erased conversations whose tracker is to be looked through again."""
    rows = database.execute("SELECT conversation FROM erasures WHERE due <= ?", (now,))
    return [row[0] for row in rows.fetchall()]


def erasures_done(database: sqlite3.Connection, conversations: list[str]) -> None:
    """Forget the ids of conversations that are erased for good."""
    database.executemany(
        "DELETE FROM erasures WHERE conversation = ?", [(name,) for name in conversations]
    )
