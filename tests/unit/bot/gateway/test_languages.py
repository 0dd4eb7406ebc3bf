from __future__ import annotations

from typing import Any

from tests.unit.bot.gateway.running import Conversation
from tests.unit.bot.gateway.standin import FakeRasa, says


async def _offers(turn: dict[str, Any]) -> Any:
    if turn["message"] == "/repeat":
        return [says(f"repeated in {turn['metadata']['language']}", "question")]
    button = {"title": "Suomi", "payload": "gateway:language:fi"}
    return [says("Which language?", "notice", code="choose_language", buttons=[button])]


async def _press_finnish(conversation: Conversation) -> list[dict[str, Any]]:
    (choice,) = await conversation.replies("m1", "another language")
    _, answer = await conversation.say("m2", button=choice["buttons"][0]["button"])
    replies: list[dict[str, Any]] = answer["replies"]
    return replies


async def test_a_language_button_changes_the_language_and_repeats_what_is_open(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    rasa.script = _offers
    notice, repeated = await _press_finnish(conversation)
    assert notice["custom"] == {"kind": "notice", "code": "language_changed", "to": "fi"}
    assert (notice["language"], notice["text"][:5]) == ("fi", "[fi] ")
    assert repeated["text"] == "repeated in fi"
    assert [turn["message"] for turn in rasa.turns] == ["another language", "/repeat"]
    assert rasa.turns[1]["metadata"]["message_id"] == "m2:repeat"
    await conversation.replies("m3", "kiitos")
    assert rasa.turns[2]["metadata"]["language"] == "fi"


async def test_nothing_to_repeat_is_not_worth_a_word(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        if turn["message"] == "/repeat":
            return [says("Nothing yet", "notice", code="nothing_to_repeat")]
        return await _offers(turn)

    rasa.script = script
    assert [r["custom"]["code"] for r in await _press_finnish(conversation)] == ["language_changed"]


async def test_the_language_changes_even_when_rasa_is_away(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        return [] if turn["message"] == "/repeat" else await _offers(turn)

    rasa.script = script
    assert [r["custom"]["code"] for r in await _press_finnish(conversation)] == ["language_changed"]
    await conversation.replies("m3", "kiitos")
    assert rasa.turns[-1]["metadata"]["language"] == "fi"


async def test_a_language_that_rasa_understood_is_changed_likewise(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        if turn["message"] == "/repeat":
            return await _offers(turn)
        return [says("", "notice", code="language_changed", to="nb", language="nb")]

    rasa.script = script
    notice, repeated = await conversation.replies("m1", "norsk takk")
    assert notice["text"].startswith("[nb] ")
    assert repeated["text"] == "repeated in nb"


async def test_a_language_that_does_not_exist_changes_nothing(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        return [says("hm", "notice", code="language_changed", to=["xx"])]

    rasa.script = script
    await conversation.replies("m1", "klingon")
    await conversation.replies("m2", "hello")
    assert [turn["metadata"]["language"] for turn in rasa.turns] == ["en", "en"]
