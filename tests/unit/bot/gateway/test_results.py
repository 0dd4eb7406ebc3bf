"""The result can be fetched as papers by whoever has the token, and by no one else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.bot.gateway.running import Client, Conversation
from tests.unit.bot.gateway.standin import FakeRasa, says

FILES = {
    "result.pdf": "application/pdf",
    "result.html": "text/html",
    "result.fhir.json": "application/fhir+json",
}
RESULT = {
    "kind": "result",
    "study": "tecpom",
    "date": "2026-11-20",
    "answers": {"age": 58, "bcma": "yes"},
}


async def with_result(rasa: FakeRasa, conversation: Conversation, **changes: Any) -> None:
    async def script(turn: dict[str, Any]) -> Any:
        return [says("The study may not fit you.", **{**RESULT, **changes})]

    rasa.script = script
    await conversation.replies("m1", "show the result")


async def fetch(
    client: Client, conversation: Conversation, name: str, token: str | None = None
) -> tuple[int, str, bytes]:
    headers = {"Authorization": f"Bearer {conversation.token if token is None else token}"}
    url = f"{client.url}{conversation.path}/{name}"
    async with client.session.get(url, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.read()


@pytest.mark.parametrize("name", FILES)
async def test_a_result_can_be_fetched(
    rasa: FakeRasa, client: Client, conversation: Conversation, name: str
) -> None:
    await with_result(rasa, conversation)
    status, kind, content = await fetch(client, conversation, name)
    assert (status, kind) == (200, FILES[name])
    assert {"result.pdf": b"%PDF-", "result.html": b"58", "result.fhir.json": b"2026-11-20"}[
        name
    ] in content


@pytest.mark.parametrize("name", FILES)
async def test_without_a_result_there_is_nothing(
    rasa: FakeRasa, client: Client, conversation: Conversation, name: str
) -> None:
    await conversation.replies("m1", "hello")
    status, _, _ = await fetch(client, conversation, name)
    assert status == 404


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("token", ["", "wrong"])
async def test_another_token_gets_nothing(
    rasa: FakeRasa, client: Client, conversation: Conversation, name: str, token: str
) -> None:
    await with_result(rasa, conversation)
    status, kind, _ = await fetch(client, conversation, name, token)
    assert (status, kind) == (401, "application/json")


async def test_the_newest_result_is_the_one_that_is_printed(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await with_result(rasa, conversation)

    async def script(turn: dict[str, Any]) -> Any:
        return [says("Another.", **{**RESULT, "answers": {"age": 71}})]

    rasa.script = script
    await conversation.replies("m2", "my age is 71")
    _, _, content = await fetch(client, conversation, "result.html")
    assert b"<td>71</td>" in content
    assert b"<td>58</td>" not in content


async def test_the_papers_follow_the_language_of_the_conversation(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await with_result(rasa, conversation)
    await client.call("PATCH", conversation.path, conversation.token, json={"language": "fi"})
    _, _, content = await fetch(client, conversation, "result.html")
    assert b'<html lang="fi">' in content
    assert b"[fi] What my answers say" in content


async def test_after_erasing_there_is_no_result(
    rasa: FakeRasa, client: Client, conversation: Conversation
) -> None:
    await with_result(rasa, conversation)
    await client.call("DELETE", conversation.path, conversation.token)
    status, _, _ = await fetch(client, conversation, "result.pdf")
    assert status == 404


@pytest.mark.parametrize(
    "changes", [{"study": "gone"}, {"study": 3}, {"date": "soon"}, {"answers": ["x"]}]
)
async def test_a_result_of_an_older_version_breaks_nothing(
    rasa: FakeRasa, client: Client, conversation: Conversation, changes: dict[str, Any]
) -> None:
    await with_result(rasa, conversation, **changes)
    status, _, _ = await fetch(client, conversation, "result.html")
    assert status == (404 if "study" in changes else 200)
