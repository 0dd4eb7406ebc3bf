"""What Redis counts outlives the gateway and names nobody; nobody is refused while it is away."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as AwayError

from bot.gateway.limits import Limits
from bot.settings import Settings
from tests.conftest import free_port

ADDRESS = "203.0.113.7"
SERVER = "redis-server"


@pytest_asyncio.fixture(loop_scope="function")
async def store(tmp_path: Path) -> AsyncIterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis server of this test's own: its address and its process."""
    port = free_port()
    options = {"port": port, "bind": "127.0.0.1", "dir": tmp_path, "save": "", "appendonly": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with subprocess.Popen([SERVER, *words], stdout=subprocess.DEVNULL) as process:  # noqa: ASYNC220
        address = f"redis://127.0.0.1:{port}/0"
        async with asyncio.timeout(10), Redis.from_url(address) as client:
            while not await answers(client):  # noqa: ASYNC110 - another process raises no event
                await asyncio.sleep(0.05)
        yield address, process
        process.kill()


@asynccontextmanager
async def counting(address: str, limit: str) -> AsyncIterator[Limits]:
    """Count as a gateway does between its start and its stop."""
    limits = Limits.of(replace(Settings(), limits_storage=address, limit_open=limit))
    yield limits
    await limits.close()


async def answers(client: Redis) -> bool:
    try:
        return bool(await client.ping())
    except AwayError:
        return False


async def test_what_was_counted_is_known_after_a_restart_and_names_nobody(
    store: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, _ = store
    let_in = []
    for name in (ADDRESS, ADDRESS, ADDRESS, "203.0.113.8"):
        async with counting(address, "2/hour") as limits:
            let_in.append(await limits.over("open", name) is None)
    assert let_in == [True, True, False, True]
    async with Redis.from_url(address) as client:
        keys = [key.decode() async for key in client.scan_iter()]
        assert keys
        assert not [key for key in keys if "203.0.113" in key]
        assert all([0 < await client.ttl(key) <= 3600 for key in keys])


async def test_nobody_is_refused_once_the_store_has_been_killed(
    store: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, process = store
    async with counting(address, "1/hour") as limits:
        assert await limits.over("open", ADDRESS) is None
        assert await limits.over("open", ADDRESS) is not None
        process.kill()
        process.wait()
        assert await limits.over("open", ADDRESS) is None
