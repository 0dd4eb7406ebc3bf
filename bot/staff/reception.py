"""The moments at which a message and its answer are stored, where the clinic's staff take part.

Without staff connected this is the event log and nothing else. What fails on the staff's side is
logged and taken back by itself: no patient's message is lost, and no red flag left unanswered, for
the sake of a thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.gateway import conversations, event_log, logs
from bot.gateway.answering import Outcome
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Event, Job, Turn
from bot.staff.handover import Handover

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reception:
    """Stores turns. Each method is one transaction's work."""

    handover: Handover | None = None

    def hear(
        self,
        database: sqlite3.Connection,
        conversation: Conversation,
        client_id: str,
        *,
        shown: dict[str, Any],
        job: Job,
        now: float,
    ) -> Turn:
        """Store a patient's message; IntegrityError as `event_log.hear` raises it."""
        turn = event_log.hear(database, conversation.id, client_id, shown=shown, job=job, now=now)
        desk = self.handover
        if desk:
            _apart(database, turn, lambda: desk.heard(database, conversation, turn, now), None)
        return turn

    def meet(self, database: sqlite3.Connection, turn: Turn, now: float) -> list[Event] | None:
        """Answer a turn that is not the assistant's; None where it is, or is answered already."""
        if not self.handover:
            return None
        conversation = still_open(database, turn)
        outcome = self.handover.meet(database, conversation, turn, now) if conversation else None
        return _store(database, turn, outcome, now) if outcome else None

    def finish(
        self, database: sqlite3.Connection, turn: Turn, outcome: Outcome, now: float
    ) -> list[Event] | None:
        """Store the assistant's answer as far as it is still to be given; None where one is."""
        desk = self.handover
        conversation = still_open(database, turn) if desk else None
        if desk and conversation:
            replies = _apart(
                database,
                turn,
                lambda: desk.answered(database, conversation, turn, outcome.replies, now),
                outcome.replies,
            )
            outcome = replace(outcome, replies=replies)
        return _store(database, turn, outcome, now)


def still_open(database: sqlite3.Connection, turn: Turn) -> Conversation | None:
    """Return the turn's conversation; None where it is gone, or the turn answered."""
    if not event_log.is_pending(database, turn):
        return None
    return conversations.find(database, turn.conversation)


def _store(
    database: sqlite3.Connection, turn: Turn, outcome: Outcome, now: float
) -> list[Event] | None:
    events = event_log.finish(database, turn, outcome.replies, now)
    if events is not None and outcome.language:
        conversations.change(database, turn.conversation, language=outcome.language)
    return events


def _apart(
    database: sqlite3.Connection, turn: Turn, work: Callable[[], Result], otherwise: Result
) -> Result:
    """Return `work()`; where it fails, take back what it has changed and return `otherwise`."""
    database.execute("SAVEPOINT desk")
    try:
        result = work()
    except Exception as error:
        database.execute("ROLLBACK TO desk")
        logs.log.error(
            "desk failed", conversation=logs.short(turn.conversation), **logs.error_place(error)
        )
        result = otherwise
    database.execute("RELEASE desk")
    return result
