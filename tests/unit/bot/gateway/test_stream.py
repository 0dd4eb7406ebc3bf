from __future__ import annotations

import asyncio
import itertools
from typing import Any

import aiohttp

from bot.gateway import event_log, streams
from tests.unit.bot.gateway.running import Client, Conversation, Running, until
from tests.unit.bot.gateway.standin import FakeRasa


def _open(conversation: Conversation, last: int | None = None) -> Any:
    headers = {"Authorization": f"Bearer {conversation.token}"}
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    client = conversation.client
    return client.session.get(client.url + conversation.path + "/events", headers=headers)


async def _rest(stream: aiohttp.ClientResponse) -> str:
    async with asyncio.timeout(5):
        return (await stream.content.read()).decode()


async def test_an_event_carries_its_number_its_type_and_its_data(
    conversation: Conversation,
) -> None:
    async with _open(conversation) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert stream.headers["X-Accel-Buffering"] == "no"
        assert stream.headers["Cache-Control"] == "no-store"
        lines = [(await stream.content.readline()).decode() for _ in range(5)]
    assert lines[:4] == [": open\n", "\n", "id: 1\n", "event: message\n"]
    assert lines[4].startswith('data: {"event":1,"from":"assistant"')


async def test_a_line_that_dropped_anywhere_resumes_without_loss_or_repetition(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    for number in range(4):
        await conversation.replies(f"m{number}", f"text {number}")
    whole = await conversation.events(9)
    assert [event["event"] for event in whole] == list(range(1, 10))
    for last in range(9):
        assert await conversation.events(9 - last, last) == whole[last:]


async def test_more_events_than_one_look_fetches_all_arrive(
    gateway: Running, conversation: Conversation
) -> None:
    notice = gateway.app.ctx.service.speech.notice("masked", "en", "")
    many = itertools.repeat(notice, 450)

    def fill(database: Any) -> None:
        event_log.say(database, conversation.id, many, 0.0)

    await gateway.app.ctx.service.database.run(fill)
    async with _open(conversation) as stream, asyncio.timeout(10):
        lines: list[str] = []
        while "id: 451\n" not in lines:
            lines.append((await stream.content.readline()).decode())
    ids = [int(line.removeprefix("id: ")) for line in lines if line.startswith("id: ")]
    assert ids == list(range(1, 452))
    assert ": \n" not in lines, "it waited for a heartbeat in between"


async def test_two_tabs_show_the_same(rasa: FakeRasa, conversation: Conversation) -> None:
    tabs = asyncio.gather(conversation.events(5), conversation.events(5))
    await conversation.replies("m1", "one")
    await conversation.replies("m2", "two")
    first, second = await tabs
    assert first == second
    assert [e.get("text") for e in first[1:]] == ["one", "You said one", "two", "You said two"]


async def test_a_silent_stream_sends_heartbeats(conversation: Conversation) -> None:
    async with _open(conversation, last=1) as stream, asyncio.timeout(5):
        lines = [await stream.content.readline() for _ in range(6)]
    assert lines == [b": open\n", b"\n", b": \n", b"\n", b": \n", b"\n"]


async def test_a_stream_ends_with_the_word_that_the_conversation_is_erased(
    client: Client, conversation: Conversation
) -> None:
    async with _open(conversation, last=1) as stream:
        await stream.content.readline()
        status, _ = await client.call("DELETE", conversation.path, conversation.token)
        assert status == 204
        assert (await _rest(stream)).endswith("event: erased\ndata: {}\n\n")


async def test_a_stop_of_the_server_ends_all_streams(gateway: Running, client: Client) -> None:
    opened = [await client.open() for _ in range(10)]
    async with aiohttp.ClientSession() as session:
        held = [
            await session.get(
                client.url + c.path + "/events", headers={"Authorization": f"Bearer {c.token}"}
            )
            for c in opened
        ]
        gateway.app.ctx.service.streams.stop()
        for stream in held:
            assert "erased" not in await _rest(stream)


async def test_a_conversation_has_a_bounded_number_of_streams(
    client: Client, conversation: Conversation
) -> None:
    held = [await _open(conversation) for _ in range(streams.MOST)]
    status, answer = await client.call("GET", conversation.path + "/events", conversation.token)
    assert (status, answer["error"]["code"]) == (429, "too_many")
    for stream in held:
        stream.close()


async def test_a_stream_that_its_client_left_is_forgotten(
    gateway: Running, conversation: Conversation
) -> None:
    held = await _open(conversation)
    held.close()
    service = gateway.app.ctx.service
    await until(lambda: not service.streams._open)
