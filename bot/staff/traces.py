"""What people write about a case, noted by event id: it is redacted with the conversation."""

from __future__ import annotations

import sqlite3

from bot.staff import cases, outbox
from bot.staff.cases import Case
from bot.staff.incoming import Incoming


def case_of(connection: sqlite3.Connection, incoming: Incoming) -> Case | None:
    """Return the case whose thread this is in, or whose root has the reaction."""
    at = incoming.reaction_to or incoming.thread
    case = cases.of_root(connection, outbox.key_of(connection, at)) if at else None
    return case if case and case.room == incoming.room else None


def noted_case(connection: sqlite3.Connection, incoming: Incoming) -> Case | None:
    """Return the case of which this changes a noted event, or whose erased thread this is in."""
    at = incoming.changes or incoming.thread
    case = cases.of_thread_event(connection, at) if at else None
    return case if case and case.room == incoming.room else None


def replied_case(connection: sqlite3.Connection, incoming: Incoming) -> Case | None:
    """Return the case that this answers beside its thread, as clients without threads do."""
    if incoming.thread is not None or incoming.reply_to is None:
        return None
    case = cases.of_key(connection, outbox.key_of(connection, incoming.reply_to))
    return case if case and case.room == incoming.room else None


def keep(connection: sqlite3.Connection, incoming: Incoming) -> None:
    """Note what was written about a case, by whomever: a text, a file, an edit of it.

    What comes into the thread of a conversation that has been erased meanwhile is redacted.
    """
    if incoming.reaction_to is not None:
        return
    case = (
        noted_case(connection, incoming)
        or case_of(connection, incoming)
        or replied_case(connection, incoming)
    )
    if case is None:
        return
    if case.conversation is None:
        outbox.redact_others(connection, incoming.room, incoming.event)
    else:
        cases.heard_in_thread(connection, case, incoming.event)
