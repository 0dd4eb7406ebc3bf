"""What staff say is dealt with once, though handlers fail and the homeserver goes away."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from bot.gateway.database import Database
from bot.gateway.streams import Streams
from bot.staff import inbox, outbox, worker
from bot.staff.figures import StaffFigures
from bot.staff.heard import Heard
from bot.staff.incoming import Incoming
from bot.staff.matrix import MatrixError
from bot.staff.worker import ATTEMPTS, Worker
from tests.unit.bot.staff.clinic import config

CONFIG = config()
USER = next(iter(CONFIG.users))
ROOM = next(iter(CONFIG.rooms))


def event(number: int, room: str = ROOM, sender: str = USER) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": f"${number}",
        "room_id": room,
        "sender": sender,
        "origin_server_ts": number,
        "content": {"msgtype": "m.text", "body": str(number)},
    }


class Watched:
    def __init__(self) -> None:
        self.caught_up = asyncio.Event()
        self.caught_up.set()


class Assistant:
    """Notes what it is asked; fails as often as `failures` says for a text."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked: list[str] = []
        self.failures: dict[str, list[Exception]] = {}

    async def answer(self, incoming: Incoming) -> None:
        self.asked.append(incoming.text)
        if self.failures.get(incoming.text):
            raise self.failures[incoming.text].pop()
        await self.database.run(inbox.done, incoming.event)

    def words(self, connection: sqlite3.Connection, name: str, incoming: Incoming) -> str:
        return name

    def members_changed(self, room: str) -> None:
        """Nothing is remembered here."""


class Rig:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.assistant = Assistant(database)
        self.desk: list[str] = []
        self.watch = Watched()
        self.worker = Worker(
            database=database,
            config=CONFIG,
            matrix=cast(Any, None),
            streams=Streams(),
            figures=StaffFigures(CollectorRegistry()),
            desk=self.heard,
            assistant=cast(Any, self.assistant),
            watch=cast(Any, self.watch),
        )

    def heard(self, connection: sqlite3.Connection, incoming: Incoming) -> Heard:
        if not incoming.text.startswith("desk"):
            return Heard(False)
        self.desk.append(incoming.text)
        if incoming.text == "desk fails":
            raise ValueError
        return Heard(True)

    async def work(self, *events: dict[str, Any]) -> None:
        """Hand over, and work until nothing waits."""
        await self.database.run(inbox.take, events, 0.0, CONFIG.us)
        task = asyncio.create_task(self.worker.lanes.run())
        async with asyncio.timeout(20):
            while await self.database.run(inbox.waiting):  # noqa: ASYNC110 - looked at from outside
                await asyncio.sleep(0.01)
        task.cancel()

    async def sent(self) -> list[tuple[str, str]]:
        return await self.database.run(
            lambda connection: connection.execute(
                "SELECT key, content FROM staff_outbox ORDER BY number"
            ).fetchall()
        )


@pytest.fixture
async def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    monkeypatch.setattr(worker, "_FIRST_PAUSE", 0.01)
    database = Database(tmp_path / "test.db")
    await database.open()
    yield Rig(database)
    await database.close()


async def test_events_are_dealt_with_once_in_the_order_of_their_room(rig: Rig) -> None:
    await rig.work(*(event(n) for n in range(20)), event(7))
    assert rig.assistant.asked == [str(n) for n in range(20)]


async def test_a_handler_that_fails_is_tried_again(rig: Rig) -> None:
    rig.assistant.failures["1"] = [ValueError() for _ in range(ATTEMPTS - 1)]
    await rig.work(event(0), event(1), event(2))
    assert rig.assistant.asked == ["0", *["1"] * ATTEMPTS, "2"]
    assert await rig.sent() == []


async def test_one_that_goes_on_failing_is_set_aside_with_a_word_to_its_sender(rig: Rig) -> None:
    rig.assistant.failures["1"] = [ValueError() for _ in range(99)]
    await rig.work(event(1), event(2), event(3, "!other:x"))
    assert rig.assistant.asked.count("1") == ATTEMPTS
    assert {"2", "3"} <= set(rig.assistant.asked)
    ((key, content),) = await rig.sent()
    assert key == "failed:$1"
    assert "staff_failed" in content


async def test_a_desk_that_fails_leaves_nothing_half_done(rig: Rig) -> None:
    failing = {**event(1), "content": {"msgtype": "m.text", "body": "desk fails"}}
    await rig.work(failing, event(2))
    assert rig.desk == ["desk fails"] * ATTEMPTS
    assert rig.assistant.asked == ["2"]


async def test_while_the_homeserver_is_away_nothing_is_given_up(rig: Rig) -> None:
    rig.assistant.failures["1"] = [MatrixError(0, "away") for _ in range(ATTEMPTS * 2)]
    await rig.work(event(1), event(2))
    assert rig.assistant.asked == [*["1"] * (ATTEMPTS * 2 + 1), "2"]
    assert await rig.sent() == []


async def test_nothing_is_dealt_with_while_something_may_be_missing(rig: Rig) -> None:
    rig.watch.caught_up.clear()
    await rig.database.run(inbox.take, [event(1)], 0.0, CONFIG.us)
    task = asyncio.create_task(rig.worker.lanes.run())
    await asyncio.sleep(0.2)
    assert rig.assistant.asked == []
    rig.watch.caught_up.set()
    await rig.work()
    assert rig.assistant.asked == ["1"]
    task.cancel()


async def test_who_is_not_on_the_list_reaches_neither_desk_nor_assistant(rig: Rig) -> None:
    stranger = event(1, sender="@stranger:x")
    stranger["content"]["body"] = "desk take"
    await rig.work(stranger)
    assert rig.desk == rig.assistant.asked == []
    assert await rig.sent() == []


async def test_an_answer_that_says_nothing_is_asked_for_only_once(rig: Rig) -> None:
    await rig.database.run(outbox.put, key="a", room=ROOM, content={})
    await rig.database.run(outbox.put, key="a", room=ROOM, content={})
    assert len(await rig.sent()) == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"type": ["m.room.message"]},
        {"event_id": "$\ud800"},
        {"room_id": ""},
        {"sender": {"a": 1}},
        {"sender": "@\ud800:x"},
        {"origin_server_ts": 10**400},
        {"origin_server_ts": float("inf")},
        {"content": None},
        {"content": {"msgtype": "m.text", "body": ["x"]}},
        {"type": "m.room.encrypted", "content": {"m.relates_to": {"event_id": {}}}},
        {"type": "m.room.member", "content": None, "state_key": []},
        {"type": "m.room.tombstone", "content": [], "state_key": ""},
        {"type": "m.room.redaction", "redacts": {"a": 1}},
    ],
)
async def test_an_event_of_an_odd_form_holds_nobody_up(rig: Rig, odd: dict[str, Any]) -> None:
    await rig.work(event(1), {**event(2), **odd}, event(3))
    assert (rig.assistant.asked[0], rig.assistant.asked[-1]) == ("1", "3")


async def test_a_room_that_we_were_put_out_of_holds_no_event_for_ever(rig: Rig) -> None:
    rig.assistant.failures["1"] = [MatrixError(403, "M_FORBIDDEN")]
    await rig.work(event(1, "!left:x"), event(2, "!left:x"))
    assert rig.assistant.asked == ["1", "2"]


async def test_in_a_room_of_the_list_it_waits_until_we_are_let_in_again(rig: Rig) -> None:
    rig.assistant.failures["1"] = [MatrixError(403, "M_FORBIDDEN")] * (ATTEMPTS + 1)
    await rig.work(event(1), event(2))
    assert rig.assistant.asked == ["1"] * (ATTEMPTS + 2) + ["2"]


@pytest.mark.parametrize(("room", "counted"), [(ROOM, 1), ("!other:x", 0)])
async def test_a_room_of_the_list_that_was_upgraded_is_counted_and_not_followed(
    rig: Rig, room: str, counted: int
) -> None:
    upgrade = {
        **event(1, room),
        "type": "m.room.tombstone",
        "state_key": "",
        "content": {"replacement_room": "!new:x"},
    }
    await rig.work(upgrade)
    assert rig.worker.figures.failures.labels("room_replaced")._value.get() == counted
    assert rig.assistant.asked == []


@pytest.mark.parametrize(("user", "counted"), [("@who:x", 1), (USER, 0), (CONFIG.us, 0)])
async def test_who_is_not_on_the_list_and_reads_an_inbox_is_counted(
    rig: Rig, user: str, counted: int
) -> None:
    joins = {
        **event(1, sender=user),
        "type": "m.room.member",
        "state_key": user,
        "content": {"membership": "join"},
    }
    await rig.work(joins)
    assert rig.worker.figures.failures.labels("stranger")._value.get() == counted
