"""A message that may be a red flag is answered as any other, with a note before the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot import safety
from bot.gateway.turns import _NOTE_LASTS
from bot.safety import Flag, Label, Verdict
from tests.unit.bot.gateway.running import Client, Conversation
from tests.unit.bot.gateway.standin import FakeRasa, says

Judged = Callable[..., None]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judged:
    """Make a verdict on every message but "plain", whatever the classifier of today says."""

    def judge_as(doubt: Label | None, flag: Label | None = None) -> None:
        verdict = Verdict(Flag(flag, "classifier") if flag else None, doubt)
        monkeypatch.setattr(
            safety, "judge", lambda text, _: Verdict() if text == "plain" else verdict
        )

    return judge_as


async def codes(conversation: Conversation, message: str, text: str) -> list[str]:
    replies = await conversation.replies(message, text)
    return [reply["custom"].get("code") or reply["custom"]["kind"] for reply in replies]


async def test_the_note_comes_first_with_the_numbers_of_the_country_and_then_the_answer(
    rasa: FakeRasa, conversation: Conversation, judged: Judged
) -> None:
    judged("emergency")
    note, answer = await conversation.replies("m1", "is it far?")
    assert note["custom"]["code"] == "doubt_emergency"
    assert "113" in [entry["number"] for entry in note["custom"]["numbers"]]
    assert "**113**" in note["text"]
    assert "{" not in note["text"]
    assert answer["custom"]["kind"] == "answer"
    assert rasa.turns[0]["message"] == "is it far?"


@pytest.mark.parametrize("label", safety.LABELS)
async def test_every_kind_has_its_note_in_the_language_of_the_conversation(
    rasa: FakeRasa, client: Client, judged: Judged, label: Label
) -> None:
    judged(label)
    conversation = await client.open(language="fi", country="FI")
    note, _ = await conversation.replies("m1", "onko se kaukana?")
    assert note["custom"]["code"] == f"doubt_{label}"
    assert note["language"] == "fi"
    assert note["text"].startswith("[fi]")


async def test_a_note_is_not_repeated_while_it_is_in_sight(
    rasa: FakeRasa, conversation: Conversation, judged: Judged
) -> None:
    judged("self_harm")
    assert await codes(conversation, "m1", "and now?") == ["doubt_self_harm", "answer"]
    assert await codes(conversation, "m2", "and then?") == ["answer"]
    for number in range(_NOTE_LASTS // 2):
        assert await codes(conversation, f"n{number}", "plain") == ["answer"]
    assert await codes(conversation, "m3", "and now?") == ["doubt_self_harm", "answer"]


async def test_a_note_is_repeated_in_another_language(
    rasa: FakeRasa, conversation: Conversation, client: Client, judged: Judged
) -> None:
    judged("emergency")
    assert await codes(conversation, "m1", "hm") == ["doubt_emergency", "answer"]
    await client.call("PATCH", conversation.path, conversation.token, json={"language": "fi"})
    note, _ = await conversation.replies("m2", "hm")
    assert (note["custom"]["code"], note["language"]) == ("doubt_emergency", "fi")
    assert await codes(conversation, "m3", "hm") == ["answer"]


async def test_another_kind_of_note_is_not_kept_back(
    rasa: FakeRasa, conversation: Conversation, judged: Judged
) -> None:
    judged("side_effect_report")
    await conversation.replies("m1", "hm")
    judged("self_harm")
    assert await codes(conversation, "m2", "hm") == ["doubt_self_harm", "answer"]


def questions(*link_ids: str) -> Callable[[dict[str, Any]], Awaitable[Any]]:
    """Return a script that asks these, one a turn."""
    left = list(link_ids)

    async def ask(turn: dict[str, Any]) -> list[dict[str, Any]]:
        return [says("Well?", linkId=left.pop(0))]

    return ask


@pytest.mark.parametrize(
    ("label", "noted"),
    [
        ("medical_advice", False),
        ("side_effect_report", False),
        ("emergency", True),
        ("self_harm", True),
    ],
)
async def test_an_answer_that_the_questionnaire_takes_bears_no_mild_note(
    rasa: FakeRasa, conversation: Conversation, judged: Judged, label: Label, noted: bool
) -> None:
    rasa.script = questions("prior-lines", "bcma")
    judged(None)
    await conversation.replies("m1", "start")
    judged(label)
    kinds = await codes(conversation, "m2", "two, then I got a rash")
    assert (f"doubt_{label}" in kinds) == noted


async def test_what_is_no_answer_to_the_question_keeps_its_note(
    rasa: FakeRasa, conversation: Conversation, judged: Judged
) -> None:
    rasa.script = questions("prior-lines", "prior-lines")
    judged(None)
    await conversation.replies("m1", "start")
    judged("side_effect_report")
    kinds = await codes(conversation, "m2", "my feet are numb since the last one")
    assert kinds[0] == "doubt_side_effect_report"


async def test_what_starts_the_questionnaire_answers_none_of_it_and_keeps_its_note(
    rasa: FakeRasa, conversation: Conversation, judged: Judged
) -> None:
    rasa.script = questions("age")
    judged("side_effect_report")
    kinds = await codes(conversation, "m1", "I get a rash from it, can I still take part?")
    assert kinds[0] == "doubt_side_effect_report"


async def test_a_graver_doubt_stands_before_a_red_flag(
    conversation: Conversation, judged: Judged
) -> None:
    judged("self_harm", "medical_advice")
    assert await codes(conversation, "m1", "hm") == ["doubt_self_harm", "red_flag"]


async def test_a_note_is_given_while_rasa_is_away_too(
    conversation: Conversation, judged: Judged
) -> None:
    judged("emergency")
    assert await codes(conversation, "m1", "hm") == ["doubt_emergency", "unavailable"]


async def test_doubts_are_counted_by_label_only(
    rasa: FakeRasa, conversation: Conversation, client: Client, judged: Judged
) -> None:
    judged("emergency")
    await conversation.replies("m1", "hm")
    async with client.session.get(client.url + "/metrics") as answer:
        figures = await answer.text()
    assert 'study_chat_doubts_total{label="emergency"} 1.0' in figures
