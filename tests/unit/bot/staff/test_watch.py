"""What a homeserver has forgotten to hand over is found in its rooms."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.gateway.database import Database
from bot.staff import inbox
from bot.staff.matrix import MatrixError
from bot.staff.watch import Watch

US = "@study-chat:x"
ROOM = "!r:x"


def message(number: int, sender: str = "@liis:x") -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": f"${number}",
        "sender": sender,
        "content": {"msgtype": "m.text", "body": str(number)},
    }


JOIN: dict[str, Any] = {
    "type": "m.room.member",
    "event_id": "$join",
    "sender": US,
    "state_key": US,
    "content": {"membership": "join"},
    "unsigned": {"prev_content": {"membership": "invite"}},
}


class Homeserver:
    """Has rooms; listens so that the watch can hold its line. Pages are of three events."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[dict[str, Any]]] = {ROOM: []}
        self.lines: list[asyncio.StreamWriter] = []
        self.pages = 0
        self.errors: dict[str, MatrixError] = {}

    async def joined(self) -> list[str]:
        return list(self.rooms)

    async def history(self, room: str, start: str = "") -> dict[str, Any]:
        self.pages += 1
        if room in self.errors:
            raise self.errors.pop(room)
        newest_first = self.rooms[room][::-1]
        at = int(start or 0)
        page = {"chunk": newest_first[at : at + 3]}
        return page | ({"end": str(at + 3)} if at + 3 < len(newest_first) else {})

    async def take_call(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines.append(writer)

    def die(self) -> None:
        for line in self.lines:
            line.transport.abort()
        self.lines.clear()


class Rig:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.homeserver = Homeserver()

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[Watch]:
        """Hold a homeserver that listens, and a watch that has caught up with it."""
        server = await asyncio.start_server(self.homeserver.take_call, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        watch = Watch(self.database, cast(Any, self.homeserver), address, US)
        task = asyncio.create_task(watch.run())
        async with asyncio.timeout(10):
            await watch.caught_up.wait()
            yield watch
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.homeserver.die()
        server.close()
        await server.wait_closed()

    async def look(self) -> list[str]:
        """Let a new watch catch up, as at a start; return what waits, in its order."""
        async with self.watching():
            return await self.waiting()

    async def waiting(self) -> list[str]:
        def read(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT event FROM staff_inbox WHERE data IS NOT NULL ORDER BY number"
            )
            return [row[0] for row in rows.fetchall()]

        return await self.database.run(read)

    async def hand_over(self, *events: dict[str, Any]) -> None:
        given = [{**event, "room_id": ROOM} for event in events]
        await self.database.run(inbox.take, given, 0.0, US)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    database = Database(tmp_path / "test.db")
    await database.open()
    yield Rig(database)
    await database.close()


async def test_what_was_said_before_the_first_start_is_not_dealt_with(rig: Rig) -> None:
    rig.homeserver.rooms[ROOM] = [JOIN, message(1), message(2)]
    assert await rig.look() == []
    rig.homeserver.rooms[ROOM].append(message(3))
    assert await rig.look() == ["$3"]


async def test_what_was_forgotten_is_found_and_goes_before_what_came_later(rig: Rig) -> None:
    rig.homeserver.rooms[ROOM] = [JOIN, message(1)]
    await rig.look()
    rig.homeserver.rooms[ROOM] += [message(n) for n in range(2, 12)]
    await rig.hand_over(message(2), message(9), message(11))
    assert await rig.look() == [f"${n}" for n in range(2, 12)]


async def test_a_room_that_we_have_joined_since_is_read_back_to_our_coming(rig: Rig) -> None:
    await rig.look()
    rig.homeserver.rooms["!new:x"] = [message(1), message(2), JOIN, message(3), message(4)]
    assert await rig.look() == ["$3", "$4"]


async def test_what_we_said_ourselves_is_not_taken_for_missing(rig: Rig) -> None:
    rig.homeserver.rooms[ROOM] = [JOIN]
    await rig.look()
    rig.homeserver.rooms[ROOM] += [message(1, US), message(2)]
    await rig.hand_over(message(2))
    assert await rig.look() == ["$2"]
    before = rig.homeserver.pages
    await rig.look()
    assert rig.homeserver.pages == before + 1


async def test_when_the_line_breaks_nothing_counts_as_complete_until_looked_again(
    rig: Rig,
) -> None:
    async with rig.watching() as watch:
        rig.homeserver.rooms[ROOM].append(message(1))
        seen = asyncio.create_task(_cleared(watch))
        rig.homeserver.die()
        await seen
        await watch.caught_up.wait()
        assert await rig.waiting() == ["$1"]


async def _cleared(watch: Watch) -> None:
    while watch.caught_up.is_set():  # noqa: ASYNC110 - looked at from outside
        await asyncio.sleep(0)


@pytest.mark.parametrize("error", [MatrixError(403, "M_FORBIDDEN"), MatrixError(502)])
async def test_a_room_that_cannot_be_read_does_not_keep_the_others_from_being_read(
    rig: Rig, error: MatrixError
) -> None:
    rig.homeserver.rooms = {"!left:x": [JOIN], ROOM: [JOIN]}
    await rig.look()
    rig.homeserver.rooms[ROOM].append(message(1))
    rig.homeserver.errors["!left:x"] = error
    assert await rig.look() == ["$1"]
