"""What happens to a case, and what both sides are told of it: all in the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from bot.gateway import conversations, event_log
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Reply
from bot.gateway.shown import Shown
from bot.report.result import Result
from bot.staff import case_text, cases, errands_store, hours, letters, outbox, people
from bot.staff.cases import Case, Kind, Move
from bot.staff.config import Config, Room
from bot.staff.patient_text import PatientText
from bot.staff.phrases import Phrases

#: So much of a conversation is shown at most: its latest events.
LATEST = 200
#: The reaction that takes a case; it stands below it from the beginning, to be tapped.
TAKE = "✅"
#: Red flags that everybody in the room is called for.
ALARMS = frozenset({"emergency", "self_harm"})


@dataclass(frozen=True, slots=True)
class Casework:
    """Works on cases with the words and studies of one version."""

    config: Config
    shown: Shown

    def phrases(self, room_id: str, language: str | None = None) -> Phrases:
        """Return how things are said in a room, or in another language there."""
        room = self.config.room(room_id)
        site = self.config.site(room.site) if room else None
        zone: tzinfo = site.zone if site else UTC
        spoken = language or (room.language if room else "en")
        return Phrases(self.shown.speech.catalogue, self.shown.studies, spoken, zone)

    def inbox(self, conversation: Conversation) -> Room | None:
        """Return the room to which cases of the conversation come, None where there is none."""
        return self.config.inbox_for(conversation.country, conversation.study)

    def patient_text(self, conversation: Conversation, room_id: str | None = None) -> PatientText:
        """Return how the patient is spoken to. LookupError without a room for the conversation."""
        room = self.config.room(room_id) if room_id else None
        room = room or self.inbox(conversation)
        if room is None:
            raise LookupError("no inbox")
        return PatientText(self.shown, self.config, conversation, room)

    def open(
        self,
        connection: sqlite3.Connection,
        conversation: Conversation,
        kind: Kind,
        *,
        event: int,
        now: float,
        shown: bool = False,
        flag: str | None = None,
        result: int | None = None,
    ) -> Case:
        """Put a new case up as a thread; LookupError where no room takes it.

        `event` is the patient's message that raised it. What may be shown follows in the thread.
        """
        room = self.inbox(conversation)
        if room is None:
            raise LookupError("no inbox")
        within = self.config.answer_within_minutes * 60
        due = hours.due(self.config.site(room.site), now, within) if kind != "result" else None
        others = cases.live(connection, conversation.id)
        shown = shown or any(other.shown for other in others)
        case = cases.open_case(
            connection,
            conversation,
            kind=kind,
            room=room.id,
            event=event,
            now=now,
            due_at=due,
            flag=flag,
            result=result,
            shown=shown and kind != "result",
        )
        say = self.phrases(room.id)
        root = letters.letter(case_text.root(say, case), alarm=flag in ALARMS)
        outbox.put(
            connection, key=case.root, room=room.id, content=root, conversation=conversation.id
        )
        if result is not None:
            self.post_result(connection, case, say)
            errands_store.add(connection, "pdf", f"case:{case.id}:pdf", case=case, now=now)
        for other in others:
            also = say.say("staff_case_also", case=case_text.number(other))
            self.post(connection, case, f"also:{other.id}", letters.notice(also))
        if case.shown:
            self.show(connection, case)
        outbox.put(
            connection,
            key=f"case:{case.id}:reaction",
            room=room.id,
            content={"key": TAKE},
            kind="m.reaction",
            about=case.root,
            conversation=conversation.id,
        )
        return case

    def post(
        self, connection: sqlite3.Connection, case: Case, name: str, content: Mapping[str, Any]
    ) -> None:
        """Put a message into the thread; `name` tells it from the others there."""
        outbox.put(
            connection,
            key=f"case:{case.id}:{name}",
            room=case.room,
            content=content,
            thread=case.root,
            conversation=case.conversation,
        )

    def post_result(
        self, connection: sqlite3.Connection, case: Case, say: Phrases, name: str = "result"
    ) -> None:
        """Put the shared result into the thread by criterion, in the language of `say`."""
        found = self.result_of(connection, case)
        if found is not None:
            self.post(connection, case, name, letters.notice(case_text.result(say, found)))

    def result_of(self, connection: sqlite3.Connection, case: Case) -> Result | None:
        """Return the result that the case shares."""
        if case.conversation is None or case.result is None:
            return None
        event = event_log.at(connection, case.conversation, case.result)
        custom = (event.data.get("custom") if event else None) or {}
        return Result.of(custom, self.shown.studies, self.shown.questionnaire)

    def show(self, connection: sqlite3.Connection, case: Case) -> None:
        """Put into the thread what was said since the last time that this was done."""
        if case.conversation is None:
            return
        said = event_log.newest_after(connection, case.conversation, case.shown_to, LATEST)
        if not said:
            return
        last = said[-1].number
        pages = case_text.transcript(self.phrases(case.room), [event.data for event in said])
        for at, page in enumerate(pages):
            self.post(connection, case, f"said:{last}:{at}", letters.plain(page))
        cases.show(connection, case, last)

    def take(
        self, connection: sqlite3.Connection, case: Case, user: str, *, now: float, cause: str
    ) -> Case:
        """Give the case to a member of staff; the patient is told who, the thread that it is so.

        ImpossibleError where it cannot be taken. `cause` is the event by which it was.
        """
        case = cases.move(connection, case, "take", now, by=user)
        say = self.phrases(case.room)
        if case.shown:
            self.show(connection, case)
        language = people.language_of(connection, self.config, case.room, user)
        if case.result is not None and language != say.language:
            own = self.phrases(case.room, language)
            self.post_result(connection, case, own, f"result:{language}")
        now_in = conversations.find(connection, case.conversation or "")
        told = say.say(
            "staff_case_taken",
            who=people.name_of(user),
            language=say.language_name(now_in.language if now_in else case.language),
        )
        self._changed(connection, case, told, cause)
        self.tell(connection, case, lambda text: text.joined(case, now), now)
        return case

    def let_go(
        self,
        connection: sqlite3.Connection,
        case: Case,
        how: Move,
        *,
        now: float,
        cause: str,
        by: str | None = None,
    ) -> Case:
        """End the case, or give it back; `by` is the member of staff, None for the patient.

        Where somebody had the conversation, the patient is told that the assistant answers again.
        """
        had = case.state == "taken"
        case = cases.move(connection, case, how, now)
        say = self.phrases(case.room)
        if by is None:
            name = "staff_case_left" if had else "staff_case_withdrawn"
        else:
            name = "staff_case_back" if how == "back" else "staff_case_ended"
        self._changed(connection, case, say.say(name, who=people.name_of(by or "")), cause)
        if had and by is not None:
            self.tell(connection, case, lambda text: text.ended(now, by), now)
        return case

    def tell(self, connection: sqlite3.Connection, case: Case, reply: Any, now: float) -> None:
        """Append `reply(text)` to the conversation's log, where the conversation is still there."""
        conversation = conversations.find(connection, case.conversation or "")
        if conversation is not None:
            said: Reply = reply(self.patient_text(conversation, case.room))
            event_log.say(connection, conversation.id, [said], now)

    def overdue(self, connection: sqlite3.Connection, case: Case, now: float) -> None:
        """Tell the patient and the thread that nobody has come in time."""
        cases.told(connection, case)
        overdue = self.phrases(case.room).say("staff_case_overdue")
        self.post(connection, case, "overdue", letters.letter(overdue))
        self.tell(connection, case, lambda text: text.nobody(case), now)

    def _changed(self, connection: sqlite3.Connection, case: Case, told: str, cause: str) -> None:
        """Say in the thread what has changed, and at its root, which the whole room sees."""
        self.post(connection, case, f"changed:{cause}", letters.notice(told))
        root = case_text.root(self.phrases(case.room), case)
        outbox.put(
            connection,
            key=f"case:{case.id}:state:{cause}",
            room=case.room,
            content=letters.letter(f"{root}\n\n**{told}**"),
            about=case.root,
            conversation=case.conversation,
        )
