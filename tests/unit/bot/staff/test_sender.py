"""The outbox is emptied once, in order, though the homeserver refuses, waits or goes away."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from bot.gateway.database import Database
from bot.staff import outbox, sender
from bot.staff.figures import StaffFigures
from bot.staff.matrix import MatrixError
from bot.staff.sender import Sender
from tests.unit.bot.staff.clinic import config

CONFIG = config()
ROOM = next(iter(CONFIG.rooms))


class Homeserver:
    """Takes events by transaction id; raises the errors of `errors` first, one a call."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}
        self.order: list[str] = []
        self.errors: list[MatrixError] = []
        self.joins = 0
        self.slow: dict[str, asyncio.Event] = {}
        self.refusal = MatrixError(403, "M_FORBIDDEN")
        self.deleted: list[str] = []

    async def send(self, room: str, kind: str, transaction: str, content: Any) -> str:
        if content["body"] in self.slow:
            await self.slow[content["body"]].wait()
        if self.errors:
            error = self.errors.pop(0)
            if error.code == "after":
                self._take(transaction, content)
            raise error
        return self._take(transaction, content)

    def _take(self, transaction: str, content: Any) -> str:
        if transaction not in self.taken:
            self.taken[transaction] = f"${len(self.taken)}"
            self.order.append(content["body"])
        return self.taken[transaction]

    async def redact(self, room: str, event: str, transaction: str) -> str:
        self.order.append(f"redact {event}")
        return "$redaction"

    async def upload(self, name: str, kind: str, content: bytes) -> str:
        return "mxc://x/1"

    async def delete_media(self, address: str) -> None:
        self.deleted.append(address)

    async def join(self, room: str) -> None:
        self.joins += 1
        if room != ROOM:
            raise self.refusal


async def run(database: Database, homeserver: Homeserver) -> None:
    """Send until nothing waits."""
    sending = Sender(database, CONFIG, cast(Any, homeserver), StaffFigures(CollectorRegistry()))
    sending.ready.set()
    database.on_change(sending.lanes.wake)
    task = asyncio.create_task(sending.lanes.run())
    async with asyncio.timeout(20):
        while await database.run(outbox.waiting):  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def put(database: Database, *texts: str, room: str = ROOM) -> None:
    for text in texts:
        content = {"msgtype": "m.text", "body": text}
        await database.run(outbox.put, key=text, room=room, content=content, conversation="someone")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "_FIRST_PAUSE", 0.01)


@pytest.mark.parametrize(
    "error",
    [
        MatrixError(0, "away"),
        MatrixError(502),
        MatrixError(429, "M_LIMIT_EXCEEDED", 0.02),
        MatrixError(400, "M_UNKNOWN_DEVICE"),
        MatrixError(401, "M_UNKNOWN_TOKEN"),
        MatrixError(403, "M_FORBIDDEN"),
        MatrixError(0, "after"),
        # A proxy's own words in place of the homeserver's.
        MatrixError(404, "no_json"),
        MatrixError(400, "no_json"),
        MatrixError(0, "no_answer"),
    ],
)
async def test_what_may_pass_is_tried_again_and_order_is_kept(
    database: Database, error: MatrixError
) -> None:
    homeserver = Homeserver()
    homeserver.errors = [error, error]
    await put(database, "a", "b", "c")
    await run(database, homeserver)
    assert homeserver.order == ["a", "b", "c"]


@pytest.mark.parametrize("error", [MatrixError(413, "M_TOO_LARGE"), MatrixError(400, "M_BAD_JSON")])
async def test_what_never_passes_holds_nobody_up(database: Database, error: MatrixError) -> None:
    homeserver = Homeserver()
    homeserver.errors = [error]
    await put(database, "a", "b")
    await run(database, homeserver)
    assert homeserver.order == ["b"]
    assert await database.run(outbox.event_of, "a") is None


async def test_a_room_of_the_list_that_keeps_us_out_is_joined_another_is_given_up(
    database: Database,
) -> None:
    homeserver = Homeserver()
    homeserver.errors = [MatrixError(403), MatrixError(403)]
    await put(database, "a")
    await run(database, homeserver)
    homeserver.errors = [MatrixError(403)]
    await put(database, "b", room="!left:x")
    await run(database, homeserver)
    assert homeserver.order == ["a"]
    assert homeserver.joins == 3


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_room_that_is_not_there_is_given_up(database: Database, status: int) -> None:
    homeserver = Homeserver()
    homeserver.errors, homeserver.refusal = [MatrixError(403)], MatrixError(status, "M_UNKNOWN")
    await put(database, "b", room="!nowhere:x")
    await run(database, homeserver)
    assert homeserver.order == []


async def test_a_file_of_an_erased_conversation_is_deleted_on_the_homeserver(
    database: Database,
) -> None:
    homeserver = Homeserver()
    await database.run(
        outbox.put_file,
        key="f",
        room=ROOM,
        name="a.pdf",
        type="application/pdf",
        content=b"%PDF-",
        conversation="someone",
    )
    await run(database, homeserver)
    await database.run(outbox.redact, "someone")
    await run(database, homeserver)
    assert homeserver.order == ["a.pdf", "redact $0"]
    assert homeserver.deleted == ["mxc://x/1"]


async def test_no_case_waits_for_another_and_each_keeps_its_order(database: Database) -> None:
    homeserver = Homeserver()
    held = homeserver.slow["case:1:root"] = asyncio.Event()
    await put(database, "case:1:root", "case:2:root", "talk:$a:0", "case:1:a", "case:2:a")
    sending = asyncio.create_task(run(database, homeserver))
    async with asyncio.timeout(20):
        while len(homeserver.order) < 3:  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.01)
    assert set(homeserver.order) == {"case:2:root", "talk:$a:0", "case:2:a"}
    held.set()
    await sending
    assert homeserver.order[3:] == ["case:1:root", "case:1:a"]
    assert homeserver.order.index("case:2:root") < homeserver.order.index("case:2:a")
