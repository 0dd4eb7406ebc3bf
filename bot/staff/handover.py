"""What a patient's message means to the clinic's staff: asked for, shared, passed on, an alarm.

The gateway asks here before it asks Rasa, and again when it stores what Rasa has answered: who has
the conversation is decided in the transaction that stores the answer, so from the event on by which
a person joined, the assistant says nothing but what a red flag needs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.gateway import event_log
from bot.gateway.answering import LANGUAGE, Outcome
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Reply, Turn
from bot.gateway.shown import Shown
from bot.staff import case_text, cases, letters, typed
from bot.staff.cases import Case
from bot.staff.casework import ALARMS, Casework
from bot.staff.config import Config
from bot.staff.patient_text import LEAVE, OFFER, PERSON, SHARE, SHARE_QUESTION
from bot.staff.wishes import Wish, request_of

#: The code of the assistant's word that no person is connected.
NO_PERSON = "no_person"


@dataclass(frozen=True, slots=True)
class Handover:
    """The gateway's side of the desk. Every method works in its caller's transaction."""

    config: Config
    shown: Callable[[], Shown]

    @property
    def casework(self) -> Casework:
        """The work on cases, with the words of now."""
        return Casework(self.config, self.shown())

    def heard(
        self, connection: sqlite3.Connection, conversation: Conversation, turn: Turn, now: float
    ) -> None:
        """Raise a red flag at once, with the message that is being stored."""
        work = self.casework
        if turn.job.flag is None or work.inbox(conversation) is None:
            return
        for case in cases.live(connection, conversation.id):
            if case.kind == "red_flag" and case.state == "waiting" and case.flag == turn.job.flag:
                say = work.phrases(case.room)
                flag = case_text.flag(say, case.flag)
                again = say.say("staff_case_again", since=say.moment(now), flag=flag)
                content = letters.letter(again, alarm=case.flag in ALARMS)
                work.post(connection, case, f"again:{turn.number}", content)
                if case.shown:
                    work.show(connection, case)
                return
        work.open(
            connection, conversation, "red_flag", event=turn.number, now=now, flag=turn.job.flag
        )

    def meet(
        self, connection: sqlite3.Connection, conversation: Conversation, turn: Turn, now: float
    ) -> Outcome | None:
        """Return what is answered to a message that is not the assistant's to answer; else None."""
        work = self.casework
        if work.inbox(conversation) is None:
            return None
        case = self._held(connection, conversation)
        payload = self._payload(connection, conversation, turn, case)
        if payload is not None:
            wish = Wish(self.casework, connection, conversation, turn.number, now)
            return Outcome(wish.carry_out(payload, held=case))
        if case is None:
            return None
        if turn.job.asks_for(LANGUAGE):
            language = turn.job.send.removeprefix(LANGUAGE)
            say = work.phrases(case.room)
            told = say.say("staff_case_language", language=say.language_name(language))
            work.post(connection, case, f"language:{turn.number}", letters.notice(told))
            return Outcome([], language)
        self._pass_on(connection, case, turn)
        return Outcome(self._held_replies(conversation, turn))

    def answered(
        self,
        connection: sqlite3.Connection,
        conversation: Conversation,
        turn: Turn,
        replies: list[Reply],
        now: float,
    ) -> list[Reply]:
        """Return what becomes of the assistant's replies to a turn, with a clinic connected."""
        if self.casework.inbox(conversation) is None:
            return replies
        case = self._held(connection, conversation)
        if case is not None:
            # Somebody has come while the assistant was busy with it.
            self._pass_on(connection, case, turn)
            return self._held_replies(conversation, turn)
        text = self.casework.patient_text(conversation)
        offers = [reply for reply in replies if reply.custom.get("code") == NO_PERSON]
        others = [self._shareable(reply, text.shown, conversation) for reply in replies]
        others = [reply for reply in others if reply.custom.get("code") != NO_PERSON]
        if offers:
            waiting = request_of(connection, conversation)
            others.append(text.waiting(waiting, now, again=True) if waiting else text.offer(now))
        raised = [c for c in cases.live(connection, conversation.id) if c.event == turn.number]
        return [*others, *(text.alarm(case) for case in raised if case.kind == "red_flag")]

    def _payload(
        self,
        connection: sqlite3.Connection,
        conversation: Conversation,
        turn: Turn,
        case: Case | None,
    ) -> str | None:
        """Return which of our buttons was pressed, or said in words; None for none."""
        job = turn.job
        if job.trusted:
            ours = job.send.startswith((PERSON, SHARE))
            return job.send if ours else None
        if job.flag:
            return None
        speech, language = self.shown().speech, conversation.language
        if case is not None:
            return LEAVE if typed.wants_assistant(speech, job.send, language) else None
        code = event_log.said_before(connection, turn)
        if code == OFFER:
            return typed.answer_to_offer(speech, job.send, language)
        if code == SHARE_QUESTION:
            return typed.answer_to_share(speech, job.send, language)
        return None

    def _pass_on(self, connection: sqlite3.Connection, case: Case, turn: Turn) -> None:
        """Put the patient's message into the thread of who has the conversation."""
        work = self.casework
        say = work.phrases(case.room)
        said = event_log.at(connection, turn.conversation, turn.number)
        text = str(said.data.get("text", "")) if said else ""
        content = letters.words_of(say.say("staff_patient"), text)
        work.post(connection, case, f"patient:{turn.number}", content)
        if case.shown:
            cases.show(connection, case, turn.number)
        if turn.job.flag:
            flag = case_text.flag(say, turn.job.flag)
            told = letters.letter(
                say.say("staff_case_flag", flag=flag), alarm=turn.job.flag in ALARMS
            )
            work.post(connection, case, f"flag:{turn.number}", told)

    def _held_replies(self, conversation: Conversation, turn: Turn) -> list[Reply]:
        """Return the little that is said while a person has the conversation.

        Whom to call at a red flag; and that something was masked, because the person never gets it.
        """
        speech, job = self.shown().speech, turn.job
        language, country = conversation.language, conversation.country
        replies = []
        if job.flag:
            spoken = job.language or language
            replies.append(speech.red_flag(job.flag, spoken, country, prefix="staff_"))
        if job.masked:
            replies.append(speech.notice("masked", language, country, masked=list(job.masked)))
        return replies

    def _held(self, connection: sqlite3.Connection, conversation: Conversation) -> Case | None:
        """Return the case by which a person has the conversation.

        A room that was taken off the list has nobody any more: the assistant answers then.
        """
        case = cases.held(connection, conversation.id)
        return case if case and self.config.room(case.room) else None

    def _shareable(self, reply: Reply, shown: Shown, conversation: Conversation) -> Reply:
        """Return a result with the button to share it; any other reply as it is."""
        if reply.custom.get("kind") != "result":
            return reply
        title = shown.speech.catalogue.response("button_share", conversation.language).text
        return replace(reply, buttons=(*reply.buttons, {"title": title, "payload": SHARE}))
