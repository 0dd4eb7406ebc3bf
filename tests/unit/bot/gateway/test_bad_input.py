from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.gateway.errors import STATUS
from locales.responses import read_responses
from tests.unit.bot.gateway.running import Client, Conversation, serving, settings_for
from tests.unit.bot.gateway.standin import FakeRasa, fake_rasa

# Nothing here leaves anything behind, so one gateway serves all of it.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(
    compiled: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[FakeRasa, Client]]:
    settings = settings_for(compiled, tmp_path_factory.mktemp("run"))
    async with (
        fake_rasa(settings) as rasa,
        serving(settings) as gateway,
        aiohttp.ClientSession() as session,
    ):
        yield rasa, Client(gateway.url, session)


@pytest.fixture
def rasa(shared: tuple[FakeRasa, Client]) -> FakeRasa:
    shared[0].turns.clear()
    return shared[0]


@pytest.fixture
def client(shared: tuple[FakeRasa, Client]) -> Client:
    return shared[1]


@pytest_asyncio.fixture(loop_scope="module")
async def conversation(client: Client) -> Conversation:
    return await client.open(language="en", study="tecpom")


BAD_MESSAGES: dict[str, bytes] = {
    "no JSON": b"hello",
    "half of it": b'{"id": "a", "text": ',
    "not UTF-8": b'{"id": "a", "text": "\xff\xfe"}',
    "UTF-16": '{"id": "a", "text": "hei"}'.encode("utf-16"),
    "with a byte order mark": b'\xef\xbb\xbf{"id": "a", "text": "hei"}',
    "a lone surrogate": b'{"id": "a", "text": "\\ud800"}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "a string": b'"text"',
    "not a number": b"NaN",
    "nothing": b"",
    "empty object": b"{}",
    "nul bytes": b"\x00\x00",
    "no id": b'{"text": "hei"}',
    "an empty id": b'{"id": "", "text": "hei"}',
    "a number as id": b'{"id": 1, "text": "hei"}',
    "a long id": json.dumps({"id": "a" * 129, "text": "hei"}).encode(),
    "a line break in the id": b'{"id": "a\\nb", "text": "hei"}',
    "a nul in the id": b'{"id": "a\\u0000", "text": "hei"}',
    "neither text nor button": b'{"id": "a"}',
    "text and button": b'{"id": "a", "text": "hei", "button": "x"}',
    "a number as text": b'{"id": "a", "text": 5}',
    "a list as text": b'{"id": "a", "text": ["hei"]}',
    "an object as text": b'{"id": "a", "text": {"a": 1}}',
    "true as button": b'{"id": "a", "button": true}',
    "an unknown key": b'{"id": "a", "text": "hei", "sender": "default"}',
    "metadata": b'{"id": "a", "text": "hei", "metadata": {"language": "fi"}}',
    "deep nesting": b'{"id": "a", "text": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "a huge number": b'{"id": ' + b"9" * 5000 + b', "text": "hei"}',
}


@pytest.mark.parametrize("body", BAD_MESSAGES.values(), ids=BAD_MESSAGES.keys())
async def test_a_malformed_message_is_refused_with_words(
    rasa: FakeRasa, client: Client, conversation: Conversation, body: bytes
) -> None:
    status, answer = await client.call(
        "POST", conversation.path + "/messages?wait=1", conversation.token, data=body
    )
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert answer["error"]["message"].endswith(".")
    assert rasa.turns == []


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 400, "empty"),
        (" \n\t ", 400, "empty"),
        ("\u200b\u202e\x00\U000e0041", 400, "empty"),
        ("/", 400, "empty"),
        (" / / ／ ", 400, "empty"),
        ("\u3164", 400, "empty"),
        ("a" * 2001, 413, "too_long"),
        ("a\u200b" * 20_000, 413, "too_long"),
        ("🙂" * 2001, 413, "too_long"),
        ("a" * 990_000, 413, "too_long"),
        ("a" * 1_000_000, 413, "too_long"),
    ],
)
async def test_a_text_out_of_bounds_is_refused(
    rasa: FakeRasa, conversation: Conversation, text: str, status: int, code: str
) -> None:
    got, answer = await conversation.say("m1", text)
    assert (got, answer["error"]["code"]) == (status, code)
    assert rasa.turns == []


@pytest.mark.parametrize("text", ["a" * 2000, "🙂" * 2000, "å" * 2000, "a\n" * 1000, "{}", "%00"])
async def test_a_text_just_within_bounds_is_taken(
    rasa: FakeRasa, conversation: Conversation, text: str
) -> None:
    assert (await conversation.say("m1", text))[0] == 200


BAD_OPENINGS = {
    '{"language": "sv"}': "unknown_language",
    '{"language": ""}': "unknown_language",
    '{"language": "\\u0000"}': "unknown_language",
    '{"language": 5}': "bad_request",
    '{"study": "nope"}': "unknown_study",
    '{"study": "../tecpom"}': "unknown_study",
    '{"study": ["tecpom"]}': "bad_request",
    '{"country": "Norway"}': "bad_request",
    '{"country": "N\\u00d8"}': "bad_request",
    '{"token": "mine"}': "bad_request",
    "[]": "bad_request",
    "{": "bad_request",
}


@pytest.mark.parametrize(("body", "code"), BAD_OPENINGS.items())
async def test_a_malformed_opening_is_refused(client: Client, body: str, code: str) -> None:
    status, answer = await client.call("POST", "/api/conversations", data=body.encode())
    assert (status, answer["error"]["code"]) == (400, code)


@pytest.mark.parametrize("body", ['{"language": "xx"}', '{"study": ""}', '{"country": "NO"}', "7"])
async def test_a_malformed_change_is_refused_and_changes_nothing(
    client: Client, conversation: Conversation, body: str
) -> None:
    status, _ = await client.call("PATCH", conversation.path, conversation.token, data=body)
    assert status == 400
    _, answer = await client.call("PATCH", conversation.path, conversation.token, json={})
    assert (answer["language"], answer["study"]) == ("en", "tecpom")


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "٣", "9" * 400, "1 2", "0x1"])
async def test_a_malformed_place_in_the_stream_is_refused(
    client: Client, conversation: Conversation, last: str
) -> None:
    headers = {"Last-Event-ID": last}
    status, answer = await client.call(
        "GET", conversation.path + "/events", conversation.token, headers
    )
    assert (status, answer["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/api/conversations", 405, "method_not_allowed"),
        ("PUT", "/api/conversations", 405, "method_not_allowed"),
        ("DELETE", "/health", 405, "method_not_allowed"),
        ("GET", "/widget/../settings.py", 404, "not_found"),
        ("GET", "/widget/%2e%2e%2fpage.py", 404, "not_found"),
        ("GET", "/widget/nope.js", 404, "not_found"),
        ("GET", "/widget/words/xx.json", 404, "not_found"),
        ("GET", "/widget/words/en.po", 404, "not_found"),
        ("GET", "/?study=nope", 404, "not_found"),
        ("POST", "/api/conversations/%ff%fe/messages", 404, "not_found"),
        ("POST", "/api/conversations/%00/messages", 404, "not_found"),
        ("POST", "/api/conversations/x/y/z", 404, "not_found"),
    ],
)
async def test_what_is_not_there_is_said_in_the_same_form(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    got, answer = await client.call(method, path)
    assert (got, answer["error"]["code"]) == (status, code)


async def test_a_huge_body_is_refused(client: Client, conversation: Conversation) -> None:
    status, answer = await client.call(
        "POST",
        conversation.path + "/messages",
        conversation.token,
        data=io.BytesIO(b"x" * 5_000_000),
    )
    assert (status, answer["error"]["code"]) == (413, "too_long")


RAW = {
    "no HTTP": b"hello\r\n\r\n",
    "a bad length": b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "a bad path": b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a bad chunk": b"POST /api/conversations HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "long headers": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    "bytes in headers": b"GET /nothing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xc3\r\n"
    b"Accept-Language: \xe6,\xff;q=x\r\n\r\n",
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW.keys())
async def test_bytes_that_are_no_request_never_give_a_500(client: Client, sent: bytes) -> None:
    port = int(client.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(5):
        line = await reader.readline()
    writer.close()
    assert line.startswith(b"HTTP/1.1 4") or line == b""


async def test_errors_speak_the_language_of_the_conversation(client: Client) -> None:
    finnish = await client.open(language="fi")
    messages = finnish.path + "/messages"
    for status, answer in (
        await finnish.say("m1", ""),
        await finnish.say("m1", button="nope"),
        await client.call("POST", messages, finnish.token, data=b"{"),
        await client.call("POST", messages, finnish.token, data=io.BytesIO(b"x" * 5_000_000)),
        await client.call("PUT", finnish.path, finnish.token),
    ):
        assert 400 <= status < 500
        assert answer["error"]["message"].startswith("[fi] ")


async def test_errors_outside_a_conversation_speak_the_browsers_language(client: Client) -> None:
    headers = {"Accept-Language": "sv, nn;q=0.9, en"}
    _, answer = await client.call("GET", "/nothing", headers=headers)
    assert answer["error"]["message"].startswith("[nb] ")


async def test_every_error_has_words() -> None:
    responses = read_responses(Path("domain.yml"))
    assert {f"error_{code}" for code in STATUS} <= set(responses)
