"""The staff channel put together: started and stopped with the gateway."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from prometheus_client import CollectorRegistry

from bot.gateway import logs
from bot.gateway.answering import Answering
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.shown import Shown
from bot.gateway.streams import Streams
from bot.privacy import retention
from bot.settings import Settings
from bot.staff import inbox, moving, outbox
from bot.staff.assistant import Assistant
from bot.staff.casework import Casework
from bot.staff.config import Config
from bot.staff.figures import StaffFigures
from bot.staff.matrix import Matrix, MatrixError
from bot.staff.sender import Sender
from bot.staff.watch import Watch
from bot.staff.worker import Desk, Worker

#: Seconds between two calls by which the homeserver and we make sure of each other. When it had
#: lost us, such a call makes it hand over at once what it has kept.
_HEARTBEAT = 5.0
_FIRST_PAUSE = 0.2
#: Seconds before a part of the channel that has failed is taken up again.
_AGAIN = 1.0
#: Ids of events that were dealt with are kept for so many days.
_REMEMBERED = 30


@dataclass(slots=True)
class Channel:
    """Keeps the line to the homeserver, and the inbox and the outbox empty."""

    config: Config
    database: Database
    matrix: Matrix
    sender: Sender
    worker: Worker
    assistant: Assistant
    figures: StaffFigures
    watch: Watch
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    def build(
        cls,
        config: Config,
        *,
        settings: Settings,
        database: Database,
        answering: Answering,
        eraser: Eraser,
        streams: Streams,
        shown: Callable[[], Shown],
        desk: Desk,
        registry: CollectorRegistry,
    ) -> Channel:
        """Put the parts together; nothing is started."""
        matrix, figures = Matrix(config), StaffFigures(registry)
        watch = Watch(database, matrix, config.homeserver, config.us)
        assistant = Assistant(
            database=database,
            config=config,
            matrix=matrix,
            answering=replace(answering, audience="staff"),
            eraser=eraser,
            shown=shown,
            longest=settings.message_limit,
        )
        return cls(
            config=config,
            database=database,
            matrix=matrix,
            sender=Sender(database, config, matrix, figures),
            worker=Worker(database, config, matrix, streams, figures, desk, assistant, watch),
            watch=watch,
            assistant=assistant,
            figures=figures,
        )

    async def start(self) -> None:
        """Take up what was left; call when the gateway's server listens."""
        await self.matrix.open()
        moved = await self.database.run(self._move_cases, time.time())
        if moved:
            logs.log.warning("cases of rooms that are no inbox any more were moved", cases=moved)
        self.database.on_change(self.sender.lanes.wake)
        self.database.on_change(self.worker.lanes.wake)
        for work in (
            self._keep_line,
            self._watch,
            self.sender.lanes.run,
            self.worker.lanes.run,
            self._count,
        ):
            self._tasks.append(asyncio.create_task(_steadily(work)))

    def _move_cases(self, connection: sqlite3.Connection, now: float) -> int:
        return moving.move_cases(connection, Casework(self.config, self.assistant.shown()), now)

    async def stop(self) -> None:
        """Stop; what is not dealt with or not sent waits for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.matrix.close()

    async def _keep_line(self) -> None:
        """Sign in where we are not signed in, join the rooms, then call from time to time."""
        pause, there = _FIRST_PAUSE, False
        while True:
            try:
                if not there:
                    await self._arrive()
                    self.sender.ready.set()
                    self.sender.hurry()
                await self.matrix.ping()
                if not there:
                    logs.log.info("staff channel connected")
                there, pause = True, _FIRST_PAUSE
                self.figures.connected.set(1)
                await asyncio.sleep(_HEARTBEAT)
            except MatrixError as error:
                if there or pause == _FIRST_PAUSE:
                    logs.log.warning(
                        "staff channel not connected", status=error.status, code=error.code
                    )
                there = False
                self.figures.connected.set(0)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _HEARTBEAT)

    async def _arrive(self) -> None:
        await self.matrix.sign_in(self.assistant.name())
        for room in self.config.rooms:
            try:
                await self.matrix.join(room)
                replacement = await self.matrix.replaced_by(room)
            except MatrixError as error:
                # One room that is written wrongly must not keep us out of the others.
                if error.status not in (400, 403, 404) or not error.code.startswith("M_"):
                    raise
                logs.log.error("not invited to a room of the list", room=room, code=error.code)
            else:
                if replacement is not None:
                    self.worker.room_replaced(room, replacement)

    async def _watch(self) -> None:
        await self.sender.ready.wait()
        await self.watch.run()

    async def _count(self) -> None:
        while True:
            self.figures.waiting.labels("inbox").set(await self.database.run(inbox.waiting))
            self.figures.waiting.labels("outbox").set(await self.database.run(outbox.waiting))
            await asyncio.sleep(_HEARTBEAT)

    async def sweep(self, now: float, retention_days: int) -> int:
        """Erase staff's own talks that are too old, and forget what was dealt with long ago.

        Return how many talks there were; NotErasedError where they could not be erased.
        """
        await self.database.run(inbox.forget, retention.oldest_kept(now, _REMEMBERED))
        return await self.assistant.erase_old(retention.oldest_kept(now, retention_days))


async def _steadily(work: Callable[[], Awaitable[None]]) -> None:
    """Do what never ends, again whenever it fails: a full disk is not for ever."""
    while True:
        try:
            await work()
        except Exception as error:
            logs.log.error("staff channel failed", **logs.error_place(error))
        await asyncio.sleep(_AGAIN)
