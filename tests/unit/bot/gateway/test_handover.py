"""The website API with a clinic connected, whose homeserver is away: all of it is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.staff.demo import settings_file
from bot.staff.registration import write_registration
from bot.staff.synapse import DOMAIN
from tests.unit.bot.gateway.running import Client, Conversation, Running, serving
from tests.unit.bot.gateway.standin import FakeRasa, says

ROOM = f"!inbox:{DOMAIN}"


async def _rasa(turn: dict[str, Any]) -> Any:
    if turn["message"] == "a person please":
        return [says("Nobody is connected.", "notice", code="no_person")]
    return [says(f"You said {turn['message']}")]


@pytest.fixture
def staffed(settings: Settings, tmp_path: Path) -> Settings:
    write_registration(tmp_path / "registration.yaml", "http://127.0.0.1:9", DOMAIN)
    (tmp_path / "staff.yml").write_text(settings_file("http://127.0.0.1:9", ROOM))
    return replace(settings, staff=str(tmp_path / "staff.yml"))


@pytest_asyncio.fixture(loop_scope="function")
async def gateway(staffed: Settings, rasa: FakeRasa) -> AsyncIterator[Running]:
    rasa.script = _rasa
    async with serving(staffed) as running:
        yield running


async def rows(gateway: Running, query: str) -> list[Any]:
    database = gateway.app.ctx.service.database
    found: list[Any] = await database.run(lambda d: d.execute(query).fetchall())
    return found


async def press(conversation: Conversation, reply: dict[str, Any], number: int) -> Any:
    button = reply["buttons"][number]["button"]
    status, answer = await conversation.say(f"press:{button}", button=button)
    assert status == 200
    return answer["replies"]


async def test_a_request_is_stored_for_the_room_with_the_turn_that_makes_it(
    gateway: Running, conversation: Conversation
) -> None:
    (offer,) = await conversation.replies("m1", "a person please")
    assert offer["custom"]["code"] == "person_offer"
    (waiting,) = await press(conversation, offer, 0)
    assert waiting["custom"]["state"] == "waiting"
    keys = [row[0] for row in await rows(gateway, "SELECT key FROM staff_outbox ORDER BY number")]
    assert keys[0] == "case:1:root"
    (again,) = await conversation.replies("m2", "who can join")
    assert again["text"] == "You said who can join"


async def test_what_a_person_has_is_not_asked_of_rasa(
    gateway: Running, conversation: Conversation, rasa: FakeRasa
) -> None:
    (offer,) = await conversation.replies("m1", "a person please")
    await press(conversation, offer, 1)
    await rows(gateway, "UPDATE staff_cases SET state = 'taken', taken_by = '@i:x'")
    asked = len(rasa.turns)
    assert await conversation.replies("m2", "who can join") == []
    (flag,) = await conversation.replies("m3", "I cannot breathe")
    assert flag["custom"]["kind"] == "red_flag"
    assert len(rasa.turns) == asked


async def test_erasing_tells_that_a_copy_was_shared(
    gateway: Running, client: Client, conversation: Conversation
) -> None:
    (offer,) = await conversation.replies("m1", "a person please")
    await press(conversation, offer, 0)
    status, answer = await client.call("DELETE", conversation.path, conversation.token)
    assert (status, answer["shared"]) == (200, True)
    assert "shared with the clinic" in answer["message"]
    assert await rows(gateway, "SELECT key FROM staff_outbox") == []
    assert await rows(gateway, "SELECT state, conversation FROM staff_cases") == [("ended", None)]


async def test_erasing_what_nobody_saw_says_nothing_of_the_clinic(
    client: Client, conversation: Conversation
) -> None:
    await conversation.replies("m1", "hello")
    status, answer = await client.call("DELETE", conversation.path, conversation.token)
    assert (status, answer) == (204, None)


async def test_no_one_but_the_homeserver_hands_events_over(
    gateway: Running, client: Client, conversation: Conversation
) -> None:
    path = "/_matrix/app/v1/transactions/1"
    for token in ("", "wrong", conversation.token):
        async with client.session.put(
            client.url + path,
            json={"events": []},
            headers={"Authorization": f"Bearer {token}"},
        ) as answer:
            assert answer.status == 403
