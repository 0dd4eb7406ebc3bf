"""Whoever sends slowly, or nothing, holds a connection for a bounded time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.settings import Settings
from tests.unit.bot.gateway.running import QUICK, serving
from tests.unit.bot.gateway.standin import FakeRasa

SLOW = {
    "half a header": b"POST /api/conversations HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{",
    "half a chunk": b"POST /api/conversations HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n50\r\n{",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW.keys())
async def test_a_request_that_does_not_come_to_its_end_is_closed(
    settings: Settings, rasa: FakeRasa, sent: bytes
) -> None:
    async with serving(settings, replace(QUICK, request=0.2)):
        got = await _until_closed(settings, sent)
        assert got.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("sent", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"])
async def test_a_silent_connection_is_closed(
    settings: Settings, rasa: FakeRasa, sent: bytes
) -> None:
    async with serving(settings, replace(QUICK, idle=0.2)):
        await _until_closed(settings, sent)


async def test_many_slow_clients_do_not_keep_others_waiting(
    settings: Settings, rasa: FakeRasa
) -> None:
    async with serving(settings):
        slow = [
            await asyncio.open_connection(settings.host, settings.gateway_port) for _ in range(200)
        ]
        for number, (_, writer) in enumerate(slow):
            writer.write(list(SLOW.values())[number % 3])
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(settings.host, settings.gateway_port)
            writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        for _, other in [*slow, (reader, writer)]:
            other.close()


async def _until_closed(settings: Settings, sent: bytes) -> bytes:
    """Send, then nothing more; return what comes until the other side closes."""
    reader, writer = await asyncio.open_connection(settings.host, settings.gateway_port)
    writer.write(sent)
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()
