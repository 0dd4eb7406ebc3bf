"""What we know of members of staff beside the settings file: the language they have chosen."""

from __future__ import annotations

import sqlite3

from bot.staff.config import Config


def language_of(connection: sqlite3.Connection, config: Config, room: str, user: str) -> str:
    """Return the language in which the user reads: the one they have set, else the settings'."""
    row = connection.execute("SELECT language FROM staff_people WHERE user = ?", (user,)).fetchone()
    return row[0] if row else config.language_for(room, user)


def set_language(connection: sqlite3.Connection, user: str, language: str) -> None:
    """Let the user read in `language` from now on."""
    connection.execute("INSERT OR REPLACE INTO staff_people VALUES (?, ?)", (user, language))


def name_of(user: str) -> str:
    """Return how colleagues see a user in a thread: the part of the id before the homeserver."""
    return user.removeprefix("@").partition(":")[0]
