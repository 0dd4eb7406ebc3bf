"""What people asked in vain, as maintainers may see it: masked, and no longer than its talk."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest

from bot.gateway.housekeeping import Housekeeping
from bot.settings import Settings
from knowledge.unanswered import Asked, read
from tests.unit.bot.gateway.running import Client, Conversation, Running
from tests.unit.bot.gateway.standin import FakeRasa, says

#: One of the harmless messages that the red flags have learned by heart: no model doubts it.
HARMLESS = "may I bring my own corkscrew on the ferry"

OFFER = {
    "candidates": [{"study": "tecpom", "topic": "heart", "title": "Heart disease"}],
    "buttons": [
        {"title": "Heart disease", "payload": '/show_topic{"topic":"tecpom/heart"}'},
        {"title": "None of these", "payload": '/show_topic{"topic":"none"}'},
    ],
}


@pytest.fixture
def answers(rasa: FakeRasa) -> dict[str, list[dict[str, Any]]]:
    """What Rasa replies, by message; to any other, that it does not know."""
    replies: dict[str, list[dict[str, Any]]] = {}

    async def script(turn: dict[str, Any]) -> Any:
        return replies.get(turn["message"], [says("I do not know", "no_answer")])

    rasa.script = script
    return replies


def texts(settings: Settings) -> list[str]:
    return [asked.text for asked in read(settings.event_log)]


async def test_a_question_without_an_answer_is_there_by_day_language_and_study(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    await conversation.replies("m1", HARMLESS)
    (asked,) = read(settings.event_log)
    assert asked == Asked(HARMLESS, "en", "tecpom", asked.day, "no_answer", ())
    assert abs(asked.day - date.today()) <= timedelta(days=1)


async def test_a_question_with_an_answer_is_not_there(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    answers["What is it about?"] = [says("It is about …", "answer")]
    await conversation.replies("m1", "What is it about?")
    assert texts(settings) == []


async def test_of_a_choice_only_one_from_which_nothing_was_chosen_is_there(
    answers: dict[str, Any], settings: Settings, client: Client
) -> None:
    answers["hearts and such"] = [says("One of these?", "did_you_mean", **OFFER)]
    chosen, refused = await client.open(study="tecpom"), await client.open(study="tecpom")
    for talk, place in ((chosen, 0), (refused, 1)):
        (reply,) = await talk.replies("m1", "hearts and such")
        await talk.say("m2", button=reply["buttons"][place]["button"])
    (asked,) = read(settings.event_log)
    assert (asked.text, asked.decision, asked.offered) == (
        "hearts and such",
        "did_you_mean",
        ("tecpom/heart",),
    )


async def test_identifiers_are_masked_in_it(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    await conversation.replies("m1", "May I bring a parrot? Call +47 41 23 45 67")
    (text,) = texts(settings)
    assert "parrot" in text
    assert "41 23 45 67" not in text


async def test_a_red_flag_is_never_there(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    replies = await conversation.replies("m1", "I want to kill myself")
    assert {reply["custom"]["kind"] for reply in replies} == {"red_flag", "no_answer"}
    assert texts(settings) == []


async def test_nothing_said_in_the_questionnaire_is_there(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    question = says("How old are you?", "question")
    answers["start"] = [question]
    answers["may my dog come"] = [says("I do not know", "no_answer"), question]
    await conversation.replies("m1", "start")
    await conversation.replies("m2", "may my dog come")
    # Rasa forgot that a question was pending: this is still an answer to it.
    await conversation.replies("m3", "sixty, like my wife")
    await conversation.replies("m4", HARMLESS)
    assert texts(settings) == [HARMLESS]


async def test_erasing_the_conversation_takes_it_away(
    answers: dict[str, Any], settings: Settings, client: Client, conversation: Conversation
) -> None:
    other = await client.open()
    await conversation.replies("m1", HARMLESS)
    await other.replies("m1", "May I keep my snake?")
    await client.call("DELETE", conversation.path, conversation.token)
    assert texts(settings) == ["May I keep my snake?"]


async def test_it_is_kept_no_longer_than_the_conversation(
    answers: dict[str, Any], settings: Settings, gateway: Running, conversation: Conversation
) -> None:
    await conversation.replies("m1", HARMLESS)
    with sqlite3.connect(settings.event_log) as database:
        database.execute("UPDATE conversations SET last_event = last_event - 86400 * 31")
    database.close()
    housekeeping: Housekeeping = gateway.app.ctx.service.housekeeping
    assert await housekeeping.sweep() == 1
    assert texts(settings) == []


async def test_no_conversation_can_be_told_from_it(
    answers: dict[str, Any], settings: Settings, conversation: Conversation
) -> None:
    await conversation.replies("m1", HARMLESS)
    with sqlite3.connect(settings.event_log) as database:
        found = database.execute("SELECT * FROM unanswered")
        assert [column[0] for column in found.description] == [
            "text",
            "language",
            "study",
            "day",
            "decision",
            "offered",
        ]
        assert conversation.id not in str(found.fetchall())
    database.close()
