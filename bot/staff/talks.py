"""The assistant's conversations with staff: one for each member of staff in each room."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.gateway import conversations
from bot.staff import people
from bot.staff.choices import Choices
from bot.staff.config import Config


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation as it is now; `code` is that of the assistant's last reply."""

    conversation: str
    room: str
    user: str
    language: str
    study: str | None
    country: str
    code: str | None = None


def find(connection: sqlite3.Connection, config: Config, room: str, user: str) -> Talk:
    """Return the talk of the user in the room, a new one (not stored yet) where there is none.

    A language that the user has chosen since goes before that of the talk.
    """
    preferred = people.language_of(connection, config, room, user)
    row = connection.execute(
        "SELECT conversation, language, preferred, study, country, code FROM staff_talks "
        "WHERE room = ? AND user = ?",
        (room, user),
    ).fetchone()
    if row is None:
        place = config.room(room)
        site = config.site(place.site) if place else None
        study = place.studies[0] if place and len(place.studies) == 1 else None
        country = site.country if site else ""
        return Talk(conversations.new_id(), room, user, preferred, study, country)
    conversation, language, before, study, country, code = row
    spoken = language if preferred == before else preferred
    return Talk(conversation, room, user, spoken, study, country, code)


def store(connection: sqlite3.Connection, config: Config, talk: Talk, now: float) -> None:
    """Store the talk as it is now."""
    preferred = people.language_of(connection, config, talk.room, talk.user)
    connection.execute(
        "INSERT INTO staff_talks "
        "(conversation, room, user, language, preferred, study, country, code, last_event) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation) DO UPDATE SET "
        "language = excluded.language, preferred = excluded.preferred, code = excluded.code, "
        "last_event = excluded.last_event",
        (
            talk.conversation,
            talk.room,
            talk.user,
            talk.language,
            preferred,
            talk.study,
            talk.country,
            talk.code,
            now,
        ),
    )


def offer(connection: sqlite3.Connection, talk: Talk, key: str, choices: Choices) -> None:
    """Remember the buttons of the reply with this key."""
    connection.execute(
        "INSERT OR IGNORE INTO staff_choices (conversation, key, buttons) VALUES (?, ?, ?)",
        (talk.conversation, key, choices.write()),
    )


def latest(connection: sqlite3.Connection, talk: Talk) -> Choices | None:
    """Return the buttons that were offered last in the talk."""
    return _choices(
        connection.execute(
            "SELECT buttons FROM staff_choices WHERE conversation = ? ORDER BY number DESC LIMIT 1",
            (talk.conversation,),
        ).fetchone()
    )


def offered(connection: sqlite3.Connection, talk: Talk, key: str | None) -> Choices | None:
    """Return the buttons of the talk's reply with this key, None where it is not of this talk."""
    return _choices(
        connection.execute(
            "SELECT buttons FROM staff_choices WHERE conversation = ? AND key = ?",
            (talk.conversation, key),
        ).fetchone()
    )


def forget(connection: sqlite3.Connection, conversation: str) -> None:
    """Delete the talk with its buttons."""
    connection.execute("DELETE FROM staff_talks WHERE conversation = ?", (conversation,))


def older_than(connection: sqlite3.Connection, moment: float) -> list[str]:
    """Return the talks in which nothing has been said since `moment`."""
    rows = connection.execute(
        "SELECT conversation FROM staff_talks WHERE last_event < ?", (moment,)
    )
    return [row[0] for row in rows.fetchall()]


def _choices(row: tuple[str] | None) -> Choices | None:
    return Choices.read(row[0]) if row else None
