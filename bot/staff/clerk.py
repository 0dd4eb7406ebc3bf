"""What the desk does by itself: says when nobody has come in time, and does the longer errands."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.gateway import conversations, logs
from bot.gateway.database import Database
from bot.gateway.shown import Shown
from bot.gateway.streams import Streams
from bot.report import pdf
from bot.report.content import Report
from bot.settings import Settings
from bot.staff import cases, errands_store, letters, outbox, vain
from bot.staff.casework import Casework
from bot.staff.config import Config
from bot.staff.errands_store import Errand

#: So often is an errand tried.
ATTEMPTS = 3
#: Seconds before it is tried again, and at most between two looks.
_AGAIN, _LONGEST = 5.0, 30.0


@dataclass(slots=True)
class Clerk:
    """Works until cancelled. All that is to be done is stored, so a restart loses nothing."""

    config: Config
    settings: Settings
    database: Database
    streams: Streams
    shown: Callable[[], Shown]
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Do what is due; look again at the next moment at which something is, or at a change."""
        self.database.on_change(self._changed.set)
        while True:
            self._changed.clear()
            try:
                moment = await self.work()
            except Exception as error:
                logs.log.error("staff clerk failed", **logs.error_place(error))
                moment = time.time() + _AGAIN
            wait = min(_LONGEST, max(0.0, moment - time.time()))
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def work(self) -> float:
        """Do all that is due; return when something is due next."""
        told = await self.database.run(self._tell_overdue, time.time())
        for conversation in told:
            self.streams.wake(conversation)
        while errand := await self.database.run(errands_store.next_errand, time.time()):
            await self._run(errand)
        return await self.database.run(_next_moment)

    def _tell_overdue(self, connection: sqlite3.Connection, now: float) -> list[str]:
        work = Casework(self.config, self.shown())
        late = cases.overdue(connection, now)
        for case in late:
            work.overdue(connection, case, now)
        return [case.conversation for case in late if case.conversation]

    async def _run(self, errand: Errand) -> None:
        """Do one errand; after some failures say so, or leave it."""
        try:
            if errand.kind == "pdf":
                await self._send_pdf(errand)
            else:
                await self._send_unanswered(errand)
        except Exception as error:
            logs.log.error("staff errand failed", kind=errand.kind, **logs.error_place(error))
            await self.database.run(self._failed, errand, time.time())

    def _failed(self, connection: sqlite3.Connection, errand: Errand, now: float) -> None:
        if errand.attempts + 1 < ATTEMPTS:
            errands_store.later(connection, errand, now + _AGAIN)
            return
        if errand.kind == "unanswered":
            say = Casework(self.config, self.shown()).phrases(errand.room, errand.language)
            self._answer(connection, errand, say.say("staff_unanswered_failed"))
        errands_store.done(connection, errand)

    async def _send_pdf(self, errand: Errand) -> None:
        """Put the papers of a shared result into its thread, in the room's language."""
        found = await self.database.run(self._report, errand)
        if found is None:
            await self.database.run(errands_store.done, errand)
            return
        name, report = found
        content = await asyncio.to_thread(pdf.render, report)

        def send(connection: sqlite3.Connection) -> None:
            # The conversation may have been erased meanwhile, and the errand with it.
            if errands_store.is_there(connection, errand):
                outbox.put_file(
                    connection,
                    key=errand.key,
                    room=errand.room,
                    thread=errand.thread,
                    name=name,
                    type="application/pdf",
                    content=content,
                    conversation=errand.conversation,
                )
                errands_store.done(connection, errand)

        await self.database.run(send)

    def _report(self, connection: sqlite3.Connection, errand: Errand) -> tuple[str, Report] | None:
        shown = self.shown()
        work = Casework(self.config, shown)
        case = cases.find(connection, errand.case_id or 0)
        conversation = conversations.find(connection, errand.conversation or "")
        found = work.result_of(connection, case) if case else None
        if case is None or conversation is None or found is None:
            return None
        language = work.phrases(case.room).language
        report = found.report(shown.speech.catalogue, language, conversation.country)
        return f"{case.id}-{found.file_name('pdf')}", report

    async def _send_unanswered(self, errand: Errand) -> None:
        """Answer with what people asked in vain, found out in a process of its own."""
        found = await vain.find(self.settings)
        say = Casework(self.config, self.shown()).phrases(errand.room, errand.language)
        text = vain.text(say, found)

        def send(connection: sqlite3.Connection) -> None:
            self._answer(connection, errand, text)
            errands_store.done(connection, errand)

        await self.database.run(send)

    @staticmethod
    def _answer(connection: sqlite3.Connection, errand: Errand, markdown: str) -> None:
        outbox.put(
            connection,
            key=errand.key,
            room=errand.room,
            content=letters.notice(markdown),
            thread=errand.thread,
        )


def _next_moment(connection: sqlite3.Connection) -> float:
    moments = (cases.next_due(connection), errands_store.next_moment(connection))
    return min((moment for moment in moments if moment is not None), default=float("inf"))
