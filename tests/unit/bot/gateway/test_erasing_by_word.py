"""A typed yes erases where the last thing said was the question whether to erase; else never."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, Conversation
from tests.unit.bot.gateway.standin import FakeRasa, says

ASK = "delete my data"


async def _rasa(turn: dict[str, Any]) -> Any:
    if turn["message"] == ASK:
        button = {"title": "Yes, erase everything", "payload": "gateway:erase"}
        return [says("Shall I?", "notice", code="confirm_erase", buttons=[button])]
    if turn["message"].startswith("all right"):
        return [says("Good. What next?", "notice", code="affirm")]
    return [says(f"You said {turn['message']}")]


@pytest.fixture
def asking(rasa: FakeRasa) -> FakeRasa:
    """Rasa, which asks whether to erase when it is asked to."""
    rasa.script = _rasa
    return rasa


def _codes(replies: list[dict[str, Any]]) -> list[str | None]:
    return [reply["custom"].get("code") for reply in replies]


async def _is_there(client: Client, conversation: Conversation) -> bool:
    status, _ = await client.call("PATCH", conversation.path, conversation.token, json={})
    return status == 200


@pytest.mark.parametrize(
    "yes",
    ["yes", "Yes!", "YES", "yes please", "yep", "Yes, erase everything", "erase everything"],
)
async def test_a_plain_yes_to_the_question_erases(
    asking: FakeRasa, client: Client, conversation: Conversation, yes: str
) -> None:
    assert _codes(await conversation.replies("m1", ASK)) == ["confirm_erase"]
    assert _codes(await conversation.replies("m2", yes)) == ["erased"]
    assert not await _is_there(client, conversation)
    assert [turn["message"] for turn in asking.turns] == [ASK]


@pytest.mark.parametrize(
    "other",
    [
        "no",
        "no, keep it",
        "keep it",
        "what is erased?",
        "yes but first tell me how many hospitals take part",
        "do not press yes, erase everything",
        "maybe",
        "I don't know",
    ],
)
async def test_anything_else_is_answered_as_usual(
    asking: FakeRasa, client: Client, conversation: Conversation, other: str
) -> None:
    await conversation.replies("m1", ASK)
    (reply,) = await conversation.replies("m2", other)
    assert reply["text"] == f"You said {other}"
    assert await _is_there(client, conversation)


async def test_a_yes_without_the_question_erases_nothing(
    asking: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await conversation.replies("m1", "yes")
    assert await _is_there(client, conversation)


async def test_a_yes_after_something_else_was_said_erases_nothing(
    asking: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await conversation.replies("m1", ASK)
    await conversation.replies("m2", "How long does it last?")
    await conversation.replies("m3", "yes")
    assert await _is_there(client, conversation)


async def test_a_yes_that_was_written_before_the_question_came_erases_nothing(
    asking: FakeRasa, client: Client, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def waits(turn: dict[str, Any]) -> Any:
        await go.wait()
        return await _rasa(turn)

    asking.script = waits
    assert (await conversation.say("m1", ASK, wait=False))[0] == 202
    assert (await conversation.say("m2", "yes", wait=False))[0] == 202
    go.set()
    (reply,) = await conversation.replies("m2", "yes")
    assert reply["text"] == "You said yes"
    assert await _is_there(client, conversation)


async def test_a_red_flag_that_begins_with_yes_is_answered_as_one(
    asking: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await conversation.replies("m1", ASK)
    replies = await conversation.replies("m2", "yes I cannot breathe")
    assert replies[0]["custom"]["kind"] == "red_flag"
    assert await _is_there(client, conversation)


async def test_a_yes_that_only_rasa_hears_lets_the_question_be_asked_again(
    asking: FakeRasa, client: Client, conversation: Conversation, settings: Settings
) -> None:
    await conversation.replies("m1", ASK)
    (again,) = await conversation.replies("m2", "all right then, do as you like")
    assert again["custom"]["code"] == "confirm_erase"
    assert again["buttons"][0]["title"] == "Yes, erase everything"
    assert _codes(await conversation.replies("m3", "yes")) == ["erased"]
    assert not await _is_there(client, conversation)
