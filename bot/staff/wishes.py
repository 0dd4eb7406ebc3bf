"""What a patient wants of the clinic's staff, by one of our buttons: to ask, show, leave, share."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from bot.gateway import event_log
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Reply
from bot.staff import cases, letters
from bot.staff.cases import Case
from bot.staff.casework import Casework
from bot.staff.patient_text import (
    ASK,
    HIDE,
    LEAVE,
    NO,
    REVEAL,
    SHARE_NO,
    SHARE_YES,
    SHOW,
    PatientText,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish, uttered by the patient's message `event`, in the caller's transaction."""

    work: Casework
    connection: sqlite3.Connection
    conversation: Conversation
    event: int
    now: float

    def carry_out(self, payload: str, held: Case | None) -> list[Reply]:
        """Do what a button stands for, and return what the patient is told.

        `held` is the case by which a person has the conversation.
        """
        if payload in (ASK, SHOW, HIDE):
            return self._ask(payload, held)
        if payload == REVEAL:
            seen = self._reveal() or any(case.shown for case in self._live())
            return [self._text.said("staff_showing" if seen else "staff_nothing_waits")]
        if payload == NO:
            return [] if held else [self._text.said("staff_declined")]
        if payload == LEAVE:
            return self._leave(held)
        if payload == SHARE_NO:
            return [self._text.said("staff_not_shared")]
        return self._share(sure=payload == SHARE_YES)

    def _ask(self, payload: str, held: Case | None) -> list[Reply]:
        """Ask for a person, if none has been asked for; ASK asks first what they may read."""
        revealed = payload == SHOW and self._reveal()
        request = request_of(self.connection, self.conversation)
        if held or request:
            if revealed:
                return [self._text.said("staff_showing")]
            return [self._text.waiting(request, self.now, again=True)] if request else []
        if payload == ASK:
            return [self._text.offer(self.now)]
        case = self.work.open(
            self.connection,
            self.conversation,
            "person",
            event=self.event,
            now=self.now,
            shown=payload == SHOW,
        )
        return [self._text.waiting(case, self.now)]

    def _reveal(self) -> bool:
        """Let those read the conversation who know of it by now; tell whether there were any.

        A shared result was shared by itself: only who has the conversation by it may read more.
        """
        hidden = [
            case
            for case in self._live()
            if not case.shown
            and case.state != "back"
            and (case.kind != "result" or case.state == "taken")
        ]
        for case in hidden:
            agreed = self.work.phrases(case.room).say("staff_case_now_shown")
            self.work.post(self.connection, case, f"agreed:{self.event}", letters.notice(agreed))
            self.work.show(self.connection, replace(case, shown_to=0))
        return bool(hidden)

    def _leave(self, held: Case | None) -> list[Reply]:
        """Give the conversation back to the assistant, or take a request back."""
        case = held or request_of(self.connection, self.conversation)
        if case is None:
            return [self._text.said("staff_nothing_waits")]
        cause = f"patient:{self.event}"
        self.work.let_go(self.connection, case, "leave", now=self.now, cause=cause)
        return [self._text.ended(self.now, None) if held else self._text.withdrawn(self.now)]

    def _share(self, *, sure: bool) -> list[Reply]:
        """Ask whether to share the newest result; after a yes, share it."""
        result = event_log.latest(self.connection, self.conversation.id, "result")
        if result is None:
            return [self._text.said("staff_nothing_to_share")]
        known = cases.of_conversation(self.connection, self.conversation.id)
        if any(case.result == result.number for case in known):
            return [self._text.said("staff_shared_before")]
        if not sure:
            return [self._text.share_question()]
        self.work.open(
            self.connection,
            self.conversation,
            "result",
            event=self.event,
            now=self.now,
            result=result.number,
        )
        return [self._text.shared(self.now)]

    def _live(self) -> list[Case]:
        return cases.live(self.connection, self.conversation.id)

    @property
    def _text(self) -> PatientText:
        return self.work.patient_text(self.conversation)


def request_of(connection: sqlite3.Connection, conversation: Conversation) -> Case | None:
    """Return the patient's request for a person that still waits."""
    waiting = (
        case
        for case in cases.live(connection, conversation.id)
        if case.kind == "person" and case.state == "waiting"
    )
    return next(waiting, None)
