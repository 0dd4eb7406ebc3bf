"""Whether an answer was helpful: one vote each, counted for maintainers, gone with its talk."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.gateway import conversations
from bot.gateway.housekeeping import Housekeeping
from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, Conversation, Running, serving
from tests.unit.bot.gateway.standin import FakeRasa, says

#: What Rasa replies, by message.
REPLIES = {
    "heart": [says("About the heart", "answer", passage="tecpom/heart")],
    "age": [says("About the age", "answer", passage="tecpom/age")],
    "parrot": [says("I do not know", "no_answer")],
    "hearts and such": [says("One of these?", "did_you_mean", candidates=[])],
    "start": [says("How old are you?", "question")],
    "thanks": [says("You are welcome", "notice")],
}


@pytest.fixture(autouse=True)
def answers(rasa: FakeRasa) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        return REPLIES[turn["message"]]

    rasa.script = script


async def vote(talk: Conversation, body: object, token: str | None = None) -> tuple[int, Any]:
    token = talk.token if token is None else token
    return await talk.client.call("POST", f"{talk.path}/votes", token, json=body)


async def asked(talk: Conversation, text: str) -> int:
    """Ask, and return the number of the reply."""
    (reply,) = await talk.replies(f"message {text}", text)
    number: int = reply["event"]
    return number


def counted(settings: Settings) -> list[tuple[Any, ...]]:
    with sqlite3.connect(settings.event_log) as database:
        rows = database.execute("SELECT kind, passage, language, yes, no FROM helpful").fetchall()
    database.close()
    return sorted(rows, key=str)


async def test_a_vote_is_counted_by_passage_and_language(
    client: Client, settings: Settings
) -> None:
    for number in range(3):
        talk = await client.open(language="en")
        event = await asked(talk, "heart")
        assert await vote(talk, {"event": event, "helpful": number == 0}) == (204, None)
    await vote(talk, {"event": await asked(talk, "age"), "helpful": True})
    assert counted(settings) == [
        ("answer", "tecpom/age", "en", 1, 0),
        ("answer", "tecpom/heart", "en", 1, 2),
    ]


async def test_a_later_vote_takes_the_place_of_the_earlier(
    conversation: Conversation, settings: Settings
) -> None:
    event = await asked(conversation, "heart")
    for helpful in (True, True, False):
        assert (await vote(conversation, {"event": event, "helpful": helpful}))[0] == 204
    assert counted(settings) == [("answer", "tecpom/heart", "en", 0, 1)]


@pytest.mark.parametrize("text", ["parrot", "hearts and such"])
async def test_a_refusal_and_an_offer_can_be_voted_on_too(
    conversation: Conversation, settings: Settings, text: str
) -> None:
    event = await asked(conversation, text)
    assert (await vote(conversation, {"event": event, "helpful": False}))[0] == 204
    ((kind, passage, *counts),) = counted(settings)
    assert kind == REPLIES[text][0]["custom"]["kind"]
    assert (passage, counts) == (None, ["en", 0, 1])


@pytest.mark.parametrize("text", ["start", "thanks"])
async def test_no_other_reply_can_be_voted_on(
    conversation: Conversation, settings: Settings, text: str
) -> None:
    event = await asked(conversation, text)
    status, answer = await vote(conversation, {"event": event, "helpful": True})
    assert (status, answer["error"]["code"]) == (400, "unknown_answer")
    assert counted(settings) == []


async def test_neither_the_patients_own_words_nor_what_is_not_there_can_be_voted_on(
    client: Client, conversation: Conversation, settings: Settings
) -> None:
    event = await asked(conversation, "heart")
    other = await client.open(language="fi")
    for talk, number in ((conversation, event - 1), (conversation, 99), (other, event)):
        status, answer = await vote(talk, {"event": number, "helpful": True})
        assert (status, answer["error"]["code"]) == (400, "unknown_answer")
    assert answer["error"]["message"].startswith("[fi] ")
    assert counted(settings) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": 3},
        {"helpful": True},
        {"event": 3, "helpful": "yes"},
        {"event": 3, "helpful": 1},
        {"event": "3", "helpful": True},
        {"event": True, "helpful": True},
        {"event": 3.5, "helpful": True},
        {"event": 0, "helpful": True},
        {"event": 2**70, "helpful": True},
        {"event": 3, "helpful": True, "comment": "It was good"},
        [3, True],
        None,
    ],
)
async def test_a_body_that_is_not_a_vote_is_refused_in_the_conversations_language(
    client: Client, settings: Settings, body: object
) -> None:
    talk = await client.open(language="fi")
    assert await asked(talk, "heart") == 3
    status, answer = await vote(talk, body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert answer["error"]["message"].startswith("[fi] ")
    assert counted(settings) == []


async def test_a_vote_needs_the_token_of_its_conversation(
    client: Client, conversation: Conversation
) -> None:
    event = await asked(conversation, "heart")
    stranger = await client.open()
    body = {"event": event, "helpful": True}
    for token in ("", stranger.token):
        status, answer = await vote(conversation, body, token)
        assert (status, answer["error"]["code"]) == (401, "unauthorised")
    nobody = Conversation(client, "no-such-conversation", conversation.token)
    assert (await vote(nobody, body))[0] == 404


async def test_a_vote_counts_as_a_message_towards_the_limits(
    rasa: FakeRasa, settings: Settings
) -> None:
    few = replace(settings, limit_conversation="3/minute", gateway_port=settings.actions_port)
    async with serving(few) as gateway, aiohttp.ClientSession() as session:
        talk = await Client(gateway.url, session).open(language="fi")
        body = {"event": await asked(talk, "heart"), "helpful": True}
        assert [(await vote(talk, body))[0] for _ in range(3)] == [204, 204, 429]
        _, answer = await vote(talk, body)
        assert answer["error"]["code"] == "too_often"
        assert answer["error"]["message"].startswith("[fi] ")
        other = await Client(gateway.url, session).open()
        assert (await vote(other, {"event": await asked(other, "age"), "helpful": True}))[0] == 204


async def test_erasing_the_conversation_erases_its_votes(
    client: Client, conversation: Conversation, settings: Settings
) -> None:
    other = await client.open(language="en")
    for talk in (conversation, other):
        await vote(talk, {"event": await asked(talk, "heart"), "helpful": False})
    assert (await client.call("DELETE", conversation.path, conversation.token))[0] == 204
    assert counted(settings) == [("answer", "tecpom/heart", "en", 0, 1)]


async def test_erasing_looks_whether_a_vote_is_left(
    gateway: Running, conversation: Conversation
) -> None:
    event = await asked(conversation, "heart")
    await vote(conversation, {"event": event, "helpful": False})

    def erase(database: sqlite3.Connection) -> bool:
        # What holds votes to their conversation, taken away.
        database.execute("ALTER TABLE votes RENAME TO held")
        database.execute("CREATE TABLE votes AS SELECT * FROM held")
        return conversations.erase(database, conversation.id, 0.0)

    assert await gateway.app.ctx.service.database.run(erase) is False


async def test_votes_are_kept_no_longer_than_their_conversation(
    gateway: Running, conversation: Conversation, settings: Settings
) -> None:
    await vote(conversation, {"event": await asked(conversation, "heart"), "helpful": False})
    with sqlite3.connect(settings.event_log) as database:
        database.execute("UPDATE conversations SET last_event = last_event - 86400 * 31")
    database.close()
    housekeeping: Housekeeping = gateway.app.ctx.service.housekeeping
    assert await housekeeping.sweep() == 1
    assert counted(settings) == []


async def test_nothing_personal_can_be_seen_in_the_counts(
    gateway: Running, conversation: Conversation, settings: Settings
) -> None:
    await vote(conversation, {"event": await asked(conversation, "heart"), "helpful": True})
    with sqlite3.connect(settings.event_log) as database:
        found = database.execute("SELECT * FROM helpful")
        columns = [column[0] for column in found.description]
        rows = found.fetchall()
    database.close()
    assert columns == ["kind", "passage", "language", "version", "yes", "no"]
    version = gateway.app.ctx.service.current.health()["version"]
    assert rows == [("answer", "tecpom/heart", "en", version, 1, 0)]


async def test_a_website_that_is_allowed_may_vote(conversation: Conversation) -> None:
    event = await asked(conversation, "heart")
    status, _ = await conversation.client.call(
        "POST",
        f"{conversation.path}/votes",
        conversation.token,
        {"Origin": "https://clinic.example"},
        json={"event": event, "helpful": True},
    )
    assert status == 204


async def test_a_store_from_before_there_were_votes_takes_them(settings: Settings) -> None:
    async with aiohttp.ClientSession() as session:
        async with serving(settings) as gateway:
            talk = await Client(gateway.url, session).open(language="en")
            event = await asked(talk, "heart")
        with sqlite3.connect(settings.event_log) as database:
            database.executescript("DROP VIEW helpful; DROP TABLE votes;")
        database.close()
        async with serving(settings):
            assert (await vote(talk, {"event": event, "helpful": True}))[0] == 204
    assert counted(settings) == [("answer", "tecpom/heart", "en", 1, 0)]
