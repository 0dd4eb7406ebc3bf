from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.unit.bot.gateway.running import Client, Conversation, Running
from tests.unit.bot.gateway.standin import FakeRasa


async def test_a_conversation_begins_with_who_is_speaking_and_how_to_start(
    conversation: Conversation,
) -> None:
    (welcome,) = await conversation.events(1)
    assert welcome["event"] == 1
    assert welcome["from"] == "assistant"
    assert welcome["custom"] == {"kind": "notice", "code": "welcome"}
    assert "30 days" in welcome["text"]
    assert "113" in welcome["text"]
    assert "{" not in welcome["text"]
    assert [b["title"] for b in welcome["buttons"]] == [
        "What is the study about?",
        "Who can join?",
        "Start the questionnaire",
    ]


async def test_the_welcome_costs_rasa_nothing(rasa: FakeRasa, conversation: Conversation) -> None:
    await conversation.events(1)
    assert rasa.turns == []


async def test_rasa_is_told_language_study_country_and_message(
    rasa: FakeRasa, conversation: Conversation
) -> None:
    (reply,) = await conversation.replies("m1", "What is the study about?")
    assert reply["text"] == "You said What is the study about?"
    assert rasa.turns == [
        {
            "sender": conversation.id,
            "message": "What is the study about?",
            "metadata": {
                "language": "en",
                "study": "tecpom",
                "country": "NO",
                "message_id": "m1",
            },
        }
    ]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("nb", "nb"), ("no", "nb"), ("nn-NO", "nb"), ("fi-FI", "fi"), ("EN_gb", "en"), (None, "en")],
)
async def test_a_language_is_known_by_its_other_names(
    client: Client, asked: str | None, given: str
) -> None:
    _, answer = await client.call("POST", "/api/conversations", json={"language": asked})
    assert answer["language"] == given


async def test_an_empty_body_opens_a_conversation_of_the_installation(client: Client) -> None:
    status, answer = await client.call("POST", "/api/conversations")
    assert (status, answer["language"]) == (201, "en")


async def test_ids_and_tokens_do_not_repeat_and_are_long(client: Client) -> None:
    opened = [await client.open() for _ in range(5)]
    assert len({c.id for c in opened} | {c.token for c in opened}) == 10
    assert all(len(c.id) >= 24 and len(c.token) >= 43 for c in opened)


async def test_a_token_is_in_no_file(gateway: Running, conversation: Conversation) -> None:
    await conversation.events(1)
    for path in gateway.settings.data.rglob("*"):
        assert path.is_dir() or conversation.token.encode() not in path.read_bytes()


async def test_the_store_is_readable_by_its_owner_only(
    gateway: Running, conversation: Conversation
) -> None:
    assert gateway.settings.event_log.stat().st_mode & 0o077 == 0


async def test_every_call_needs_the_conversations_own_token(
    client: Client, conversation: Conversation
) -> None:
    other = await client.open()
    for method, path in (
        ("POST", "/messages"),
        ("GET", "/events"),
        ("PATCH", ""),
        ("DELETE", ""),
    ):
        for token in ("", "wrong", other.token):
            status, answer = await client.call(method, conversation.path + path, token)
            assert (status, answer["error"]["code"]) == (401, "unauthorised")
        status, answer = await client.call(method, f"/api/conversations/x{path}", other.token)
        assert (status, answer["error"]["code"]) == (404, "not_found")


async def test_a_change_of_page_reaches_rasa_and_the_open_tabs(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    status, answer = await client.call(
        "PATCH", conversation.path, conversation.token, json={"language": "fi", "study": "tj202"}
    )
    assert status == 200
    assert answer == {"conversation": conversation.id, "language": "fi", "study": "tj202"}
    assert (await conversation.events(2))[1] == {"event": 2, "language": "fi", "study": "tj202"}
    await conversation.replies("m1", "Mistä tutkimuksessa on kyse?")
    assert rasa.turns[0]["metadata"]["language"] == "fi"
    assert rasa.turns[0]["metadata"]["study"] == "tj202"


async def test_a_change_of_nothing_leaves_everything(
    client: Client, conversation: Conversation
) -> None:
    _, answer = await client.call("PATCH", conversation.path, conversation.token, json={})
    assert (answer["language"], answer["study"]) == ("en", "tecpom")


async def test_the_store_keeps_a_full_commit_for_each_message(gateway: Running) -> None:
    def pragmas(database: sqlite3.Connection) -> list[Any]:
        names = ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
        return [database.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    service = gateway.app.ctx.service
    assert await service.database.run(pragmas) == [2, "wal", 1, 1]
