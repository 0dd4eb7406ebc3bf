"""A line between browser and gateway that breaks at random."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Line:
    """Passes bytes on to `target`, and cuts connections without notice.

    Every `pause` seconds on average all connections that are open at that moment break, at any byte
    of what is on its way; after some of the cuts the line stays away for a while.
    """

    target: int
    chance: random.Random
    pause: float = 0.7
    #: Of so many cuts one leaves the line away, for up to so many seconds.
    away_after: int = 8
    away: float = 1.5
    #: Milliseconds for which a piece is held, so that there is something on its way.
    delay_ms: tuple[float, float] = (0.0, 60.0)
    cuts: int = 0
    broken: int = 0
    refused: int = 0
    breaking: bool = True
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _down: bool = False

    @contextlib.asynccontextmanager
    async def serve(self, port: int) -> AsyncIterator[None]:
        """Listen at `port` and cut for the length of the block."""
        server = await asyncio.start_server(self._take, "127.0.0.1", port)
        cutting = asyncio.create_task(self._cut())
        try:
            yield
        finally:
            cutting.cancel()
            server.close()
            self._break_all()
            await asyncio.gather(cutting, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._down:
            self.refused += 1
            writer.transport.abort()
            return
        try:
            behind, ahead = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, ahead}
        await asyncio.gather(self._pass(reader, ahead), self._pass(behind, writer))
        for end in (writer, ahead):
            self._open.discard(end)
            end.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(65536):
                await asyncio.sleep(self.chance.uniform(*self.delay_ms) / 1000)
                if self._down:
                    break
                sink.write(piece)
                await sink.drain()
        with contextlib.suppress(OSError, RuntimeError):
            sink.close()

    async def _cut(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.pause))
            if not self.breaking:
                continue
            self.cuts += 1
            self._break_all()
            if self.cuts % self.away_after == 0:
                self._down = True
                await asyncio.sleep(self.chance.uniform(0.2, self.away))
                self._down = False

    def _break_all(self) -> None:
        for end in list(self._open):
            self.broken += 1
            end.transport.abort()
        self._open.clear()
