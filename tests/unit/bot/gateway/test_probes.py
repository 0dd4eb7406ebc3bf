from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import psutil
import pytest
import sanic
from aiohttp import web

from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, Conversation, Running, serving, until
from tests.unit.bot.gateway.standin import FakeRasa, free_port


async def test_health_says_that_the_process_answers(client: Client) -> None:
    answer = {"status": "ok", "knowledge": {"version": "first"}}
    assert await client.call("GET", "/health") == (200, answer)


async def test_ready_names_the_part_that_is_away(
    client: Client, gateway: Running, rasa: FakeRasa
) -> None:
    status, answer = await client.call("GET", "/ready")
    assert status == 503
    assert answer == {"ready": False, "parts": {"store": True, "rasa": True, "actions": False}}

    async def well(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/health", well)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", gateway.settings.actions_port).start()
    try:
        status, answer = await client.call("GET", "/ready")
        assert (status, answer["ready"]) == (200, True)
    finally:
        await runner.cleanup()


async def _figures(client: Client) -> str:
    async with client.session.get(client.url + "/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


async def test_figures_count_turns_failures_and_red_flags_without_words(
    client: Client, rasa: FakeRasa, conversation: Conversation
) -> None:
    await conversation.replies("m1", "zanzibarquux")

    async def silent(turn: dict[str, Any]) -> Any:
        return []

    rasa.script = silent
    await conversation.replies("m2", "hello")
    await conversation.replies("m3", "I have severe chest pain and cannot breathe")
    await conversation.say("m4", "")
    figures = await _figures(client)
    assert "study_chat_turns_total 3.0" in figures
    assert 'study_chat_failures_total{reason="silent"} 2.0' in figures
    assert 'study_chat_red_flags_total{label="emergency"} 1.0' in figures
    assert 'study_chat_refused_total{code="empty"} 1.0' in figures
    for part in ("front_desk", "store", "rasa", "total"):
        assert f'study_chat_turn_seconds_count{{part="{part}"}}' in figures
    assert "zanzibarquux" not in figures
    assert conversation.id not in figures


@pytest.mark.parametrize(
    "header",
    [
        *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server"),
        *("Forwarded", "X-Real-IP", "Via", "CF-Connecting-IP"),
    ],
)
async def test_figures_are_not_for_those_who_come_through_a_proxy(
    client: Client, header: str
) -> None:
    status, _ = await client.call("GET", "/metrics", headers={header: "203.0.113.7"})
    assert status == 404


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(("127.0.0.1:8080", 200), ("localhost", 200), ("[::1]:8080", 200), ("127.0.0.1", 200)),
        *(("chat.example.org", 404), ("chat.example.org:80", 404), ("203.0.113.7:80", 404)),
    ],
)
async def test_figures_are_only_for_those_who_ask_this_machine_by_its_own_name(
    client: Client, host: str, expected: int
) -> None:
    async with client.session.get(client.url + "/metrics", headers={"Host": host}) as answer:
        assert answer.status == expected


async def test_figures_are_not_for_a_trusted_proxy_on_this_machine(settings: Settings) -> None:
    async with (
        serving(replace(settings, trusted_proxies=("127.0.0.1",))) as gateway,
        aiohttp.ClientSession() as session,
    ):
        assert (await Client(gateway.url, session).call("GET", "/metrics"))[0] == 404


async def test_figures_with_a_port_of_their_own_are_nowhere_else(settings: Settings) -> None:
    port = free_port()
    async with (
        serving(replace(settings, metrics_port=port)) as gateway,
        aiohttp.ClientSession() as session,
    ):
        assert (await Client(gateway.url, session).call("GET", "/metrics"))[0] == 404
        figures = Client(f"http://127.0.0.1:{port}", session)
        assert "study_chat_turns_total" in await _figures(figures)
        async with session.get(figures.url + "/api/conversations") as answer:
            assert answer.status == 404
        listening = {c.laddr.ip for c in psutil.Process().net_connections() if c.laddr.port == port}
        assert listening == {"127.0.0.1"}


async def test_figures_are_not_for_other_machines(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanic.Request, "ip", property(lambda self: "192.168.1.7"))
    async with serving(settings) as gateway, aiohttp.ClientSession() as session:
        assert (await Client(gateway.url, session).call("GET", "/metrics"))[0] == 404


async def test_open_streams_are_counted(
    client: Client, gateway: Running, conversation: Conversation
) -> None:
    stream = await client.session.get(
        client.url + conversation.path + "/events",
        headers={"Authorization": f"Bearer {conversation.token}"},
    )
    assert "study_chat_streams 1.0" in await _figures(client)
    stream.close()
    await until(lambda: not gateway.app.ctx.service.streams._open)
    assert "study_chat_streams 0.0" in await _figures(client)
