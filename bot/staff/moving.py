"""Cases of rooms that the settings do not name any more: put up again where staff are now."""

from __future__ import annotations

import sqlite3

from bot.gateway import conversations
from bot.staff import cases
from bot.staff.cases import Case
from bot.staff.casework import Casework


def move_cases(connection: sqlite3.Connection, work: Casework, now: float) -> int:
    """Put live cases whose room is no inbox any more up in one that is; return how many there were.

    In the old room nothing is said or shown any more. Whoever had a conversation there has it no
    more, the patient is told so, and the wish for a person waits again.
    """
    inboxes = {room.id for room in work.config.inboxes()}
    lost = [case for case in cases.all_live(connection) if case.room not in inboxes]
    for case in lost:
        _move(connection, work, case, now)
    return len(lost)


def _move(connection: sqlite3.Connection, work: Casework, case: Case, now: float) -> None:
    conversation = conversations.find(connection, case.conversation or "")
    room = work.inbox(conversation) if conversation else None
    cases.move(connection, case, "end", now)
    if conversation is None or room is None:
        return
    if case.state == "taken":
        work.tell(connection, case, lambda text: text.ended(now, case.taken_by), now)
    if case.state != "back":
        work.open(
            connection,
            conversation,
            case.kind,
            event=case.event,
            now=now,
            shown=case.shown,
            flag=case.flag,
            result=case.result,
        )
