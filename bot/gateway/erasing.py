"""Erasing a conversation everywhere: Rasa's tracker, the event log, open streams."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.gateway import conversations, logs
from bot.gateway.database import Database
from bot.gateway.streams import Streams
from bot.privacy.erasure import NotErasedError, erase_from_tracker


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases conversations. Its caller sees to it that no turn of them is under way."""

    database: Database
    streams: Streams
    tracker: Path
    #: Rasa may still be busy with a turn that the gateway has given up waiting for, and would
    #: write the old rows back: after so many seconds the tracker is looked through once more.
    check_again_after: float

    async def erase(self, conversation: str) -> None:
        """Erase from the tracker, then from the event log; end its streams.

        Raises NotErasedError when either still holds something; it can then be tried again.
        """
        await asyncio.to_thread(erase_from_tracker, self.tracker, [conversation])
        gone = await self.database.run(
            conversations.erase, conversation, time.time() + self.check_again_after
        )
        await self.database.forget_deleted()
        if not gone:
            raise NotErasedError("rows are left")
        self.streams.end_erased(conversation)
        logs.log.info("conversation erased", conversation=logs.short(conversation))

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
