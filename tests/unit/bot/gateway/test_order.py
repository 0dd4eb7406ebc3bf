from __future__ import annotations

import asyncio
from typing import Any

from tests.unit.bot.gateway.running import Client, Conversation, Running, until
from tests.unit.bot.gateway.standin import FakeRasa, says


async def test_messages_that_come_at_once_are_answered_in_the_order_of_the_log(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    under_way = 0

    async def script(turn: dict[str, Any]) -> Any:
        nonlocal under_way
        under_way += 1
        assert under_way == 1, "two turns of one conversation at once"
        await asyncio.sleep(0.01)
        under_way -= 1
        return [says(turn["message"])]

    rasa.script = script
    await asyncio.gather(*(conversation.say(f"m{n}", f"text {n}") for n in range(4)))
    events = (await conversation.events(9))[1:]
    asked = [event["text"] for event in events if event["from"] == "patient"]
    assert [event["text"] for event in events if event["from"] == "assistant"] == asked
    assert [turn["message"] for turn in rasa.turns] == asked
    assert sorted(asked) == [f"text {n}" for n in range(4)]


async def test_conversations_do_not_wait_for_each_other(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        if turn["message"] == "slow":
            await go.wait()
        return [says(turn["message"])]

    rasa.script = script
    waiting = asyncio.create_task(conversation.say("m1", "slow"))
    other = await client.open()
    assert (await other.replies("m1", "quick"))[0]["text"] == "quick"
    assert not waiting.done()
    go.set()
    assert (await waiting)[0] == 200


async def test_a_burst_beyond_the_queue_is_refused_and_the_rest_answered(
    rasa: FakeRasa, conversation: Conversation, gateway: Running
) -> None:
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says(turn["message"])]

    rasa.script = script
    burst = asyncio.gather(*(conversation.say(f"m{n}", f"text {n}") for n in range(20)))
    await until(lambda: bool(rasa.turns))
    refused, answer = await conversation.say("late", "text")
    assert (refused, answer["error"]["code"]) == (429, "too_many")
    go.set()
    statuses = [status for status, _ in await burst]
    assert statuses.count(200) == gateway.settings.queue_limit + 1
    assert statuses.count(429) == 20 - statuses.count(200)
    assert (await conversation.say("later", "text"))[0] == 200


async def test_a_message_that_was_refused_is_not_stored(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    answers = await asyncio.gather(*(conversation.say(f"m{n}", f"t{n}") for n in range(10)))
    taken = sum(status == 200 for status, _ in answers)
    events = await conversation.events(1 + 2 * taken)
    assert sum(event["from"] == "patient" for event in events) == taken
    assert len(rasa.turns) == taken


async def test_a_known_message_is_never_refused_for_the_queue(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    first = await conversation.replies("m0", "text")
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says("late")]

    rasa.script = script
    for n in range(1, 5):
        assert (await conversation.say(f"m{n}", "text", wait=False))[0] == 202
    assert (await conversation.say("m5", "text", wait=False))[0] == 429
    assert await conversation.replies("m0", "text") == first
    go.set()


async def test_an_idle_lane_is_gone(
    rasa: FakeRasa, gateway: Running, conversation: Conversation
) -> None:
    await conversation.replies("m1", "text")
    lanes = gateway.app.ctx.service.turns._lanes
    await until(lambda: len(lanes) == 0)
