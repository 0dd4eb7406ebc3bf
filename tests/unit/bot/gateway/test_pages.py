"""Our own pages over the line: in the language asked for, of this gateway, and kind where not."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import quote

import aiohttp
import pytest

from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, serving

READS_PAGES = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def get(client: Client, path: str, **headers: str) -> tuple[int, str]:
    """Return status and text of a page, as a browser gets it."""
    async with client.session.get(client.url + path, headers=READS_PAGES | headers) as answer:
        assert answer.content_type == "text/html"
        return answer.status, await answer.text()


def script_of(text: str) -> str:
    """Return the address of the script in the code that is shown."""
    found = re.search(r'src="([^"]+)/widget/study-chat\.js"', html.unescape(text))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("?lang=fi", "da", "fi"),
        ("?lang=nn", "fi", "nb"),
        ("?lang=EN-gb", "fi", "en"),
        ("", "xx, et;q=0.9", "et"),
        ("?lang=", "", "en"),
    ],
)
async def test_a_page_is_in_the_language_asked_for_or_the_browsers(
    client: Client, path: str, query: str, accepted: str, language: str
) -> None:
    status, text = await get(client, path + query, **{"Accept-Language": accepted})
    assert status == 200
    assert f'<html lang="{language}">' in text


@pytest.mark.parametrize(
    "path",
    [
        "/?study=nope",
        "/?lang=xx",
        "/?study=nope&lang=xx",
        "/?study=%00",
        "/?study=%ff%fe&lang=fi",
        "/?lang=" + "x" * 5000,
        "/?study=" + quote("<script>alert(1)</script>"),
        "/embed?study=nope",
        "/embed?lang=xx",
        "/embed?page=xx",
        "/embed?country=Norway",
        "/embd",
        "/embed/tecpom",
    ],
)
async def test_what_is_not_there_is_a_page_with_links_to_what_is(client: Client, path: str) -> None:
    status, text = await get(client, path)
    assert status == 404
    assert 'href="/?study=tecpom&amp;lang=' in text
    assert "alert(1)" not in text
    # Who reads no pages is answered as by every other call.
    status, answer = await client.call("GET", path)
    assert (status, answer["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/conversations/x/events", "/widget/nope.js", "/api/nope"])
async def test_what_programs_ask_for_is_never_answered_with_a_page(
    client: Client, path: str
) -> None:
    status, answer = await client.call("GET", path, headers=READS_PAGES)
    assert (status, answer["error"]["code"]) == (404, "not_found")


async def test_a_page_that_is_not_there_keeps_the_language(client: Client) -> None:
    _, text = await get(client, "/?study=nope&lang=fi")
    assert '<html lang="fi">' in text
    assert "[fi] This page is not here" in text
    assert "%" not in re.sub(r'href="[^"]*"', "", text)


async def test_the_page_of_a_study_leads_to_embedding_and_to_the_other_study(
    client: Client,
) -> None:
    _, text = await get(client, "/?study=tecpom&lang=fi")
    links = re.findall(r'href="([^"]+)"', text)
    assert "/embed?study=tecpom&amp;lang=fi" in links
    assert "/?study=tj202&amp;lang=fi" in links


async def test_only_the_page_with_a_form_may_send_one_and_only_here(client: Client) -> None:
    for path, action in (("/", "'none'"), ("/embed", "'self'")):
        async with client.session.get(client.url + path) as answer:
            assert f"form-action {action}" in answer.headers["Content-Security-Policy"]


async def test_the_code_has_the_address_that_the_request_names(
    client: Client, settings: Settings
) -> None:
    _, text = await get(client, "/embed")
    assert script_of(text) == f"http://127.0.0.1:{settings.gateway_port}"
    _, text = await get(client, "/embed", Host="Chat.Example:8443")
    assert script_of(text) == "http://chat.example:8443"
    # From anybody but a trusted proxy this says nothing.
    _, text = await get(client, "/embed", **{"X-Forwarded-Proto": "https"})
    assert script_of(text).startswith("http://")


@pytest.mark.parametrize("host", ['"><b>', "a b", "x/y", "exam_ple", "[::1", ""])
async def test_a_host_that_is_none_is_not_repeated(
    client: Client, settings: Settings, host: str
) -> None:
    _, text = await get(client, "/embed", Host=host)
    assert script_of(text) == f"http://127.0.0.1:{settings.gateway_port}"


async def test_behind_a_trusted_proxy_the_address_is_as_the_proxy_was_asked(
    settings: Settings,
) -> None:
    behind = replace(settings, trusted_proxies=("127.0.0.1",))
    async with serving(behind) as gateway, aiohttp.ClientSession() as session:
        headers = {"Host": "chat.example", "X-Forwarded-Proto": "https"}
        _, text = await get(Client(gateway.url, session), "/embed", **headers)
    assert script_of(text) == "https://chat.example"


async def test_what_the_operator_says_comes_first(settings: Settings) -> None:
    said = replace(settings, public_url="https://chat.hospital.example")
    async with serving(said) as gateway, aiohttp.ClientSession() as session:
        _, text = await get(Client(gateway.url, session), "/embed", Host="other.example")
    assert script_of(text) == "https://chat.hospital.example"


async def test_the_form_chooses_study_country_language_and_place(client: Client) -> None:
    _, text = await get(client, "/embed?page=en&study=tj202&country=dk&lang=da&open=1&site=")
    code = html.unescape(text)
    assert '<study-chat study="tj202" country="DK" lang="da" open></study-chat>' in code
    assert '<html lang="en">' in text
    _, text = await get(client, "/embed?study=&country=&lang=fi")
    assert '<study-chat lang="fi"></study-chat>' in html.unescape(text)


async def test_whether_a_website_is_allowed_is_that_of_the_running_gateway(client: Client) -> None:
    for site, said in (("clinic.example", "allows"), ("other.example", "does not allow")):
        _, text = await get(client, f"/embed?lang=en&site={site}")
        assert f"The running gateway {said} https://{site}" in text
