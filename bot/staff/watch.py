"""Looks after the homeserver: finds what it should have handed over and has not.

Synapse keeps events for an application service in memory until it has written their transaction:
when it is killed, it may forget some that it had accepted. So whenever it may have been away, the
rooms are read back to where they were complete the last time. What comes by both ways is known by
its event id. (An application service's own user cannot follow its rooms with `/sync`.)
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.gateway import logs
from bot.gateway.database import Database
from bot.staff import inbox
from bot.staff.matrix import Matrix, MatrixError

_FIRST_PAUSE, _LAST_PAUSE = 0.1, 2.0
#: Seconds after which is looked again in any case: a proxy may hide that the homeserver was away.
_AGAIN = 60.0
#: And soon after the line was made: Synapse may leave a transaction lying that it queued in the
#: moment in which it found us again.
_SOON = (2.0, 5.0, 15.0)
#: So many pages of 100 events are read back at most.
_PAGES = 20

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A room's events since its mark, oldest first, and the new mark."""

    room: str
    events: list[Event]
    mark: str | None


class Watch:
    """Keeps the inbox complete. `caught_up` is set while, by all we know, nothing is missing."""

    def __init__(self, database: Database, matrix: Matrix, address: str, us: str) -> None:
        self._database = database
        self._matrix = matrix
        self._address = urlsplit(address)
        self._us = us
        self.caught_up = asyncio.Event()
        self._doubted = asyncio.Event()

    def doubt(self) -> None:
        """Let nothing be dealt with before the rooms are read back: a transaction is missing."""
        self.caught_up.clear()
        self._doubted.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        pause, waits = _FIRST_PAUSE, iter(_SOON)
        while True:
            try:
                async with self._line() as line:
                    self._doubted.clear()
                    await self._look()
                    if not self._doubted.is_set():
                        self.caught_up.set()
                    pause = _FIRST_PAUSE
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(next(waits, _AGAIN)):
                            await self._until_doubt(line)
                            # The homeserver may be dying, or something is missing.
                            self.caught_up.clear()
                            waits = iter(_SOON)
            except (MatrixError, OSError):
                self.caught_up.clear()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LAST_PAUSE)
            except Exception as error:
                self.caught_up.clear()
                logs.log.error("staff watch failed", **logs.error_place(error))
                await asyncio.sleep(_LAST_PAUSE)

    async def _until_doubt(self, line: asyncio.StreamReader) -> None:
        """Wait until the line is closed or something is found to be missing."""
        waits = [asyncio.create_task(line.read()), asyncio.create_task(self._doubted.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _line(self) -> AsyncIterator[asyncio.StreamReader]:
        """Hold a connection on which nothing is said: its end tells at once of a server's end."""
        secure = self._address.scheme == "https"
        port = self._address.port or (443 if secure else 80)
        async with asyncio.timeout(_LAST_PAUSE * 5):
            reader, writer = await asyncio.open_connection(
                self._address.hostname, port, ssl=secure or None
            )
        try:
            yield reader
        finally:
            writer.transport.abort()

    async def _look(self) -> None:
        """Read all our rooms back to their marks, and store what is missing."""
        marks = await self._database.run(_marks)
        for room in await self._matrix.joined():
            try:
                seen = await self._read_back(room, marks)
            except MatrixError as error:
                # Somebody may have put us out of it meanwhile: that must not hold up the others.
                if error.status not in (403, 404):
                    raise
                continue
            await self._database.run(_store, seen, self._us)
        await self._database.run(_began)

    async def _read_back(self, room: str, marks: Mapping[str, str] | None) -> _Seen:
        """Return what the room has since its mark, or since we came.

        The first time ever (`marks` None) nothing: what there was before is not ours to answer.
        """
        found: list[Event] = []
        newest: str | None = None
        start: str | None = ""
        for _ in range(_PAGES):
            page = await self._matrix.history(room, start or "")
            for event in page["chunk"]:
                newest = newest or event["event_id"]
                if (
                    marks is None
                    or event["event_id"] == marks.get(room)
                    or self._is_our_join(event)
                ):
                    return _Seen(room, found[::-1], newest)
                found.append({**event, "room_id": room})
            start = page.get("end")
            if not start:
                break
        return _Seen(room, found[::-1], newest)

    def _is_our_join(self, event: Event) -> bool:
        before = event.get("unsigned", {}).get("prev_content", {}).get("membership")
        return (
            event.get("type") == "m.room.member"
            and event.get("state_key") == self._us
            and event.get("content", {}).get("membership") == "join"
            and before != "join"
        )


def _marks(connection: sqlite3.Connection) -> dict[str, str] | None:
    """Return room → the newest event up to which it is complete; None where none was looked at."""
    if not connection.execute("SELECT 1 FROM staff_facts WHERE name = 'began'").fetchone():
        return None
    return dict(connection.execute("SELECT room, event FROM staff_marks").fetchall())


def _began(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR IGNORE INTO staff_facts VALUES ('began', ?)", (time.time(),))


def _store(connection: sqlite3.Connection, seen: _Seen, us: str) -> None:
    inbox.put_in_order(connection, seen.events, us)
    inbox.take(connection, seen.events, time.time(), us)
    if seen.mark is not None:
        connection.execute(
            "INSERT OR REPLACE INTO staff_marks VALUES (?, ?)", (seen.room, seen.mark)
        )
