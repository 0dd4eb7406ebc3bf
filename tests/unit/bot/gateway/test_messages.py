from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.gateway import conversations
from bot.gateway.event_log import Job
from tests.unit.bot.gateway.running import Client, Conversation, Running
from tests.unit.bot.gateway.standin import FakeRasa, says


async def test_the_patients_own_words_are_an_event_too(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    await conversation.replies("m1", "Hello")
    _, mine, reply = await conversation.events(3)
    assert mine == {"event": 2, "from": "patient", "id": "m1", "language": "en", "text": "Hello"}
    assert (reply["event"], reply["reply_to"], reply["from"]) == (3, "m1", "assistant")


async def test_a_message_is_accepted_before_it_is_answered(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    go = asyncio.Event()

    async def slow(turn: dict[str, Any]) -> Any:
        await go.wait()
        return [says("at last")]

    rasa.script = slow
    assert await conversation.say("m1", "Hello", wait=False) == (202, {"accepted": True})
    assert (await conversation.events(1, last=1))[0]["text"] == "Hello"
    go.set()
    assert (await conversation.events(1, last=2))[0]["text"] == "at last"


async def test_the_same_message_again_changes_nothing(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    first = await conversation.replies("m1", "Hello")
    assert await conversation.replies("m1", "Hello") == first
    assert await conversation.replies("m1", "something else") == first
    assert await conversation.say("m1", "Hello", wait=False) == (202, {"accepted": True})
    assert len(rasa.turns) == 1


async def test_the_same_message_many_times_at_once_is_sent_once(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    answers = await asyncio.gather(*(conversation.say("m1", "Hello") for _ in range(8)))
    taken = [answer["replies"] for status, answer in answers if status == 200]
    assert taken.count(taken[0]) == len(taken)
    assert {status for status, _ in answers} <= {200, 429}
    assert len(rasa.turns) == 1


async def test_two_conversations_may_use_the_same_message_id(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    other = await client.open()
    await conversation.replies("m1", "one")
    (reply,) = await other.replies("m1", "two")
    assert reply["text"] == "You said two"


async def test_text_and_buttons_are_lifted_out_of_custom(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        buttons = [{"title": "Kyllä", "payload": '/choose{"answer":"yes"}'}]
        return [says("Onko?", "question", language="fi", buttons=buttons, linkId="bcma")]

    rasa.script = script
    (reply,) = await conversation.replies("m1", "Hello")
    assert (reply["text"], reply["language"]) == ("Onko?", "fi")
    assert reply["custom"] == {"kind": "question", "linkId": "bcma"}
    assert [b["title"] for b in reply["buttons"]] == ["Kyllä"]
    assert set(reply["buttons"][0]) == {"title", "button"}
    assert "choose" not in reply["buttons"][0]["button"]


async def test_a_plain_text_of_rasa_becomes_a_notice(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        buttons = [{"title": "Go", "payload": "/go_back"}]
        return [{"recipient_id": "x", "text": "plain", "buttons": buttons}, {"image": "x"}]

    rasa.script = script
    (reply,) = await conversation.replies("m1", "Hello")
    assert (reply["text"], reply["custom"]) == ("plain", {"kind": "notice"})
    assert reply["buttons"][0]["title"] == "Go"


async def test_a_button_sends_the_payload_that_was_issued_and_shows_its_title(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    (welcome,) = await conversation.events(1)
    await conversation.say("m1", button=welcome["buttons"][-1]["button"])
    assert rasa.turns[0]["message"] == "/start_prescreen"
    mine = (await conversation.events(2))[1]
    assert mine["text"] == "Start the questionnaire"


async def test_a_button_that_says_its_title_sends_it_as_if_typed(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    (welcome,) = await conversation.events(1)
    await conversation.say("m1", button=welcome["buttons"][0]["button"])
    assert rasa.turns[0]["message"] == "What is the study about?"


async def test_a_button_of_another_conversation_is_unknown(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    (welcome,) = await (await client.open()).events(1)
    for button in (welcome["buttons"][0]["button"], "/start_prescreen", "gateway:erase", ""):
        status, answer = await conversation.say("m1", button=button)
        assert (status, answer["error"]["code"]) == (400, "unknown_button")
    assert rasa.turns == []


async def test_identifiers_are_masked_before_anything_is_stored_or_sent(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    notice, reply = await conversation.replies("m1", "I am 010180 12345, mail kari@example.org")
    assert notice["custom"] == {
        "kind": "notice",
        "code": "masked",
        "masked": ["national_id", "email"],
    }
    assert rasa.turns[0]["message"] == "I am ▮▮▮, mail ▮▮▮"
    assert (await conversation.events(2))[1]["text"] == "I am ▮▮▮, mail ▮▮▮"
    assert reply["text"] == "You said I am ▮▮▮, mail ▮▮▮"


async def test_a_typed_command_reaches_rasa_as_words(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    await conversation.replies("m1", " / /restart")
    await conversation.replies("m2", "\u200b\uff0fchoose{}")
    assert [turn["message"] for turn in rasa.turns] == ["restart", "choose{}"]


async def test_a_message_is_answered_though_its_sender_has_left(
    rasa: FakeRasa, gateway: Running, conversation: Conversation
) -> None:
    service = gateway.app.ctx.service
    found = await service.database.run(conversations.find, conversation.id)
    handing_in = asyncio.create_task(
        service.turns.hand_in(found, "m1", shown={"text": "Hello"}, job=Job("Hello"), since=0.0)
    )
    await asyncio.sleep(0)
    handing_in.cancel()
    assert [e.get("text") for e in await conversation.events(2, last=1)] == [
        "Hello",
        "You said Hello",
    ]


@pytest.mark.parametrize(
    "text",
    ["gateway:erase", " gateway:language:fi", "/gateway:language:et", "\u200bgateway:language:da"],
)
async def test_what_only_the_server_may_order_is_text_when_typed(
    rasa: FakeRasa, conversation: Conversation, text: str
) -> None:
    (reply,) = await conversation.replies("m1", text)
    assert reply["text"].startswith("You said gateway:")
    assert reply["language"] == "en"
    assert len(rasa.turns) == 1
