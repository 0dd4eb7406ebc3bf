"""A conversation goes on on another device: by a code, good for it alone and for some days."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.gateway import links
from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, Conversation, Running, serving
from tests.unit.bot.gateway.standin import FakeRasa

DAY = 86_400
BEFORE = "https://clinic.example/studies?lang=fi#study-chat="


async def issued(conversation: Conversation, **body: Any) -> dict[str, Any]:
    status, answer = await conversation.client.call(
        "POST", f"{conversation.path}/links", conversation.token, json=body
    )
    assert status == 201, answer
    return dict(answer)


async def redeemed(client: Client, code: str, **more: Any) -> tuple[int, Any]:
    return await client.call("POST", "/api/links", json={"code": code, **more})


async def rows(gateway: Running, sql: str) -> list[Any]:
    def read(database: sqlite3.Connection) -> list[Any]:
        return database.execute(sql).fetchall()

    return list(await gateway.app.ctx.service.database.run(read))


async def change(gateway: Running, sql: str, *values: object) -> None:
    await gateway.app.ctx.service.database.run(
        lambda database: database.execute(sql, values).rowcount
    )


async def test_another_device_gets_the_conversation_with_a_token_of_its_own(
    rasa: FakeRasa, client: Client
) -> None:
    first = await client.open(language="fi", study="tecpom", country="FI")
    await first.replies("m1", "hei")
    status, answer = await redeemed(client, (await issued(first))["code"])
    assert (status, answer["conversation"]) == (200, first.id)
    assert (answer["language"], answer["study"]) == ("fi", "tecpom")
    second = Conversation(client, answer["conversation"], answer["token"])
    assert second.token != first.token
    assert await second.events(3) == await first.events(3)
    # Both stay connected.
    await second.replies("m2", "toinen laite")
    await first.replies("m3", "ensimmäinen laite")
    assert await second.events(7) == await first.events(7)


async def test_a_code_is_long_random_and_kept_only_as_a_hash(
    client: Client, settings: Settings, conversation: Conversation
) -> None:
    codes = [(await issued(conversation))["code"] for _ in range(3)]
    assert len(set(codes)) == 3
    # Six bits a letter.
    assert all(len(code) * 6 >= 128 for code in codes)
    token = (await redeemed(client, codes[-1]))[1]["token"]
    held = b"".join(p.read_bytes() for p in settings.data.rglob("*") if p.is_file())
    for secret in (*codes, token):
        assert secret.encode() not in held


async def test_the_newest_links_of_a_conversation_are_good_and_older_ones_are_not(
    client: Client, conversation: Conversation
) -> None:
    codes = [(await issued(conversation))["code"] for _ in range(links.LIVE + 2)]
    found = [(await redeemed(client, code))[0] for code in codes]
    assert found == [404] * 2 + [200] * links.LIVE


async def test_a_link_says_until_when_it_is_good(conversation: Conversation) -> None:
    expires = datetime.fromisoformat((await issued(conversation))["expires"])
    assert abs(expires.timestamp() - time.time() - 7 * DAY) < 60


async def test_a_link_is_never_good_for_longer_than_the_conversation_is_kept(
    gateway: Running, settings: Settings, conversation: Conversation
) -> None:
    quiet = (settings.retention_days - 2) * DAY
    await change(gateway, "UPDATE conversations SET last_event = last_event - ?", quiet)
    expires = datetime.fromisoformat((await issued(conversation))["expires"])
    assert abs(expires.timestamp() - time.time() - 2 * DAY) < 60
    assert expires.tzinfo == UTC


async def test_codes_that_are_unknown_too_old_or_of_what_is_erased_are_all_answered_alike(
    rasa: FakeRasa, client: Client, gateway: Running
) -> None:
    erased, old = await client.open(), await client.open()
    code_of_erased = (await issued(erased))["code"]
    await client.call("DELETE", erased.path, erased.token)
    code_of_old = (await issued(old))["code"]
    await change(gateway, "UPDATE links SET expires = ?", time.time() - 1)
    answers = [
        await redeemed(client, code, language="nb")
        for code in (code_of_erased, code_of_old, "x" * 24, "", "å" * 24)
    ]
    assert {status for status, _ in answers} == {404}
    assert all(answer == answers[0][1] for _, answer in answers)
    assert answers[0][1]["error"]["code"] == "unknown_link"
    assert answers[0][1]["error"]["message"].startswith("[nb] ")


async def test_nothing_is_left_of_the_links_and_devices_of_an_erased_conversation(
    rasa: FakeRasa, client: Client, gateway: Running, conversation: Conversation
) -> None:
    other = await client.open()
    good = (await issued(other))["code"]
    await redeemed(client, (await issued(conversation))["code"])
    _, second = await redeemed(client, (await issued(conversation))["code"])
    # The second device may erase, too.
    status, _ = await client.call("DELETE", conversation.path, second["token"])
    assert status == 204
    assert await rows(gateway, "SELECT DISTINCT conversation FROM links") == [(other.id,)]
    assert await rows(gateway, "SELECT * FROM tokens") == []
    assert (await redeemed(client, good))[0] == 200


async def test_the_sweep_takes_links_that_are_too_old_and_those_of_old_conversations(
    rasa: FakeRasa, client: Client, gateway: Running
) -> None:
    old, kept = await client.open(), await client.open()
    await issued(old)
    await redeemed(client, (await issued(old))["code"])
    expired = (await issued(kept))["code"]
    await change(gateway, "UPDATE links SET expires = 1 WHERE conversation = ?", kept.id)
    good = (await issued(kept))["code"]
    assert expired != good
    await change(gateway, "UPDATE conversations SET last_event = 0 WHERE id = ?", old.id)
    await gateway.app.ctx.service.housekeeping.sweep()
    assert await rows(gateway, "SELECT conversation FROM links") == [(kept.id,)]
    assert await rows(gateway, "SELECT * FROM tokens") == []


async def test_the_code_of_one_conversation_opens_no_other(
    client: Client, conversation: Conversation
) -> None:
    other = await client.open()
    code = (await issued(conversation))["code"]
    _, found = await redeemed(client, code)
    assert found["conversation"] == conversation.id
    for secret in (code, found["token"]):
        status, _ = await client.call("PATCH", other.path, secret, json={"language": "fi"})
        assert status == 401
    # A code is no token, not even of its own conversation.
    status, _ = await client.call("DELETE", conversation.path, code)
    assert status == 401


async def test_only_who_is_in_a_conversation_gets_a_link_to_it(
    client: Client, conversation: Conversation
) -> None:
    other = await client.open()
    for token in ("", other.token):
        status, answer = await client.call("POST", f"{conversation.path}/links", token, json={})
        assert (status, answer["error"]["code"]) == (401, "unauthorised")
    status, _ = await client.call("POST", "/api/conversations/none/links", other.token, json={})
    assert status == 404


async def test_guessing_is_refused_after_some_tries(settings: Settings, rasa: FakeRasa) -> None:
    few = replace(settings, limit_redeem="5/hour")
    async with serving(few) as gateway, aiohttp.ClientSession() as session:
        client = Client(gateway.url, session)
        good = (await issued(await client.open()))["code"]
        tried = [(await redeemed(client, f"guess{n}"))[0] for n in range(20)]
        assert tried == [404] * 5 + [429] * 15
        assert (await redeemed(client, good))[0] == 429


async def test_a_conversation_makes_only_so_many_links_in_a_time(
    settings: Settings, rasa: FakeRasa
) -> None:
    few = replace(settings, limit_link="2/hour")
    async with serving(few) as gateway, aiohttp.ClientSession() as session:
        first, second = (
            await Client(gateway.url, session).open(),
            await Client(gateway.url, session).open(),
        )
        made = [
            (await first.client.call("POST", f"{first.path}/links", first.token, json={}))[0]
            for _ in range(4)
        ]
        assert made == [201, 201, 429, 429]
        await issued(second)


async def test_links_that_are_made_do_not_count_as_links_that_are_opened(
    settings: Settings, rasa: FakeRasa
) -> None:
    few = replace(settings, limit_link="1/hour", limit_redeem="3/hour")
    async with serving(few) as gateway, aiohttp.ClientSession() as session:
        client = Client(gateway.url, session)
        code = (await issued(await client.open()))["code"]
        assert [(await redeemed(client, code))[0] for _ in range(4)] == [200] * 3 + [429]


async def test_a_visitor_does_not_shut_out_the_hospital_behind_the_same_address(
    client: Client, conversation: Conversation
) -> None:
    good = (await issued(conversation))["code"]
    tried = {(await redeemed(client, f"guess{n}"))[0] for n in range(200)}
    assert tried == {404}
    assert (await redeemed(client, good))[0] == 200


async def test_more_devices_than_anybody_has_end_the_oldest_but_never_the_first(
    client: Client, conversation: Conversation
) -> None:
    code = (await issued(conversation))["code"]
    tokens = [(await redeemed(client, code))[1]["token"] for _ in range(21)]
    tried = [
        (await client.call("PATCH", conversation.path, token, json={}))[0]
        for token in (conversation.token, tokens[0], tokens[1], tokens[-1])
    ]
    assert tried == [200, 401, 200, 200]


@pytest.mark.parametrize(
    "body",
    [{}, {"code": 1}, {"code": None}, {"code": "x" * 101}, {"code": "x", "more": 1}, ["x"]],
    ids=str,
)
async def test_what_is_no_code_is_a_bad_request(client: Client, body: Any) -> None:
    status, answer = await client.call("POST", "/api/links", json=body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_the_drawing_is_that_of_the_address_with_its_code(conversation: Conversation) -> None:
    link = await issued(conversation, before=BEFORE)
    dark = squares(link["qr"]["path"])
    size = link["qr"]["size"]
    # The margin is light, and the three corners have their marks.
    assert all(4 <= x < size - 4 and 4 <= y < size - 4 for x, y in dark)
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):
        assert {(left + i, top) for i in range(7)} <= dark
        assert {(left + 2 + i % 3, top + 2 + i // 3) for i in range(9)} <= dark
    assert (await issued(conversation))["qr"] is None
    other = await issued(conversation, before=BEFORE)
    assert squares(other["qr"]["path"]) != dark


@pytest.mark.parametrize("letter", ["x", "å", "€", "😀"])
async def test_an_address_is_drawn_up_to_a_number_of_bytes(
    conversation: Conversation, letter: str
) -> None:
    size = len(letter.encode())
    longest = letter * (600 // size)
    assert (await issued(conversation, before=longest))["qr"]
    status, answer = await conversation.client.call(
        "POST", f"{conversation.path}/links", conversation.token, json={"before": longest + "x"}
    )
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_an_address_that_is_no_text_is_a_bad_request(conversation: Conversation) -> None:
    status, answer = await conversation.client.call(
        "POST", f"{conversation.path}/links", conversation.token, json={"before": "\ud800"}
    )
    assert (status, answer["error"]["code"]) == (400, "bad_request")


def squares(path: str) -> set[tuple[int, int]]:
    """The dark squares of a path of "M3 4h7v1h-7z"."""
    found = set()
    for run in path.split("z")[:-1]:
        at, width = run.removeprefix("M").split("h")[:2]
        x, y = map(int, at.split())
        found |= {(x + i, y) for i in range(int(width.removesuffix("v1")))}
    return found
