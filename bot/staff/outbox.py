"""What is to be sent to the rooms: stored with the change that it tells of, sent once, in order.

The order is that of a lane. Each case has one of its own; all else in a room has one together.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MESSAGE = "m.room.message"
REDACTION = "m.room.redaction"
#: How the keys of redactions begin that are about events of others.
OTHERS = "redact:$"

#: Bytes of content that are handed over at most; a homeserver takes events up to 65,536 bytes.
LARGEST = 48_000
#: What stands in place of a content that was erased while it was perhaps on its way.
ERASED = {"msgtype": "m.notice", "body": "…"}


@dataclass(frozen=True, slots=True)
class Lane:
    """What is sent in order: `name` "" stands for all that belongs to no case."""

    room: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One stored event on its way out. References are event ids by now, None where they are gone.

    `file` is what is to be uploaded first; `media` its address where that has been done.
    """

    number: int
    key: str
    txn: str
    lane: Lane
    kind: str
    content: dict[str, Any]
    thread: str | None
    reply_to: str | None
    about: str | None
    file: bytes | None
    media: str | None

    @property
    def room(self) -> str:
        """The room that it goes to."""
        return self.lane.room


def put(
    connection: sqlite3.Connection,
    *,
    key: str,
    room: str,
    content: Mapping[str, Any],
    kind: str = MESSAGE,
    thread: str | None = None,
    reply_to: str | None = None,
    about: str | None = None,
    conversation: str | None = None,
) -> None:
    """Store one event in the caller's transaction; it is sent when that is committed.

    A known `key` changes nothing. `thread`, `reply_to` and `about` are keys or event ids (`$…`):
    the thread's root, the event that is answered, the event that a reaction, an edit or a redaction
    is about. What belongs to a case, and what belongs to none in a room, is sent in the order in
    which it was put. `conversation` says whose data it is: `redact` finds it by that. A content
    that is too large for a homeserver is cut. A reaction's content is {"key": "👍"}; a message with
    `about` is an edit of that.
    """
    connection.execute(
        "INSERT OR IGNORE INTO staff_outbox "
        "(key, txn, room, kind, content, thread, reply_to, about, conversation, lane) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            _transaction(key),
            room,
            kind,
            _fitting(content),
            thread,
            reply_to,
            about,
            conversation,
            _lane(connection, key, thread or about),
        ),
    )


def put_file(
    connection: sqlite3.Connection,
    *,
    key: str,
    room: str,
    name: str,
    type: str,
    content: bytes,
    thread: str | None = None,
    conversation: str | None = None,
) -> None:
    """Store a file to be uploaded and then sent as `m.file`, as `put` does for an event."""
    event = {
        "msgtype": "m.file",
        "body": name,
        "filename": name,
        "info": {"mimetype": type, "size": len(content)},
    }
    if connection.execute("SELECT 1 FROM staff_outbox WHERE key = ?", (key,)).fetchone():
        return
    put(connection, key=key, room=room, content=event, thread=thread, conversation=conversation)
    connection.execute("INSERT INTO staff_files VALUES (?, ?)", (key, content))


def event_of(connection: sqlite3.Connection, key: str) -> str | None:
    """Return the id of the event with this key, None where it is not sent, or gone."""
    row = connection.execute("SELECT event FROM staff_outbox WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def key_of(connection: sqlite3.Connection, event_id: str) -> str | None:
    """Return the key of the event with this id, None where we did not send it."""
    row = connection.execute("SELECT key FROM staff_outbox WHERE event = ?", (event_id,)).fetchone()
    return row[0] if row else None


def redact(connection: sqlite3.Connection, conversation: str) -> int:
    """Take away what is not sent of the conversation, redact what is; return how many events.

    An event that is perhaps on its way loses its content and is redacted when it has arrived.
    Nothing here names the conversation any more.
    """
    connection.execute(
        "DELETE FROM staff_files WHERE key IN "
        "(SELECT key FROM staff_outbox WHERE conversation = ?)",
        (conversation,),
    )
    connection.execute(
        "DELETE FROM staff_outbox WHERE conversation = ? AND state IN ('waiting', 'refused')",
        (conversation,),
    )
    rows = connection.execute(
        "SELECT number, room, kind FROM staff_outbox WHERE conversation = ? ORDER BY number",
        (conversation,),
    ).fetchall()
    for number, room, kind in rows:
        # The old key may name the conversation.
        key = f"erased:{number}"
        connection.execute(
            "UPDATE staff_outbox SET key = ?, conversation = NULL, content = ?, kind = ? "
            "WHERE number = ?",
            (key, json.dumps(ERASED), MESSAGE if kind != REDACTION else kind, number),
        )
        if kind != REDACTION:
            put(connection, key=f"redact:{key}", room=room, content={}, kind=REDACTION, about=key)
    return len(rows)


def redact_others(connection: sqlite3.Connection, room: str, event: str) -> None:
    """Redact an event of somebody else, where the room gives us the power to."""
    key = OTHERS + event.removeprefix("$")
    put(connection, key=key, room=room, content={}, kind=REDACTION, about=event)


def forget(connection: sqlite3.Connection, conversation: str) -> None:
    """Forget what was put about the conversation; what was sent of it stays in the rooms."""
    connection.execute("DELETE FROM staff_outbox WHERE conversation = ?", (conversation,))


def lanes(connection: sqlite3.Connection) -> list[Lane]:
    """Return the lanes in which something is to be sent."""
    rows = connection.execute(
        "SELECT DISTINCT room, lane FROM staff_outbox WHERE state IN ('waiting', 'trying')"
    )
    return [Lane(*row) for row in rows.fetchall()]


def waiting(connection: sqlite3.Connection) -> int:
    """Return how many events are to be sent."""
    (count,) = connection.execute(
        "SELECT count(*) FROM staff_outbox WHERE state IN ('waiting', 'trying')"
    ).fetchone()
    return int(count)


def take_next(connection: sqlite3.Connection, lane: Lane) -> Outgoing | None:
    """Return what is to be sent next in the lane, marked as perhaps sent; None: nothing.

    What is about an event that is not there is refused without being tried.
    """
    while True:
        row = connection.execute(
            "SELECT o.number, o.key, o.txn, o.kind, o.content, o.thread, o.reply_to, o.about, "
            "o.media, f.content FROM staff_outbox o LEFT JOIN staff_files f ON f.key = o.key "
            "WHERE o.state IN ('waiting', 'trying') AND o.room = ? AND o.lane = ? "
            "ORDER BY o.number LIMIT 1",
            (lane.room, lane.name),
        ).fetchone()
        if row is None:
            return None
        number, key, txn, kind, content, thread, reply_to, about, media, file = row
        target = _event(connection, about)
        if about is not None and target is None:
            refused(connection, number)
            continue
        connection.execute("UPDATE staff_outbox SET state = 'trying' WHERE number = ?", (number,))
        return Outgoing(
            number=number,
            key=key,
            txn=txn,
            lane=lane,
            kind=kind,
            content=json.loads(content),
            thread=_event(connection, thread),
            reply_to=_event(connection, reply_to),
            about=target,
            file=file,
            media=media,
        )


def uploaded(connection: sqlite3.Connection, number: int, media: str) -> None:
    """Store where the file of an event lies on the homeserver."""
    connection.execute("UPDATE staff_outbox SET media = ? WHERE number = ?", (media, number))


def sent(connection: sqlite3.Connection, outgoing: Outgoing, event_id: str) -> str | None:
    """Store that the event is sent, and forget its content.

    After a redaction both are forgotten; returns the address of the file that is to go, too.
    """
    number = outgoing.number
    if outgoing.kind == REDACTION:
        row = connection.execute(
            "SELECT key, media FROM staff_outbox WHERE event = ?", (outgoing.about,)
        ).fetchone()
        connection.execute(
            "DELETE FROM staff_outbox WHERE number = ? OR (event = ? AND key LIKE 'erased:%')",
            (number, outgoing.about),
        )
        return row[1] if row and row[0].startswith("erased:") else None
    connection.execute(
        "DELETE FROM staff_files WHERE key = (SELECT key FROM staff_outbox WHERE number = ?)",
        (number,),
    )
    connection.execute(
        "UPDATE staff_outbox SET state = 'sent', event = ?, content = '{}' WHERE number = ?",
        (event_id, number),
    )
    return None


def refused(connection: sqlite3.Connection, number: int) -> None:
    """Set an event aside that the homeserver will never take, and forget its content."""
    connection.execute(
        "DELETE FROM staff_files WHERE key = (SELECT key FROM staff_outbox WHERE number = ?)",
        (number,),
    )
    connection.execute(
        "UPDATE staff_outbox SET state = 'refused', content = '{}' WHERE number = ?", (number,)
    )


def _lane(connection: sqlite3.Connection, key: str, about: str | None) -> str:
    """Return the lane of a new event: that of what it is about, else of its case, else the room's.

    What is about something in a lane comes after it, and stays there when the keys are erased.
    """
    if about is not None:
        column = "event" if about.startswith("$") else "key"
        row = connection.execute(
            f"SELECT lane FROM staff_outbox WHERE {column} = ?",  # noqa: S608 - one of the two
            (about,),
        ).fetchone()
        if row is not None:
            return str(row[0])
    kind, _, rest = key.partition(":")
    return f"case:{rest.partition(':')[0]}" if kind == "case" else ""


def _event(connection: sqlite3.Connection, reference: str | None) -> str | None:
    if reference is None or reference.startswith("$"):
        return reference
    return event_of(connection, reference)


def _transaction(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _fitting(content: Mapping[str, Any]) -> str:
    """Return the content as JSON; a text that is too long is cut, its HTML left out."""
    text = json.dumps(content, ensure_ascii=False)
    if len(text.encode()) <= LARGEST:
        return text
    plain = {name: value for name, value in content.items() if name != "formatted_body"}
    plain.pop("format", None)
    body = str(plain.get("body", ""))
    plain["body"] = ""
    room = LARGEST - len(json.dumps(plain, ensure_ascii=False).encode()) - 8
    # A character is two bytes of JSON at least where it is escaped, six at most.
    while body and len(json.dumps(body, ensure_ascii=False).encode()) > room:
        body = body[: len(body) * 9 // 10]
    plain["body"] = f"{body} …"
    return json.dumps(plain, ensure_ascii=False)
