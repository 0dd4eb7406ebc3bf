"""Taking a conversation back from the rooms, in the transaction that erases it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.shown import Shown
from bot.staff import case_text, cases, letters, outbox
from bot.staff.casework import Casework
from bot.staff.config import Config


@dataclass(frozen=True, slots=True)
class Takeback:
    """Redacts what the rooms have of a conversation; who still works on it is told why."""

    config: Config | None = None
    shown: Callable[[], Shown] | None = None

    def take_back(self, connection: sqlite3.Connection, conversation: str) -> bool:
        """Redact what we have sent and what staff have written in the threads; end the cases.

        Return whether the rooms had anything of the conversation. The cases stay, without a word
        of whose they were. While the channel is off, it is redacted when that is on again.
        """
        found = cases.of_conversation(connection, conversation)
        threads = {case.id: outbox.event_of(connection, case.root) for case in found}
        outbox.redact(connection, conversation)
        for case in found:
            for event in cases.thread_events(connection, case):
                outbox.redact_others(connection, case.room, event)
            # What is on its way from there is known by the root, and redacted when it comes.
            cases.forget_threads(connection, case, threads[case.id])
            if case.state == "ended":
                continue
            cases.move(connection, case, "erase", time.time())
            thread = threads[case.id]
            if thread is not None and self.config and self.shown:
                say = Casework(self.config, self.shown()).phrases(case.room)
                told = say.say("staff_case_erased", case=case_text.number(case))
                outbox.put(
                    connection,
                    key=f"erased-case:{case.id}",
                    room=case.room,
                    content=letters.letter(told),
                    thread=thread,
                )
        return bool(found)
