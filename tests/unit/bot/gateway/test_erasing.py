from __future__ import annotations

import asyncio
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from bot.settings import Settings
from tests.unit.bot.gateway.running import QUICK, Client, Conversation, Running, until
from tests.unit.bot.gateway.standin import FakeRasa, says

MARKER = "zanzibarquux"


def _holding(folder: Path, text: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


async def test_nothing_that_was_said_is_left_in_any_file(
    rasa: FakeRasa, client: Client, settings: Settings, conversation: Conversation
) -> None:
    other = await client.open()
    for n in range(30):
        await conversation.replies(f"m{n}", f"{MARKER} {'x' * n * 50}")
        await other.replies(f"m{n}", f"something else {'y' * n * 50}")
    assert _holding(settings.data, MARKER)
    status, body = await client.call("DELETE", conversation.path, conversation.token)
    assert (status, body) == (204, None)
    assert _holding(settings.data, MARKER) == []
    assert len(await other.events(61)) == 61


async def test_an_erased_conversation_is_not_there_any_more(
    client: Client, conversation: Conversation
) -> None:
    await client.call("DELETE", conversation.path, conversation.token)
    status, answer = await conversation.say("m1", "hello")
    assert (status, answer["error"]["code"]) == (404, "not_found")
    status, answer = await client.call("DELETE", conversation.path, conversation.token)
    assert (status, answer["error"]["code"]) == (404, "not_found")


async def test_erasing_waits_for_the_turn_under_way_and_drops_those_behind_it(
    rasa: FakeRasa, client: Client, settings: Settings, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says(MARKER)]

    rasa.script = script
    waiting = [asyncio.create_task(conversation.say(f"m{n}", MARKER)) for n in range(3)]
    await until(lambda: bool(rasa.turns))
    erasing = asyncio.create_task(client.call("DELETE", conversation.path, conversation.token))
    await asyncio.sleep(0.1)
    assert not erasing.done()
    go.set()
    assert (await erasing)[0] == 204
    statuses = [status for status, _ in await asyncio.gather(*waiting)]
    assert set(statuses) <= {200, 404}
    assert len(rasa.turns) == 1
    assert _holding(settings.data, MARKER) == []


async def test_a_button_erases_too_and_says_so(
    rasa: FakeRasa, settings: Settings, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        return [says("Sure?", "notice", buttons=[{"title": "Yes", "payload": "gateway:erase"}])]

    rasa.script = script
    (sure,) = await conversation.replies("m1", f"{MARKER} delete my data")
    status, answer = await conversation.say("m2", button=sure["buttons"][0]["button"])
    assert status == 200
    assert answer["replies"][0]["custom"] == {"kind": "notice", "code": "erased"}
    assert (await conversation.say("m3", "hello"))[0] == 404
    assert _holding(settings.data, MARKER) == []


async def test_a_locked_tracker_is_said_and_nothing_is_erased(
    rasa: FakeRasa, client: Client, settings: Settings, conversation: Conversation
) -> None:
    await conversation.replies("m1", "hello")
    settings.rasa_database.write_bytes(b"not a database at all, but long enough to be read" * 40)
    status, answer = await client.call("DELETE", conversation.path, conversation.token)
    assert (status, answer["error"]["code"]) == (503, "not_erased")
    assert len(await conversation.events(3)) == 3


async def test_rows_that_rasa_wrote_back_late_are_erased_by_the_next_sweep(
    rasa: FakeRasa, client: Client, settings: Settings
) -> None:
    running = Running(
        replace(settings, gateway_port=settings.actions_port, turn_timeout=0.01), QUICK
    )
    await running.start()
    try:
        async with aiohttp.ClientSession() as session:
            conversation = await Client(running.url, session).open()
            await conversation.client.call("DELETE", conversation.path, conversation.token)
        rasa._remember({"sender": conversation.id, "message": MARKER}, [])
        assert _holding(settings.data, MARKER)
        await asyncio.sleep(0.05)
        await running.app.ctx.service.housekeeping.sweep()
        assert _holding(settings.data, MARKER) == []
        assert _holding(settings.data, conversation.id) == []
    finally:
        await running.stop()


async def test_what_is_too_old_is_erased_by_itself(
    rasa: FakeRasa, client: Client, gateway: Running, settings: Settings, conversation: Conversation
) -> None:
    await conversation.replies("m1", MARKER)
    young = await client.open()
    service = gateway.app.ctx.service

    def age(database: sqlite3.Connection) -> None:
        month = time.time() - settings.retention_days * 86_400 - 1
        database.execute(
            "UPDATE conversations SET last_event = ? WHERE id = ?", (month, conversation.id)
        )

    await service.database.run(age)
    assert await service.housekeeping.sweep() == 1
    assert _holding(settings.data, MARKER) == []
    assert (await conversation.say("m2", "hello"))[0] == 404
    assert len(await young.events(1)) == 1
    assert await service.housekeeping.sweep() == 0


async def test_a_message_keeps_its_conversation_from_being_too_old(
    rasa: FakeRasa, gateway: Running, conversation: Conversation
) -> None:
    service = gateway.app.ctx.service
    await service.database.run(
        lambda database: database.execute("UPDATE conversations SET last_event = 0").rowcount
    )
    await conversation.replies("m1", "hello")
    assert await service.housekeeping.sweep() == 0
