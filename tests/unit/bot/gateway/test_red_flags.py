from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.gateway.app import create_app
from bot.safety import ModelError
from tests.unit.bot.gateway.running import Client, Conversation, settings_for
from tests.unit.bot.gateway.standin import FakeRasa, says

EMERGENCY = "I have severe chest pain and cannot breathe"


def _flag(replies: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(reply["custom"]["kind"], reply["custom"].get("flag")) for reply in replies]


async def test_a_red_flag_goes_to_rasa_as_a_trusted_payload(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    rasa.script = _answers_red_flag
    replies = await conversation.replies("m1", EMERGENCY)
    assert rasa.turns[0]["message"] == '/red_flag{"flag":"emergency"}'
    assert [reply["text"] for reply in replies] == ["Call 113"]
    assert (await conversation.events(2))[1]["text"] == EMERGENCY


async def test_a_red_flag_is_answered_as_one_while_rasa_is_away(
    conversation: Conversation,
) -> None:
    (reply,) = await conversation.replies("m1", EMERGENCY)
    assert _flag([reply]) == [("red_flag", "emergency")]
    assert "**113**" in reply["text"]
    assert "{" not in reply["text"]
    assert reply["custom"]["country"] == "NO"
    assert "113" in [entry["number"] for entry in reply["custom"]["numbers"]]


async def test_a_red_flag_without_a_country_gets_the_number_of_all_of_europe(
    client: Client,
) -> None:
    (reply,) = await (await client.open()).replies("m1", EMERGENCY)
    assert "**112**" in reply["text"]


async def test_a_red_flag_that_rasa_takes_for_something_else_is_answered_as_one(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    replies = await conversation.replies("m1", EMERGENCY)
    assert _flag(replies) == [("red_flag", "emergency"), ("answer", None)]


async def test_a_red_flag_does_not_wait_for_the_turns_before_it(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says("at last")]

    rasa.script = script
    assert (await conversation.say("m1", "What is it about?", wait=False))[0] == 202
    assert _flag(await conversation.replies("m2", EMERGENCY)) == [("red_flag", "emergency")]
    go.set()
    assert (await conversation.replies("m1", ""))[0]["text"] == "at last"
    # Answered already: it is not sent to Rasa any more, nor answered twice.
    await conversation.replies("m3", "Thanks")
    assert [turn["metadata"]["message_id"] for turn in rasa.turns] == ["m1", "m3"]


async def test_a_red_flag_is_answered_once_when_rasa_answers_too_late(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def late(turn: dict[str, Any]) -> Any:
        await asyncio.sleep(0.6)
        return await _answers_red_flag(turn)

    rasa.script = late
    replies = await conversation.replies("m1", EMERGENCY)
    assert "Call 113" not in [reply["text"] for reply in replies]
    rasa.script = None
    await conversation.replies("m2", "Thanks")
    flags = [e for e in await conversation.events(5) if e.get("custom", {}).get("flag")]
    assert len(flags) == 1


async def test_a_full_queue_does_not_refuse_a_red_flag(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def script(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says("at last")]

    rasa.script = script
    for n in range(4):
        assert (await conversation.say(f"m{n}", "What?", wait=False))[0] == 202
    assert (await conversation.say("m4", "What?", wait=False))[0] == 429
    assert _flag(await conversation.replies("m5", EMERGENCY)) == [("red_flag", "emergency")]
    go.set()


async def test_masking_is_told_of_after_the_number_to_call(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    rasa.script = _answers_red_flag
    replies = await conversation.replies("m1", f"{EMERGENCY}, my number is +47 41234567")
    assert _flag(replies) == [("red_flag", "emergency"), ("notice", None)]


async def _answers_red_flag(turn: dict[str, Any]) -> Any:
    return [says("Call 113", "red_flag", flag="emergency")]


def test_a_gateway_without_the_classifier_does_not_start(compiled: Path, tmp_path: Path) -> None:
    shutil.copytree(compiled / "locales", tmp_path / "locales")
    with pytest.raises(ModelError, match="is missing: run `make safety`"):
        create_app(settings_for(tmp_path, tmp_path / "run"))
