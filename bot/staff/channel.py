"""The staff channel put together: started and stopped with the gateway."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from prometheus_client import CollectorRegistry

from bot.gateway import logs
from bot.gateway.answering import Answering
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.shown import Shown
from bot.gateway.streams import Streams
from bot.settings import Settings
from bot.staff import inbox, outbox
from bot.staff.assistant import Assistant
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
#: Ids of events that were dealt with are kept for so long.
_REMEMBERED = 30 * 86_400.0
_SWEEP = 3600.0


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
            retention_days=settings.retention_days,
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
        self.database.on_change(self.sender.lanes.wake)
        self.database.on_change(self.worker.lanes.wake)
        for work in (
            self._keep_line(),
            self._watch(),
            self.sender.lanes.run(),
            self.worker.lanes.run(),
            self._count(),
            self._sweep(),
        ):
            self._tasks.append(asyncio.create_task(work))

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
            except MatrixError as error:
                if error.status not in (403, 404):
                    raise
                logs.log.error("not invited to a room of the list", room=room, code=error.code)

    async def _watch(self) -> None:
        await self.sender.ready.wait()
        await self.watch.run()

    async def _count(self) -> None:
        while True:
            self.figures.waiting.labels("inbox").set(await self.database.run(inbox.waiting))
            self.figures.waiting.labels("outbox").set(await self.database.run(outbox.waiting))
            await asyncio.sleep(_HEARTBEAT)

    async def _sweep(self) -> None:
        while True:
            await self.database.run(inbox.forget, time.time() - _REMEMBERED)
            await self.assistant.erase_old()
            await asyncio.sleep(_SWEEP)
