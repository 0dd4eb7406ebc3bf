"""Erasing a conversation everywhere: Rasa's tracker, the event log, open streams."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.gateway import conversations, logs
from bot.gateway.database import Database
from bot.gateway.streams import Streams
from bot.privacy.erasure import NotErasedError, erase_from_tracker
from bot.staff.erasure import Takeback


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases conversations. Its caller sees to it that no turn of them is under way."""

    database: Database
    streams: Streams
    tracker: Path
    #: Rasa may still be busy with a turn that the gateway has given up waiting for, and would
    #: write the old rows back: after so many seconds the tracker is looked through once more.
    check_again_after: float
    takeback: Takeback = field(default_factory=Takeback)

    async def erase(self, conversation: str) -> bool:
        """Erase from the tracker, then from the event log and the clinic's rooms; end its streams.

        Return whether the clinic had anything of it. Raises NotErasedError when either still holds
        something; it can then be tried again.
        """
        await asyncio.to_thread(erase_from_tracker, self.tracker, [conversation])
        gone, shared = await self.database.run(self._erase, conversation)
        await self.database.forget_deleted()
        if not gone:
            raise NotErasedError("rows are left")
        self.streams.end_erased(conversation)
        logs.log.info("conversation erased", conversation=logs.short(conversation))
        return shared

    def _erase(self, database: sqlite3.Connection, conversation: str) -> tuple[bool, bool]:
        shared = self.takeback.take_back(database, conversation)
        check_again = time.time() + self.check_again_after
        return conversations.erase(database, conversation, check_again), shared

    async def erase_from_tracker(self, conversation_ids: Sequence[str]) -> None:
        """Empty the tracker of several conversations at once, which is cheaper than one by one."""
        await asyncio.to_thread(erase_from_tracker, self.tracker, conversation_ids)

    async def look_again(self) -> None:
        """Empty the tracker once more of conversations that were erased a while ago."""
        due = await self.database.run(conversations.erasures_due, time.time())
        if due:
            await asyncio.to_thread(erase_from_tracker, self.tracker, due)
            await self.database.run(conversations.erasures_done, due)
            await self.database.forget_deleted()
