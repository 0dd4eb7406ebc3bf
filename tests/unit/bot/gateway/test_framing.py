"""A request that a proxy could take for two, or two for one, is refused and its line closed."""

from __future__ import annotations

import asyncio

import pytest

from bot.gateway import framing
from bot.settings import Settings
from tests.unit.bot.gateway.running import Running
from tests.unit.bot.gateway.standin import FakeRasa

HIDDEN = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
LENGTH = str(len(HIDDEN)).encode()

HEADERS = {
    "a space before the colon": b"Content-Length : " + LENGTH,
    "a tab before the colon": b"Content-Length\t: " + LENGTH,
    "a space before the name": b" Content-Length: " + LENGTH,
    "a folded line": b"X: a\r\n Content-Length: " + LENGTH,
    "a line feed alone": b"X: a\nContent-Length: " + LENGTH,
    "a carriage return alone": b"X: a\rContent-Length: " + LENGTH,
    "a zero byte": b"X: a\x00b",
    "no name": b": a",
    "no colon": b"X",
    "digits of another alphabet": "Content-Length: ３５".encode(),
    "a sign": b"Content-Length: +" + LENGTH,
    "two lengths in one": b"Content-Length: 0, " + LENGTH,
    "no length": b"Content-Length:",
    "chunked behind a vertical tab": b"Transfer-Encoding: \x0bchunked",
    "chunked behind a wide space": "Transfer-Encoding: \u3000chunked".encode(),
    "chunked and more": b"Transfer-Encoding: chunked, identity",
    "another coding": b"Transfer-Encoding: gzip, chunked",
    "two lengths": b"Content-Length: 0\r\nContent-Length: " + LENGTH,
    "a length and chunked": b"Content-Length: 5\r\nTransfer-Encoding: chunked",
}


@pytest.mark.parametrize("lines", HEADERS.values(), ids=HEADERS.keys())
async def test_what_is_framed_ambiguously_is_refused_and_nothing_behind_it_is_read(
    settings: Settings, rasa: FakeRasa, gateway: Running, lines: bytes
) -> None:
    reader, writer = await asyncio.open_connection(settings.host, settings.gateway_port)
    writer.write(b"POST /api/links HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n\r\n" + HIDDEN)
    try:
        async with asyncio.timeout(10):
            got = await reader.read()
    finally:
        writer.close()
    assert got.startswith(b"HTTP/1.1 400 ")
    assert got.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "line",
    [
        b"Host: 127.0.0.1:8080",
        b"content-length:2",
        b"Content-Length: 2 ",
        b"Transfer-Encoding: Chunked",
        b"Accept:",
        b"X-Tab: a\tb",
        "User-Agent: Ærlig".encode(),
        b'Sec-CH-UA: "Not)A;Brand";v="8"',
    ],
)
def test_what_browsers_send_is_plain(line: bytes) -> None:
    assert framing.is_plain(b"GET / HTTP/1.1\r\n" + line + b"\r\nAccept: */*")
    assert framing.is_plain(b"GET / HTTP/1.1")
