"""One lane per conversation: its turns are worked off one after another, in their order."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.gateway.event_log import Turn


class FullError(Exception):
    """So many messages of this conversation wait that no more is taken."""


@dataclass(eq=False, slots=True)
class _Lane:
    waiting: list[Turn] = field(default_factory=list)
    #: Messages that are being stored at this moment and will be put in.
    reserved: int = 0
    running: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    worker: asyncio.Task[None] | None = None
    #: Blocks that hold the lane, or wait for it.
    users: int = 0

    @property
    def load(self) -> int:
        return len(self.waiting) + self.reserved + self.running


class Lanes:
    """Works off turns with `work`: those of a conversation in order, conversations side by side.

    A lane and its worker come with the first turn and go with the last. `work` handles its own
    errors.
    """

    def __init__(self, work: Callable[[Turn], Awaitable[None]], limit: int) -> None:
        self._work = work
        self._limit = limit
        self._lanes: dict[str, _Lane] = {}
        self._stopping = False

    def __len__(self) -> int:
        return len(self._lanes)

    @contextmanager
    def room(self, conversation: str) -> Iterator[None]:
        """Keep room for one turn during the block; raise FullError where there is none.

        One turn may be under way and `limit` may wait.
        """
        with self._lane(conversation) as lane:
            if lane.load > self._limit:
                raise FullError
            lane.reserved += 1
            try:
                yield
            finally:
                lane.reserved -= 1

    def put(self, turn: Turn) -> None:
        """Take the turn in; turns are worked off by their numbers, whatever order they come in."""
        if self._stopping:
            return
        lane = self._lanes.setdefault(turn.conversation, _Lane())
        heapq.heappush(lane.waiting, turn)
        if lane.worker is None:
            lane.worker = asyncio.create_task(self._run(turn.conversation, lane))

    @asynccontextmanager
    async def alone(self, conversation: str) -> AsyncIterator[list[Turn]]:
        """Wait for the turn under way, then hold the lane; yields the turns it has dropped."""
        with self._lane(conversation) as lane:
            async with lane.lock:
                dropped, lane.waiting = sorted(lane.waiting), []
                yield dropped

    async def stop(self, patience: float) -> None:
        """Let turns under way end for `patience` seconds, then break them off; start no more."""
        self._stopping = True
        workers = []
        for lane in self._lanes.values():
            lane.waiting.clear()
            if lane.worker:
                workers.append(lane.worker)
        if workers:
            await asyncio.wait(workers, timeout=patience)
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    @contextmanager
    def _lane(self, conversation: str) -> Iterator[_Lane]:
        lane = self._lanes.setdefault(conversation, _Lane())
        lane.users += 1
        try:
            yield lane
        finally:
            lane.users -= 1
            self._let_go(conversation, lane)

    def _let_go(self, conversation: str, lane: _Lane) -> None:
        if not lane.users and lane.worker is None and not lane.waiting:
            self._lanes.pop(conversation, None)

    async def _run(self, conversation: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                async with lane.lock:
                    if not lane.waiting:
                        break
                    turn = heapq.heappop(lane.waiting)
                    lane.running = True
                    try:
                        await self._work(turn)
                    finally:
                        lane.running = False
        finally:
            lane.worker = None
            self._let_go(conversation, lane)
