"""Cases: what waits for a person of the clinic, who has it, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

from bot.gateway.conversations import Conversation

Kind = Literal["person", "result", "red_flag"]
State = Literal["waiting", "taken", "back", "ended"]
#: `leave`: the patient does not want it any more. `merge`: the same person has another case of
#: the same conversation.
Move = Literal["take", "back", "end", "leave", "merge", "erase"]

#: The state machine. What is not here cannot be done.
AFTER: Mapping[State, Mapping[Move, State]] = MappingProxyType(
    {
        "waiting": MappingProxyType(
            {"take": "taken", "end": "ended", "leave": "ended", "merge": "ended", "erase": "ended"}
        ),
        "taken": MappingProxyType(
            {"back": "back", "end": "ended", "leave": "ended", "erase": "ended"}
        ),
        # Given back to the assistant: staff may take it up again, for what they promised.
        "back": MappingProxyType(
            {"take": "taken", "end": "ended", "merge": "ended", "erase": "ended"}
        ),
        "ended": MappingProxyType({}),
    }
)


class ImpossibleError(Exception):
    """The case is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it is now; the columns of `staff_cases`. Moments are seconds since 1970."""

    id: int
    conversation: str | None
    kind: Kind
    flag: str | None
    state: State
    how: Move | None
    room: str
    language: str
    study: str | None
    country: str
    event: int
    result: int | None
    shown: bool
    shown_to: int
    opened_at: float
    due_at: float | None
    taken_by: str | None
    taken_at: float | None
    ended_at: float | None

    @property
    def root(self) -> str:
        """The key of the event that its thread begins with."""
        return f"case:{self.id}:root"

    @property
    def wants_a_person(self) -> bool:
        """Whether the patient is told when nobody comes; a shared result waits for nobody."""
        return self.kind != "result"


_NAMES = tuple(field.name for field in fields(Case))
_COLUMNS = ", ".join(_NAMES)


def open_case(
    connection: sqlite3.Connection,
    conversation: Conversation,
    *,
    kind: Kind,
    room: str,
    event: int,
    now: float,
    due_at: float | None = None,
    flag: str | None = None,
    result: int | None = None,
    shown: bool = False,
) -> Case:
    """Store a new case of the conversation and return it."""
    (number,) = connection.execute(
        "INSERT INTO staff_cases (conversation, kind, flag, room, language, study, country, event,"
        " result, shown, opened_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (
            conversation.id,
            kind,
            flag,
            room,
            conversation.language,
            conversation.study,
            conversation.country,
            event,
            result,
            shown,
            now,
            due_at,
        ),
    ).fetchone()
    return get(connection, number)


def find(connection: sqlite3.Connection, number: int) -> Case | None:
    """Return the case with this number, None where there is none."""
    return next(iter(_where(connection, "id = ?", number)), None)


def get(connection: sqlite3.Connection, number: int) -> Case:
    """Return the case with this number; LookupError where there is none."""
    case = find(connection, number)
    if case is None:
        raise LookupError(number)
    return case


def of_root(connection: sqlite3.Connection, key: str | None) -> Case | None:
    """Return the case whose thread begins with the event of this key."""
    case = of_key(connection, key)
    return case if case and case.root == key else None


def of_key(connection: sqlite3.Connection, key: str | None) -> Case | None:
    """Return the case that the event of this key belongs to."""
    kind, _, rest = (key or "").partition(":")
    number = rest.partition(":")[0]
    is_ours = kind == "case" and number.isascii() and number.isdecimal()
    return find(connection, int(number)) if is_ours else None


def held(connection: sqlite3.Connection, conversation: str) -> Case | None:
    """Return the case by which a person has the conversation now, None where nobody has."""
    return next(
        iter(_where(connection, "conversation = ? AND state = 'taken'", conversation)), None
    )


def live(connection: sqlite3.Connection, conversation: str) -> list[Case]:
    """Return the conversation's cases that have not ended, oldest first."""
    return _where(connection, "conversation = ? AND state <> 'ended'", conversation)


def of_conversation(connection: sqlite3.Connection, conversation: str) -> list[Case]:
    """Return all of the conversation's cases, oldest first."""
    return _where(connection, "conversation = ?", conversation)


def all_live(connection: sqlite3.Connection) -> list[Case]:
    """Return all cases that have not ended, oldest first."""
    return _where(connection, "state <> 'ended'")


def queue(connection: sqlite3.Connection, rooms: Collection[str]) -> list[Case]:
    """Return what waits and what is taken in these rooms, oldest first."""
    return [
        case for case in _where(connection, "state IN ('waiting', 'taken')") if case.room in rooms
    ]


def overdue(connection: sqlite3.Connection, now: float) -> list[Case]:
    """Return the cases that wait and should have been taken by now."""
    return _where(connection, "state = 'waiting' AND due_at <= ?", now)


def next_due(connection: sqlite3.Connection) -> float | None:
    """Return when the next case that waits is due, None where there is none."""
    (due,) = connection.execute(
        "SELECT min(due_at) FROM staff_cases WHERE state = 'waiting'"
    ).fetchone()
    return None if due is None else float(due)


def move(
    connection: sqlite3.Connection, case: Case, how: Move, now: float, by: str | None = None
) -> Case:
    """Change the case's state and return it as it is then; `by` is who takes it.

    ImpossibleError where the case is not in a state for that, or somebody has its conversation by
    another case.
    """
    case = get(connection, case.id)
    state = AFTER[case.state].get(how)
    if state is None:
        raise ImpossibleError(how)
    try:
        if state == "taken":
            connection.execute(
                "UPDATE staff_cases SET state = 'taken', how = NULL, taken_by = ?, taken_at = ?, "
                "due_at = NULL WHERE id = ?",
                (by, now, case.id),
            )
        else:
            connection.execute(
                "UPDATE staff_cases SET state = ?, how = ?, due_at = NULL, ended_at = ? "
                "WHERE id = ?",
                (state, how, now if state == "ended" else None, case.id),
            )
    except sqlite3.IntegrityError:
        raise ImpossibleError(how) from None
    return get(connection, case.id)


def show(connection: sqlite3.Connection, case: Case, upto: int) -> None:
    """Note that staff may read the conversation, and do up to the event `upto`."""
    connection.execute(
        "UPDATE staff_cases SET shown = 1, shown_to = max(shown_to, ?) WHERE id = ?",
        (upto, case.id),
    )


def told(connection: sqlite3.Connection, case: Case) -> None:
    """Note that the patient knows that nobody has come."""
    connection.execute("UPDATE staff_cases SET due_at = NULL WHERE id = ?", (case.id,))


def heard_in_thread(connection: sqlite3.Connection, case: Case, event: str) -> None:
    """Note an event that staff have written in the thread."""
    connection.execute("INSERT OR IGNORE INTO staff_thread_events VALUES (?, ?)", (event, case.id))


def thread_events(connection: sqlite3.Connection, case: Case) -> list[str]:
    """Return the ids of the events that staff have written in the thread."""
    rows = connection.execute("SELECT event FROM staff_thread_events WHERE case_id = ?", (case.id,))
    return [row[0] for row in rows.fetchall()]


def of_thread_event(connection: sqlite3.Connection, event: str) -> Case | None:
    """Return the case in whose thread the event was written, or whose erased root it is."""
    row = connection.execute(
        "SELECT case_id FROM staff_thread_events WHERE event = ?", (event,)
    ).fetchone()
    return find(connection, row[0]) if row else None


def forget_threads(connection: sqlite3.Connection, case: Case, root: str | None) -> None:
    """Forget which events staff have written in the thread, of which only `root` is kept."""
    connection.execute("DELETE FROM staff_thread_events WHERE case_id = ?", (case.id,))
    if root is not None:
        heard_in_thread(connection, case, root)


def forget_before(connection: sqlite3.Connection, moment: float) -> None:
    """Delete cases that ended before `moment`: who had them is nobody's business any more."""
    connection.execute(
        "DELETE FROM staff_cases WHERE state = 'ended' AND ended_at < ? AND conversation IS NULL",
        (moment,),
    )


def _where(connection: sqlite3.Connection, condition: str, *values: object) -> list[Case]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM staff_cases WHERE {condition} ORDER BY id",  # noqa: S608 - ours
        values,
    ).fetchall()
    found = (dict(zip(_NAMES, row, strict=True)) for row in rows)
    return [Case(**{**row, "shown": bool(row["shown"])}) for row in found]
