"""What staff have asked is erased when it is too old, also after an erasure that failed."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import pytest

from bot.gateway.database import Database
from bot.gateway.housekeeping import Housekeeping
from bot.privacy.erasure import NotErasedError
from bot.staff import channel, inbox, outbox, talks
from bot.staff.assistant import Assistant
from bot.staff.channel import Channel
from bot.staff.talks import Talk
from tests.unit.bot.staff.clinic import INBOX, KARI, config

DAY = 86_400.0
KEPT = 7


class Eraser:
    """Fails as often as it is told to."""

    def __init__(self, failures: list[Exception]) -> None:
        self.failures = failures
        self.erased: list[str] = []

    async def look_again(self) -> None:
        """Nothing was erased before."""

    async def erase_from_tracker(self, conversations: list[str]) -> None:
        if conversations and self.failures:
            raise self.failures.pop()
        self.erased += conversations


@dataclass
class Rig:
    database: Database
    eraser: Eraser
    housekeeping: Housekeeping

    async def talk(self, name: str, room: str, days_ago: float) -> None:
        def store(connection: sqlite3.Connection) -> None:
            talk = Talk(name, room, KARI, "en", None, "NO")
            talks.store(connection, config(), talk, time.time() - days_ago * DAY)
            outbox.put(connection, key=f"talk:{name}", room=room, content={}, conversation=name)

        await self.database.run(store)

    async def left(self, query: str) -> list[str]:
        return await self.database.run(lambda c: [row[0] for row in c.execute(query).fetchall()])


@pytest.fixture
def rig(database: Database) -> Callable[..., Rig]:
    def make(*failures: Exception) -> Rig:
        eraser = Eraser(list(failures))
        assistant = object.__new__(Assistant)
        assistant.database, assistant.eraser = database, cast(Any, eraser)
        staff = object.__new__(Channel)
        staff.database, staff.assistant = database, assistant
        housekeeping = Housekeeping(
            database, cast(Any, None), cast(Any, eraser), KEPT, 0.02, staff=staff
        )
        return Rig(database, eraser, housekeeping)

    return make


async def until_erased(rig: Rig, names: list[str]) -> None:
    task = asyncio.create_task(rig.housekeeping.run())
    async with asyncio.timeout(20):
        while rig.eraser.erased != names:  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.01)
        while set(names) & set(  # noqa: ASYNC110 - looked at from outside
            await rig.left("SELECT conversation FROM staff_talks")
        ):
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("error", [NotErasedError("locked"), sqlite3.OperationalError("full")])
async def test_after_an_erasure_that_failed_the_next_sweep_erases(
    rig: Callable[..., Rig], error: Exception
) -> None:
    clinic = rig(error, error)
    await clinic.talk("old", INBOX, KEPT + 1)
    await clinic.talk("new", "!other:x", KEPT - 1)
    await until_erased(clinic, ["old"])
    assert await clinic.left("SELECT conversation FROM staff_talks") == ["new"]
    assert await clinic.left("SELECT conversation FROM staff_outbox") == ["new"]


async def test_a_failing_sweep_of_patients_conversations_does_not_keep_the_talks(
    rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = rig()

    async def fail() -> None:
        raise NotErasedError("locked")

    monkeypatch.setattr(clinic.eraser, "look_again", fail)
    await clinic.talk("old", INBOX, KEPT + 1)
    await until_erased(clinic, ["old"])


async def test_ids_of_events_are_forgotten_after_a_month_unless_they_still_wait(
    rig: Callable[..., Rig],
) -> None:
    clinic, now = rig(), time.time()
    for name, days_ago in (("$old", 31), ("$waits", 31), ("$new", 29)):
        event = {"type": "m.room.message", "event_id": name, "room_id": INBOX, "sender": KARI}
        await clinic.database.run(inbox.take, [event], now - days_ago * DAY, "@us:x")
    for name in ("$old", "$new"):
        await clinic.database.run(inbox.done, name)
    assert await clinic.housekeeping.sweep_staff() == 0
    assert sorted(await clinic.left("SELECT event FROM staff_inbox")) == ["$new", "$waits"]


async def test_a_part_of_the_channel_that_fails_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channel, "_AGAIN", 0.01)
    begun = asyncio.Event()
    failures = [sqlite3.OperationalError("database or disk is full"), KeyError("event_id")]

    async def work() -> None:
        if failures:
            raise failures.pop()
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(channel._steadily(work))
    async with asyncio.timeout(20):
        await begun.wait()
    task.cancel()
    assert not failures
