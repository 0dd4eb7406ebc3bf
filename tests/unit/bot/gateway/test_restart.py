"""The gateway as its own process, killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

import aiohttp

from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, Conversation
from tests.unit.bot.gateway.standin import FakeRasa, says


async def _start(settings: Settings) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.gateway",
        env={**os.environ, **settings.as_environment()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                url = f"http://{settings.host}:{settings.gateway_port}/health"
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return process
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    assert process.stdout
    raise AssertionError((await process.stdout.read()).decode())


async def _end(process: asyncio.subprocess.Process, sign: signal.Signals) -> str:
    process.send_signal(sign)
    async with asyncio.timeout(15):
        out, _ = await process.communicate()
    return out.decode()


async def test_a_killed_gateway_answers_what_was_stored_once_and_in_order(
    settings: Settings, rasa: FakeRasa
) -> None:
    async def hang(turn: dict[str, Any]) -> Any:
        await asyncio.sleep(60)

    rasa.script = hang
    process = await _start(settings)
    async with aiohttp.ClientSession() as session:
        client = Client(f"http://{settings.host}:{settings.gateway_port}", session)
        conversation = await client.open()
        for n in range(3):
            assert (await conversation.say(f"m{n}", f"text {n}", wait=False))[0] == 202
        await _end(process, signal.SIGKILL)
    rasa.script, rasa.turns = None, []
    process = await _start(settings)
    async with aiohttp.ClientSession() as session:
        conversation = Conversation(
            Client(client.url, session), conversation.id, conversation.token
        )
        events = await conversation.events(7)
        texts = [event["text"] for event in events[1:]]
        said = [f"text {n}" for n in range(3)]
        assert texts == said + [f"You said {text}" for text in said]
        assert [turn["metadata"]["message_id"] for turn in rasa.turns] == ["m0", "m1", "m2"]
        assert (await conversation.replies("m1", "text 1"))[0]["text"] == "You said text 1"
        assert len(rasa.turns) == 3
    await _end(process, signal.SIGTERM)


async def test_a_stop_with_open_streams_is_clean_and_the_log_says_nothing_of_what_was_said(
    settings: Settings, rasa: FakeRasa
) -> None:
    async def broken(turn: dict[str, Any]) -> Any:
        return [says("secretreply", buttons=[{"title": "secretbutton"}])]

    rasa.script = broken
    process = await _start(settings)
    async with aiohttp.ClientSession() as session:
        client = Client(f"http://{settings.host}:{settings.gateway_port}", session)
        conversations = [await client.open() for _ in range(5)]
        streams = [
            await session.get(
                client.url + c.path + "/events", headers={"Authorization": f"Bearer {c.token}"}
            )
            for c in conversations
        ]
        await conversations[0].replies("m1", "secretword")
        await client.call("POST", conversations[0].path + "/secretpath", conversations[0].token)
        await client.call("DELETE", conversations[1].path, conversations[1].token)
        log = await _end(process, signal.SIGTERM)
        for stream in streams:
            await stream.content.read()
    assert process.returncode == 0
    assert "turn not answered" in log
    assert "conversation erased" in log
    assert "secret" not in log
    assert not any(c.id in log or c.token in log for c in conversations)
    assert "Traceback" not in log
