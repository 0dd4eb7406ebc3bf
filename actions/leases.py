"""Which version a turn is answered from, though Rasa may call several actions for one turn."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

#: Longer than any turn may take. An old version stays in memory no longer than this needs.
SECONDS = 60.0


class Leases(Generic[T]):
    """Remembers for some seconds what each turn was given first, and gives it again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._given: OrderedDict[tuple[str, str], tuple[float, T]] = OrderedDict()

    def of(self, conversation: str, message_id: str | None, newest: T) -> T:
        """Return what this turn was given before, else `newest`; always that without an id."""
        now = self._clock()
        while self._given and now - next(iter(self._given.values()))[0] > SECONDS:
            self._given.popitem(last=False)
        if message_id is None:
            return newest
        return self._given.setdefault((conversation, message_id), (now, newest))[1]
