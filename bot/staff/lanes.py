"""What waits in a lane is worked off in order; lanes go side by side. A lane is a room, or less."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from bot.gateway import logs
from bot.gateway.database import Database

#: Seconds before a lane whose work has failed is taken up again.
_AGAIN = 1.0


Key = TypeVar("Key", bound=Hashable)


class RoomLanes(Generic[Key]):
    """Calls `drain(lane)` for each lane in which, by `waiting`, something waits.

    `drain` works off what it finds until there is nothing more. Whoever has stored something calls
    `wake`.
    """

    def __init__(
        self,
        database: Database,
        waiting: Callable[[sqlite3.Connection], list[Key]],
        drain: Callable[[Key], Awaitable[None]],
    ) -> None:
        self._database = database
        self._waiting = waiting
        self._drain = drain
        self._busy: dict[Key, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for work again."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; lanes under way are then broken off, and nothing is lost."""
        try:
            while True:
                self._wake.clear()
                for lane in await self._database.run(self._waiting):
                    if lane not in self._busy:
                        self._busy[lane] = asyncio.create_task(self._work(lane))
                await self._wake.wait()
        finally:
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, lane: Key) -> None:
        try:
            await self._drain(lane)
        except Exception as error:
            mark = logs.short(str(lane))
            logs.log.error("staff lane failed", lane=mark, **logs.error_place(error))
            await asyncio.sleep(_AGAIN)
        finally:
            del self._busy[lane]
            # What came after the last look is looked for again.
            self._wake.set()
