"""One lane per room: what waits there is worked off in order, rooms side by side."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

from bot.gateway import logs
from bot.gateway.database import Database

#: Seconds before a lane whose work has failed is taken up again.
_AGAIN = 1.0


class RoomLanes:
    """Calls `drain(room)` for each room in which, by `rooms`, something waits.

    `drain` works off what it finds until there is nothing more. Whoever has stored something calls
    `wake`.
    """

    def __init__(
        self,
        database: Database,
        rooms: Callable[[sqlite3.Connection], list[str]],
        drain: Callable[[str], Awaitable[None]],
    ) -> None:
        self._database = database
        self._rooms = rooms
        self._drain = drain
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for work again."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; lanes under way are then broken off, and nothing is lost."""
        try:
            while True:
                self._wake.clear()
                for room in await self._database.run(self._rooms):
                    if room not in self._busy:
                        self._busy[room] = asyncio.create_task(self._work(room))
                await self._wake.wait()
        finally:
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, room: str) -> None:
        try:
            await self._drain(room)
        except Exception as error:
            logs.log.error("staff room failed", room=logs.short(room), **logs.error_place(error))
            await asyncio.sleep(_AGAIN)
        finally:
            del self._busy[room]
            # What came after the last look is looked for again.
            self._wake.set()
