"""The event log of a conversation: what was said, in order, numbered from 1, never changed."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Event:
    """One stored event; `data` is what clients see."""

    number: int
    type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says, before it has a number. `buttons` are {title, payload}."""

    text: str
    language: str
    custom: dict[str, Any]
    buttons: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done about a patient's message.

    `send` goes to Rasa: a text, a payload that begins with "/", or a payload of the gateway's own
    that begins with "gateway:". `masked`, `flag`, `doubt` and `language` are those of the front
    desk; what is said to a red flag is in that language. Only what the server made itself is
    `trusted`: whatever a patient types is never a payload of ours.
    """

    send: str
    masked: tuple[str, ...] = ()
    flag: str | None = None
    trusted: bool = False
    doubt: str | None = None
    language: str | None = None

    def asks_for(self, payload: str) -> bool:
        """Tell whether this is a payload of the gateway's own that begins with `payload`."""
        return self.trusted and self.send.startswith(payload)


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A stored message of a patient that waits for its answer. Turns sort by their number."""

    number: int
    conversation: str
    client_id: str
    job: Job = field(compare=False)


def say(
    database: sqlite3.Connection,
    conversation: str,
    replies: Iterable[Reply],
    now: float,
    answers: Turn | None = None,
) -> list[Event]:
    """Append the assistant's replies and give their buttons ids that mean nothing elsewhere."""
    events = []
    for reply in replies:
        buttons = [{"title": b["title"], "button": secrets.token_urlsafe(9)} for b in reply.buttons]
        database.executemany(
            "INSERT INTO buttons VALUES (?, ?, ?, ?)",
            [
                (conversation, shown["button"], shown["title"], b["payload"])
                for shown, b in zip(buttons, reply.buttons, strict=True)
            ],
        )
        data = {
            "from": "assistant",
            "language": reply.language,
            "text": reply.text,
            "buttons": buttons,
            "custom": reply.custom,
        }
        if answers:
            data["reply_to"] = answers.client_id
        events.append(
            append(
                database,
                conversation,
                MESSAGE,
                data,
                now,
                answers=answers.number if answers else None,
            )
        )
    return events


def append(
    database: sqlite3.Connection,
    conversation: str,
    kind: str,
    data: dict[str, Any],
    now: float,
    *,
    client_id: str | None = None,
    answers: int | None = None,
) -> Event:
    """Append one event; IntegrityError for an unknown conversation or a known client id."""
    (number,) = database.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM events WHERE conversation = ?", (conversation,)
    ).fetchone()
    data = {"event": number, **data}
    database.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)",
        (conversation, number, client_id, answers, kind, json.dumps(data, ensure_ascii=False)),
    )
    database.execute("UPDATE conversations SET last_event = ? WHERE id = ?", (now, conversation))
    return Event(number, kind, data)


def hear(
    database: sqlite3.Connection,
    conversation: str,
    client_id: str,
    *,
    shown: dict[str, Any],
    job: Job,
    now: float,
) -> Turn:
    """Store a patient's message together with what is to be done about it."""
    data = {"from": "patient", "id": client_id, **shown}
    event = append(database, conversation, MESSAGE, data, now, client_id=client_id)
    turn = Turn(event.number, conversation, client_id, job)
    database.execute(
        "INSERT INTO pending VALUES (?, ?, ?, ?)",
        (
            conversation,
            turn.number,
            client_id,
            json.dumps(asdict(job)),
        ),
    )
    return turn


def has_heard(database: sqlite3.Connection, conversation: str) -> bool:
    """Tell whether the patient has said anything in the conversation."""
    row = database.execute(
        "SELECT 1 FROM events WHERE conversation = ? AND client_id IS NOT NULL LIMIT 1",
        (conversation,),
    ).fetchone()
    return row is not None


def finish(
    database: sqlite3.Connection, turn: Turn, replies: Iterable[Reply], now: float
) -> list[Event] | None:
    """Store the answer of a turn and take it off the list; None where it is off already."""
    if not database.execute(
        "DELETE FROM pending WHERE conversation = ? AND number = ?",
        (turn.conversation, turn.number),
    ).rowcount:
        return None
    return say(database, turn.conversation, replies, now, answers=turn)


def is_pending(database: sqlite3.Connection, turn: Turn) -> bool:
    """Tell whether the turn still waits for its answer."""
    return bool(
        database.execute(
            "SELECT 1 FROM pending WHERE conversation = ? AND number = ?",
            (turn.conversation, turn.number),
        ).fetchone()
    )


def pending(database: sqlite3.Connection) -> list[Turn]:
    """Return all turns that are not answered yet, each conversation's in their order."""
    return [
        _turn(*row)
        for row in database.execute(
            "SELECT number, conversation, client_id, job FROM pending ORDER BY conversation, number"
        ).fetchall()
    ]


def number_of(database: sqlite3.Connection, conversation: str, client_id: str) -> int | None:
    """Return the event number of the message with this client id, None where it is new."""
    row = database.execute(
        "SELECT number FROM events WHERE conversation = ? AND client_id = ?",
        (conversation, client_id),
    ).fetchone()
    return row[0] if row else None


def after(
    database: sqlite3.Connection, conversation: str, number: int, limit: int = 200
) -> list[Event]:
    """Return the events that follow `number`, oldest first, `limit` at most."""
    return [
        _event(row)
        for row in database.execute(
            "SELECT number, type, data FROM events WHERE conversation = ? AND number > ? "
            "ORDER BY number LIMIT ?",
            (conversation, number, limit),
        ).fetchall()
    ]


def at(database: sqlite3.Connection, conversation: str, number: int) -> Event | None:
    """Return the event with this number, None where there is none."""
    row = database.execute(
        "SELECT number, type, data FROM events WHERE conversation = ? AND number = ?",
        (conversation, number),
    ).fetchone()
    return _event(row) if row else None


def newest_after(
    database: sqlite3.Connection, conversation: str, number: int, limit: int
) -> list[Event]:
    """Return the newest `limit` messages among those that follow `number`, oldest first."""
    rows = database.execute(
        "SELECT number, type, data FROM events WHERE conversation = ? AND type = ? "
        "AND number > ? ORDER BY number DESC LIMIT ?",
        (conversation, MESSAGE, number, limit),
    ).fetchall()
    return [_event(row) for row in reversed(rows)]


def said_before(database: sqlite3.Connection, turn: Turn) -> str | None:
    """Return the code of the assistant's reply right before a patient's message.

    None where that has no code, or where anything else stands between the two.
    """
    return _before(database, turn, "$.custom.code")


def asked_before(database: sqlite3.Connection, turn: Turn) -> str | None:
    """Return the linkId of the question right before a patient's message, None where none is."""
    return _before(database, turn, "$.custom.linkId")


def _before(database: sqlite3.Connection, turn: Turn, path: str) -> str | None:
    row = database.execute(
        "SELECT json_extract(data, ?) FROM events WHERE conversation = ? AND number = ?",
        (path, turn.conversation, turn.number - 1),
    ).fetchone()
    return row[0] if row else None


def said_lately(
    database: sqlite3.Connection, turn: Turn, code: str, language: str, events: int
) -> bool:
    """Tell whether one of so many events before the turn is a reply of this code and language."""
    row = database.execute(
        "SELECT 1 FROM events WHERE conversation = ? AND number BETWEEN ? AND ? "
        "AND json_extract(data, '$.custom.code') = ? AND json_extract(data, '$.language') = ? "
        "LIMIT 1",
        (turn.conversation, turn.number - events, turn.number - 1, code, language),
    ).fetchone()
    return row is not None


def flagged_lately(database: sqlite3.Connection, turn: Turn, events: int) -> str | None:
    """Return the red flag last answered among so many events before the turn, None for none."""
    row = database.execute(
        "SELECT json_extract(data, '$.custom.flag') FROM events "
        "WHERE conversation = ? AND number BETWEEN ? AND ? "
        "AND json_extract(data, '$.custom.kind') = 'red_flag' ORDER BY number DESC LIMIT 1",
        (turn.conversation, turn.number - events, turn.number - 1),
    ).fetchone()
    return row[0] if row else None


def answers_to(database: sqlite3.Connection, conversation: str, number: int) -> list[Event]:
    """Return the replies to the patient's message `number`."""
    return [
        _event(row)
        for row in database.execute(
            "SELECT number, type, data FROM events WHERE conversation = ? AND answers = ? "
            "ORDER BY number",
            (conversation, number),
        ).fetchall()
    ]


def latest(database: sqlite3.Connection, conversation: str, kind: str) -> Event | None:
    """Return the assistant's newest reply of a `kind`, None where there is none."""
    row = database.execute(
        "SELECT number, type, data FROM events WHERE conversation = ? AND type = ? "
        "AND json_extract(data, '$.custom.kind') = ? ORDER BY number DESC LIMIT 1",
        (conversation, MESSAGE, kind),
    ).fetchone()
    return _event(row) if row else None


def button(
    database: sqlite3.Connection, conversation: str, button_id: str
) -> tuple[str, str] | None:
    """Return title and payload of a button that was issued in this conversation."""
    row = database.execute(
        "SELECT title, payload FROM buttons WHERE conversation = ? AND id = ?",
        (conversation, button_id),
    ).fetchone()
    return (row[0], row[1]) if row else None


def _event(row: tuple[int, str, str]) -> Event:
    number, kind, data = row
    return Event(number, kind, json.loads(data))


def _turn(number: int, conversation: str, client_id: str, job: str) -> Turn:
    fields = json.loads(job)
    # What an earlier version has left here does not have every field.
    return Turn(
        number, conversation, client_id, Job(**{**fields, "masked": tuple(fields["masked"])})
    )
