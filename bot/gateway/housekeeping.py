"""What the running gateway does by itself from time to time: erase what is too old."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bot.gateway import conversations, links, logs
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.turns import Turns
from bot.privacy import retention
from bot.privacy.erasure import NotErasedError
from bot.staff import cases
from bot.staff.channel import Channel
from bot.staff.clerk import Clerk


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Sweeps every `interval` seconds, the first time at once."""

    database: Database
    turns: Turns
    eraser: Eraser
    retention_days: int
    interval: float
    #: None where no staff is connected.
    clerk: Clerk | None = None
    staff: Channel | None = None

    async def run(self) -> None:
        """Sweep until cancelled, and let the staff's clerk work beside."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sweep_forever())
            if self.clerk:
                tasks.create_task(self.clerk.run())

    async def _sweep_forever(self) -> None:
        """Sweep; a sweep that fails is logged and tried again next time."""
        while True:
            # Each by itself: what fails for patients must not keep what staff have asked.
            for sweep in (self.sweep, self.sweep_staff):
                try:
                    await sweep()
                except NotErasedError:
                    logs.log.error("could not erase what is too old; trying again later")
                except Exception as error:
                    logs.log.error("housekeeping failed", **logs.error_place(error))
            await asyncio.sleep(self.interval)

    async def sweep(self) -> int:
        """Erase every conversation whose last event is too old; return how many there were."""
        await self.eraser.look_again()
        moment = retention.oldest_kept(time.time(), self.retention_days)
        old = await self.database.run(conversations.older_than, moment)
        await self.database.run(cases.forget_before, moment)
        await self.database.run(links.forget_expired, time.time())
        await self.eraser.erase_from_tracker(old)
        for conversation in old:
            await self.turns.erase(conversation)
        return len(old)

    async def sweep_staff(self) -> int:
        """Erase staff's own talks with the assistant that are too old; return how many."""
        return await self.staff.sweep(time.time(), self.retention_days) if self.staff else 0
