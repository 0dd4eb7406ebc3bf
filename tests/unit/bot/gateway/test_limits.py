"""Too much at once is refused, in words, with the time to wait; an emergency is not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from limits.aio.storage import MemoryStorage

from bot import safety
from bot.gateway.errors import ApiError
from bot.gateway.limits import Kind, Limits
from bot.safety import Flag, Label, Verdict
from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, serving
from tests.unit.bot.gateway.standin import FakeRasa

EMERGENCY = "I have severe chest pain and cannot breathe"
Serve = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def serve(settings: Settings) -> Serve:
    """A gateway with limits of the test's own."""

    @asynccontextmanager
    async def served(**limits: object) -> AsyncIterator[Client]:
        async with (
            serving(replace(settings, **limits)) as gateway,  # type: ignore[arg-type]
            aiohttp.ClientSession() as session,
        ):
            yield Client(gateway.url, session)

    return served


async def test_ten_thousand_conversations_are_not_opened(settings: Settings) -> None:
    limits = Limits.of(settings)
    opened = [await limits.over("open", "203.0.113.7") is None for _ in range(10_000)]
    assert opened.count(True) == 1000
    assert not any(opened[1000:])
    assert await limits.over("open", "203.0.113.8") is None


async def test_an_address_that_opens_too_many_conversations_is_told_how_long_to_wait(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_open="3/minute") as client:
        for _ in range(3):
            await client.open(language="fi")
        async with client.session.post(
            f"{client.url}/api/conversations", json={"language": "fi"}
        ) as answer:
            assert answer.status == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
            error = (await answer.json())["error"]
        assert error["code"] == "too_often"
        assert error["message"].startswith("[fi] ")


async def test_thousands_of_openings_over_the_line_leave_the_gateway_answering(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_open="5/hour") as client:
        statuses = [
            (await client.call("POST", "/api/conversations", json={}))[0] for _ in range(1000)
        ]
        assert statuses == [201] * 5 + [429] * 995
        assert (await client.call("GET", "/health"))[0] == 200


async def test_a_conversation_that_says_too_much_is_told_how_long_to_wait(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_conversation="2/minute") as client:
        first, second = await client.open(language="nb"), await client.open(language="en")
        assert [(await first.say(f"m{n}", "Hva?"))[0] for n in range(3)] == [200, 200, 429]
        _, answer = await first.say("m3", "Hva?")
        assert answer["error"]["code"] == "too_often"
        assert answer["error"]["message"].startswith("[nb] ")
        # What was taken before is answered again; and others speak on.
        assert (await first.say("m0", "Hva?"))[0] == 200
        assert (await second.say("m0", "What?"))[0] == 200
        status, _ = await client.call("PATCH", first.path, first.token, json={"language": "en"})
        assert status == 429


async def test_many_conversations_of_one_address_share_its_messages(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_address="2/minute") as client:
        conversations = [await client.open() for _ in range(3)]
        assert [(await c.say("m", "What?"))[0] for c in conversations] == [200, 200, 429]


@pytest.mark.parametrize("limit", ["limit_conversation", "limit_address"])
async def test_an_emergency_over_the_limit_is_answered_but_not_in_any_number(
    serve: Serve, rasa: FakeRasa, limit: str
) -> None:
    async with serve(**{limit: "1/hour"}, limit_red_flag="2/hour") as client:
        conversation = await client.open(country="NO")
        await conversation.replies("m1", "What?")
        assert (await conversation.say("m2", "What?"))[0] == 429
        for message in ("m3", "m4"):
            (first, *_) = await conversation.replies(message, EMERGENCY)
            assert first["custom"]["kind"] == "red_flag"
        assert (await conversation.say("m5", EMERGENCY))[0] == 429
        assert (await conversation.say("m6", "What?"))[0] == 429


async def test_a_lesser_red_flag_over_the_limit_does_not_keep_back_an_emergency(
    serve: Serve, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(text: str, _: str) -> Verdict:
        label: Label = "emergency" if text == EMERGENCY else "medical_advice"
        return Verdict(Flag(label, "classifier"))

    monkeypatch.setattr(safety, "judge", judge)
    async with serve(limit_conversation="1/hour", limit_red_flag="1/hour") as client:
        conversation = await client.open(country="NO")
        for message, text in (("m1", "hm"), ("m2", "hm"), ("m3", EMERGENCY)):
            (first, *_) = await conversation.replies(message, text)
            assert first["custom"]["kind"] == "red_flag"
        for message, text in (("m4", "hm"), ("m5", EMERGENCY)):
            assert (await conversation.say(message, text))[0] == 429


async def test_within_the_limits_every_emergency_is_answered(serve: Serve, rasa: FakeRasa) -> None:
    async with serve(limit_red_flag="1/hour") as client:
        conversation = await client.open()
        for n in range(4):
            (first, *_) = await conversation.replies(f"m{n}", EMERGENCY)
            assert first["custom"]["kind"] == "red_flag"


async def test_papers_are_not_written_without_end(serve: Serve, rasa: FakeRasa) -> None:
    async with serve(limit_paper="2/minute") as client:
        conversation = await client.open()
        path = conversation.path + "/result.pdf"
        statuses = [(await client.call("GET", path, conversation.token))[0] for _ in range(3)]
        assert statuses == [404, 404, 429]


async def test_papers_of_several_conversations_count_for_their_address(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_address="3/minute") as client:
        several = [await client.open() for _ in range(4)]
        statuses = [
            (await client.call("GET", one.path + "/result.html", one.token))[0] for one in several
        ]
        assert statuses == [404, 404, 404, 429]


async def test_a_header_that_anybody_can_write_gives_no_new_address(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_open="2/minute") as client:
        assert await _opened_from(client, ["1.1.1.1", "1.1.1.2", "1.1.1.3"]) == [201, 201, 429]


async def test_behind_a_trusted_proxy_each_visitor_has_limits_of_their_own(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(limit_open="1/minute", trusted_proxies=("127.0.0.0/8",)) as client:
        assert await _opened_from(client, ["1.1.1.1", "1.1.1.2", "1.1.1.1"]) == [201, 201, 429]


async def _opened_from(client: Client, addresses: list[str]) -> list[int]:
    return [
        (
            await client.call(
                "POST", "/api/conversations", headers={"X-Forwarded-For": address}, json={}
            )
        )[0]
        for address in addresses
    ]


async def test_nobody_is_refused_because_the_counting_store_is_away(
    serve: Serve, rasa: FakeRasa
) -> None:
    async with serve(
        limit_open="1/hour",
        limit_conversation="1/hour",
        limits_storage="redis://127.0.0.1:1/0",
    ) as client:
        await client.open()
        conversation = await client.open()
        for n in range(2):
            assert (await conversation.say(f"m{n}", "What?"))[0] == 200


async def test_no_address_and_no_id_stands_where_it_is_counted() -> None:
    storage = MemoryStorage()
    kinds: dict[Kind, str] = {"open": "1/minute", "conversation": "1/minute"}
    limits = Limits(storage, kinds)
    await limits.take("open", "203.0.113.7")
    await limits.take("conversation", "secret-id")
    with pytest.raises(ApiError) as refused:
        await limits.take("open", "203.0.113.7")
    assert refused.value.wait >= 1
    assert len(storage.storage) == 2
    assert not [key for key in storage.storage if "203.0.113.7" in key or "secret-id" in key]
