"""Open event streams: who is to be woken when something was stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: Streams of one conversation at a time: some tabs, and some that have not noticed their end.
MOST = 20


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream. `over` is set when it must end; `erased` when because of an erasure."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    erased: bool = False


class Streams:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._open: dict[str, set[Stream]] = {}
        self._stopping = False

    def full(self, conversation: str) -> bool:
        """Tell whether the conversation has as many streams as it may."""
        return len(self._open.get(conversation, ())) >= MOST

    @contextmanager
    def open(self, conversation: str) -> Iterator[Stream]:
        """Hold a stream of the conversation open for the length of the block."""
        stream = Stream(over=self._stopping)
        self._open.setdefault(conversation, set()).add(stream)
        try:
            yield stream
        finally:
            others = self._open[conversation]
            others.discard(stream)
            if not others:
                del self._open[conversation]

    def wake(self, conversation: str) -> None:
        """Let the conversation's streams look for new events."""
        for stream in self._open.get(conversation, ()):
            stream.wake.set()

    def end_erased(self, conversation: str) -> None:
        """End the conversation's streams because it has been erased."""
        for stream in self._open.get(conversation, ()):
            stream.over = stream.erased = True
            stream.wake.set()

    def stop(self) -> None:
        """End all streams, and those that open from now on; clients come back and resume."""
        self._stopping = True
        for streams in self._open.values():
            for stream in streams:
                stream.over = True
                stream.wake.set()
