from __future__ import annotations

import pytest

from tests.unit.bot.gateway.running import Client, Conversation

CLINIC = "https://clinic.example"


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/widget/nope.js", "/api/x"])
async def test_every_answer_tells_the_browser_what_it_may_not(client: Client, path: str) -> None:
    async with client.session.get(client.url + path) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert len(answer.headers.getall("Content-Security-Policy")) == 1


async def test_a_conversation_is_kept_in_no_cache(client: Client) -> None:
    async with client.session.post(client.url + "/api/conversations") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


async def test_the_page_names_its_nonce_and_never_the_same(client: Client) -> None:
    policies = set()
    for _ in range(2):
        async with client.session.get(client.url + "/?lang=fi&study=tecpom") as answer:
            assert answer.status == 200
            assert answer.content_type == "text/html"
            policies.add(answer.headers["Content-Security-Policy"])
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert len(policies) == 2


async def test_a_website_that_is_allowed_may_ask_and_read(
    client: Client, conversation: Conversation
) -> None:
    asks = {
        "Origin": CLINIC,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }
    async with client.session.options(client.url + conversation.path, headers=asks) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == CLINIC
        assert "DELETE" in answer.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    async with client.session.post(
        client.url + "/api/conversations", headers={"Origin": CLINIC}
    ) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == CLINIC
        assert answer.headers["Vary"] == "Origin"
    async with client.session.get(
        client.url + conversation.path + "/events",
        headers={"Origin": CLINIC, "Authorization": f"Bearer {conversation.token}"},
    ) as stream:
        assert stream.headers["Access-Control-Allow-Origin"] == CLINIC
        stream.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", CLINIC + ".evil.example", ""])
async def test_any_other_website_may_not(client: Client, origin: str) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "POST"):
        async with client.session.request(
            method, client.url + "/api/conversations", headers=asks
        ) as answer:
            assert "Access-Control-Allow-Origin" not in answer.headers


async def test_errors_can_be_read_by_an_allowed_website(client: Client) -> None:
    async with client.session.post(
        client.url + "/api/conversations", data=b"{", headers={"Origin": CLINIC}
    ) as answer:
        assert answer.status == 400
        assert answer.headers["Access-Control-Allow-Origin"] == CLINIC


async def test_options_without_a_question_is_no_method(client: Client) -> None:
    assert (await client.call("OPTIONS", "/api/conversations"))[0] == 405
