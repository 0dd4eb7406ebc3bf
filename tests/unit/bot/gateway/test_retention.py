"""The job of the running gateway erases what is too old, by its own clock."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace

import aiohttp
import pytest

from bot.gateway import housekeeping
from bot.settings import Settings
from tests.unit.bot.gateway.running import QUICK, Client, serving, until
from tests.unit.bot.gateway.standin import FakeRasa

MARKER = "zanzibarquux"
DAY = 86_400


async def test_the_job_erases_when_the_days_are_over_and_not_before(
    settings: Settings, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = 0.0
    clock = SimpleNamespace(time=lambda: time.time() + ahead)
    monkeypatch.setattr(housekeeping, "time", clock)
    kept = replace(settings, retention_days=7)
    async with (
        serving(kept, replace(QUICK, sweep=0.02)) as gateway,
        aiohttp.ClientSession() as session,
    ):
        client = Client(gateway.url, session)
        conversation = await client.open(language="en")
        await conversation.replies("m1", MARKER)

        ahead = 7 * DAY - 60
        before = time.monotonic()
        await until(lambda: time.monotonic() - before > 0.2)
        assert (await conversation.replies("m2", MARKER))[0]["text"]

        ahead = 7 * DAY + 60
        holding = list(settings.data.glob("*.db*"))
        await until(lambda: not any(MARKER.encode() in path.read_bytes() for path in holding))
        assert (await conversation.say("m3", "hello"))[0] == 404
