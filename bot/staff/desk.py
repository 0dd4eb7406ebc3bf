"""The desk: what staff write in the threads of cases, their reactions there, and their commands."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.gateway import conversations, event_log
from bot.gateway.front_desk import bounds
from bot.gateway.shown import Shown
from bot.staff import case_text, cases, letters, orders, outbox, people, rights, traces
from bot.staff.cases import Case, ImpossibleError
from bot.staff.casework import TAKE, Casework
from bot.staff.commands import Command, read_command, written
from bot.staff.config import Config
from bot.staff.heard import Heard
from bot.staff.incoming import Incoming
from bot.staff.phrases import Phrases
from locales import LANGUAGES

#: Reactions at the root of a thread that take the case; skin tones do not count.
TAKES = frozenset({TAKE, "☑", "✔", "👍", "✋", "🙋"})
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")

#: Longest message to a patient, in characters. A longer one is not sent: what would be missing
#: might matter most.
LONGEST = 4000

_MINE = Heard(True)
_NOT_MINE = Heard(False)


@dataclass(frozen=True, slots=True)
class Desk:
    """Deals with what is about cases, and with commands; says nothing to who is on no list."""

    config: Config
    shown: Callable[[], Shown]
    clock: Callable[[], float] = field(default=time.time)

    def heard(self, connection: sqlite3.Connection, incoming: Incoming) -> Heard:
        """Do what `incoming` asks for, in the caller's transaction.

        Not handled is what is for the assistant: it is about no case and no command, mentions the
        assistant in a thread, or cannot be read.
        """
        if incoming.changes is not None:
            return self._changed(connection, incoming, incoming.changes)
        case = traces.case_of(connection, incoming)
        aside = None if case else self._aside(connection, incoming)
        command = None if incoming.encrypted else read_command(incoming.text)
        if incoming.encrypted or not (case or aside or command):
            return _NOT_MINE
        if not rights.is_known(self.config, incoming.sender):
            return _MINE
        if case is not None and incoming.reaction_to is not None:
            return self._reaction(connection, incoming, case)
        if command is not None:
            return self._command(connection, incoming, case or aside, command)
        return self._said(connection, incoming, case, aside)

    def _said(
        self,
        connection: sqlite3.Connection,
        incoming: Incoming,
        case: Case | None,
        aside: Case | None,
    ) -> Heard:
        """Deal with words about a case: for the assistant, for the patient, or for neither."""
        if self._asks_assistant(incoming):
            return _NOT_MINE
        if aside is not None:
            return self._beside(connection, incoming, aside)
        return self._write(connection, incoming, case) if case else _NOT_MINE

    @staticmethod
    def _aside(connection: sqlite3.Connection, incoming: Incoming) -> Case | None:
        """Return the case that this is about, though it stands in no thread of a live case."""
        if incoming.reaction_to is not None:
            return None
        replied = traces.replied_case(connection, incoming)
        return replied or traces.noted_case(connection, incoming)

    def _changed(self, connection: sqlite3.Connection, incoming: Incoming, event: str) -> Heard:
        """Say that an edit, or taking back, does not reach the patient who has the message."""
        case = cases.of_thread_event(connection, event)
        if case is None or case.conversation is None or not self._may(incoming, "cases"):
            return _MINE
        if event_log.number_of(connection, case.conversation, event) is not None:
            say = self._phrases(connection, incoming)
            self.answer(connection, incoming, say.say("staff_change_not_sent"), case)
        return _MINE

    def _beside(self, connection: sqlite3.Connection, incoming: Incoming, case: Case) -> Heard:
        """Say that what is not in the thread of a case, or too late there, reaches no patient."""
        if self._may(incoming, "cases"):
            name = "staff_not_sent_beside" if case.conversation else "staff_case_erased"
            say = self._phrases(connection, incoming)
            self.answer(connection, incoming, say.say(name, case=case_text.number(case)), case)
        return _MINE

    def _asks_assistant(self, incoming: Incoming) -> bool:
        """Tell whether the assistant is called by name.

        A mention alone is not enough: clients add one when somebody answers a patient's message,
        which we have sent.
        """
        say = self.shown().speech.catalogue.response
        names = {self.config.us, self.config.us[1:].partition(":")[0]}
        names |= {say("staff_name", language).text for language in LANGUAGES}
        text = incoming.text.casefold()
        return incoming.mentions_us and any(name.casefold() in text for name in names)

    def _reaction(self, connection: sqlite3.Connection, incoming: Incoming, case: Case) -> Heard:
        takes = _TONES.sub("", incoming.reaction or "") in TAKES
        if not takes or not self._may(incoming, "cases"):
            return _MINE
        return self._take(connection, incoming, case)

    def _command(
        self,
        connection: sqlite3.Connection,
        incoming: Incoming,
        case: Case | None,
        command: Command,
    ) -> Heard:
        say = self._phrases(connection, incoming)
        if command.name is None:
            help_ = written("help", say.language)
            self.answer(connection, incoming, say.say("staff_unknown_command", help=help_))
            return _MINE
        if command.name not in ("take", "back", "end"):
            orders.give(connection, self, incoming, command, say)
            return _MINE
        if not self._may(incoming, "cases"):
            self.answer(connection, incoming, say.say("staff_may_not"))
            return _MINE
        if command.argument:
            case = self._numbered(connection, incoming, command.argument)
        if case is None:
            name = "staff_no_such_case" if command.argument else "staff_which_case"
            how = written(command.name, say.language)
            self.answer(connection, incoming, say.say(name, command=how))
            return _MINE
        if command.name == "take":
            return self._take(connection, incoming, case)
        return self._let_go(connection, incoming, case, command)

    def _numbered(
        self, connection: sqlite3.Connection, incoming: Incoming, argument: str
    ) -> Case | None:
        """Return the case of this room with the number that was written."""
        digits = argument.removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            return None
        case = cases.find(connection, int(digits))
        return case if case and case.room == incoming.room else None

    def _take(self, connection: sqlite3.Connection, incoming: Incoming, case: Case) -> Heard:
        """Give the case to who asks for it, or say who has it."""
        work, now = self._work(), self.clock()
        try:
            work.take(connection, case, incoming.sender, now=now, cause=incoming.event)
        except ImpossibleError:
            self.answer(connection, incoming, self._refusal(connection, incoming, case), case)
            return _MINE
        return Heard(True, (case.conversation,) if case.conversation else ())

    def _refusal(self, connection: sqlite3.Connection, incoming: Incoming, case: Case) -> str:
        """Return why the case cannot be taken. One's own other case takes this one in."""
        say = self._phrases(connection, incoming)
        held = cases.held(connection, case.conversation) if case.conversation else None
        if case.state == "ended" or held is None:
            return say.say("staff_case_over", case=case_text.number(case))
        who = people.name_of(held.taken_by or "")
        if held.id != case.id:
            if held.taken_by == incoming.sender:
                cases.move(connection, case, "merge", self.clock())
            return say.say("staff_other_thread", who=who, case=case_text.number(held))
        if held.taken_by == incoming.sender:
            return say.say("staff_yours_already", case=case_text.number(case))
        return say.say("staff_taken_already", who=who, case=case_text.number(case))

    def _let_go(
        self, connection: sqlite3.Connection, incoming: Incoming, case: Case, command: Command
    ) -> Heard:
        how = "back" if command.name == "back" else "end"
        try:
            self._work().let_go(
                connection,
                case,
                how,  # type: ignore[arg-type]
                now=self.clock(),
                cause=incoming.event,
                by=incoming.sender,
            )
        except ImpossibleError:
            say = self._phrases(connection, incoming)
            name = "staff_case_over" if case.state == "ended" else "staff_case_not_taken"
            self.answer(connection, incoming, say.say(name, case=case_text.number(case)), case)
            return _MINE
        return Heard(True, (case.conversation,) if case.conversation else ())

    def _write(self, connection: sqlite3.Connection, incoming: Incoming, case: Case) -> Heard:
        """Hand a message to the patient, from who has the case; to others say that it is not."""
        if not self._may(incoming, "cases"):
            return _MINE
        text = bounds.clean(incoming.text)
        refused = self._not_sent(connection, incoming, case, text)
        if refused is not None:
            self.answer(connection, incoming, refused, case)
            return _MINE
        conversation = conversations.find(connection, case.conversation or "")
        if conversation is None or not text:
            return _MINE
        if event_log.number_of(connection, conversation.id, incoming.event) is not None:
            return _MINE
        who = self._work().patient_text(conversation, case.room).who(incoming.sender)
        event = event_log.append(
            connection,
            conversation.id,
            event_log.MESSAGE,
            {
                "from": "staff",
                "language": conversation.language,
                "text": text,
                "buttons": [],
                "custom": {"kind": "staff", "who": who},
            },
            self.clock(),
            client_id=incoming.event,
        )
        if case.shown:
            cases.show(connection, case, event.number)
        return Heard(True, (conversation.id,))

    def _not_sent(
        self, connection: sqlite3.Connection, incoming: Incoming, case: Case, text: str
    ) -> str | None:
        """Return why the message does not go to the patient; None where it does."""
        say = self._phrases(connection, incoming)
        number = case_text.number(case)
        if case.state == "ended":
            return say.say("staff_not_sent_over", case=number)
        if case.state != "taken":
            take = written("take", say.language)
            return say.say("staff_not_sent_waiting", case=number, take=take)
        if case.taken_by != incoming.sender:
            who = people.name_of(case.taken_by or "")
            return say.say("staff_not_sent_other", who=who, case=number)
        if len(text) > LONGEST:
            return say.say("staff_not_sent_long", count=say.catalogue.number(LONGEST, say.language))
        return None

    def answer(
        self,
        connection: sqlite3.Connection,
        incoming: Incoming,
        markdown: str,
        case: Case | None = None,
    ) -> None:
        """Answer where it was asked; an answer about a case is redacted with its conversation."""
        thread = incoming.thread or incoming.reaction_to
        if case and incoming.changes:
            thread = case.root
        outbox.put(
            connection,
            key=f"answer:{incoming.event}",
            room=incoming.room,
            content=letters.notice(markdown),
            thread=thread,
            reply_to=(
                incoming.event if incoming.reaction_to is None and not incoming.changes else None
            ),
            conversation=case.conversation if case else None,
        )

    def _may(self, incoming: Incoming, doing: rights.Doing) -> bool:
        return rights.may(self.config, incoming.sender, incoming.room, doing)

    def _work(self) -> Casework:
        return Casework(self.config, self.shown())

    def _phrases(self, connection: sqlite3.Connection, incoming: Incoming) -> Phrases:
        language = people.language_of(connection, self.config, incoming.room, incoming.sender)
        return self._work().phrases(incoming.room, language)
