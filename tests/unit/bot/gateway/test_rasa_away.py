from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.unit.bot.gateway.running import QUICK, Client, Conversation, until
from tests.unit.bot.gateway.standin import FakeRasa, says

Script = Callable[[dict[str, Any]], Awaitable[Any]]


def _gives(answer: Any) -> Script:
    async def script(turn: dict[str, Any]) -> Any:
        return answer() if callable(answer) else answer

    return script


FAULTS: dict[str, Any] = {
    "no replies": [],
    "a 500": lambda: web.Response(status=500),
    "a 404": lambda: web.Response(status=404),
    "no JSON": lambda: web.Response(text="<html>", content_type="text/html"),
    "an object": {"custom": {}},
    "a list of texts": ["hello"],
    "null": None,
    "not UTF-8": lambda: web.Response(body=b'[{"text": "\xff"}]'),
    "a lone surrogate": lambda: web.Response(body=b'[{"text": "\\ud800"}]'),
    "custom that is a text": [{"custom": "hello"}],
    "buttons without payload": [says("x", buttons=[{"title": "x"}])],
    "buttons that are a number": [says("x", buttons=7)],
    "only pictures": [{"recipient_id": "x", "image": "y"}],
}
#: What Rasa answers while the action server is away, and what comes to the same.
SILENT = [FAULTS["no replies"], FAULTS["only pictures"]]


@pytest.mark.parametrize("answer", FAULTS.values(), ids=FAULTS.keys())
async def test_an_unusable_answer_gives_the_fixed_words_with_the_number(
    rasa: FakeRasa, conversation: Conversation, answer: Any
) -> None:
    rasa.script = _gives(answer)
    (reply,) = await conversation.replies("m1", "What is it about?")
    assert reply["custom"] == {"kind": "notice", "code": "unavailable"}
    assert "113" in reply["text"]
    assert len(rasa.turns) == (1 + len(QUICK.silent_retries) if answer in SILENT else 1)


async def test_a_rasa_that_says_nothing_for_a_moment_is_asked_again(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def silent_once(turn: dict[str, Any]) -> Any:
        return [] if len(rasa.turns) == 1 else [says("at last")]

    rasa.script = silent_once
    (reply,) = await conversation.replies("m1", "What is it about?")
    assert reply["text"] == "at last"
    assert len(await conversation.events(3)) == 3


async def test_a_rasa_that_hangs_is_not_waited_for_beyond_the_limit(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        await asyncio.sleep(30)

    rasa.script = script
    (reply,) = await conversation.replies("m1", "What is it about?")
    assert reply["custom"]["code"] == "unavailable"
    assert len(rasa.turns) == 1


async def test_a_rasa_that_stays_away_gives_the_fixed_words_in_the_language(
    client: Client,
) -> None:
    finnish = await client.open(language="fi")
    (reply,) = await finnish.replies("m1", "Mitä?")
    assert reply["language"] == "fi"
    assert reply["text"].startswith("[fi] ")
    assert "112" in reply["text"]


async def test_a_rasa_that_is_started_again_answers_what_came_meanwhile(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    await rasa.stop()
    waiting = [asyncio.create_task(conversation.say(f"m{n}", f"text {n}")) for n in range(3)]
    await asyncio.sleep(0.3)
    await rasa.start()
    answers = [(await answer)[1]["replies"][0]["text"] for answer in waiting]
    assert answers == [f"You said text {n}" for n in range(3)]
    assert [turn["metadata"]["message_id"] for turn in rasa.turns] == ["m0", "m1", "m2"]


async def test_a_turn_that_was_under_way_when_rasa_died_is_asked_again(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def die(turn: dict[str, Any]) -> Any:
        asyncio.get_running_loop().create_task(rasa.stop())
        await asyncio.sleep(30)

    rasa.script = die
    waiting = asyncio.create_task(conversation.say("m1", "text"))
    await until(lambda: bool(rasa.turns) and rasa.runner is None)
    rasa.script = None
    await rasa.start()
    assert (await waiting)[1]["replies"][0]["text"] == "You said text"


async def test_the_next_message_after_a_failure_is_answered(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    rasa.script = _gives([])
    await conversation.replies("m1", "text")
    rasa.script = None
    assert (await conversation.replies("m2", "text"))[0]["text"] == "You said text"


async def test_a_masked_text_is_told_of_even_when_rasa_is_away(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    rasa.script = _gives([])
    replies = await conversation.replies("m1", "Call me: +47 41 23 45 67")
    assert [reply["custom"]["code"] for reply in replies] == ["masked", "unavailable"]
