"""Thousands of open event streams at one gateway: its memory, and how soon a message is there."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import psutil
from playwright.async_api import Page, async_playwright

from tests.conftest import System

#: Conversations that are opened at the same time, and real turns that are timed.
AT_ONCE, TURNS = 32, 50
#: Seconds between two turns, and for which the idle gateway is watched: two heartbeats.
PAUSE, WATCHED = 0.1, 30.0
QUESTIONS = ("what is teclistamab?", "which hospitals take part?", "how long does it take?")

# Notes, for the next message, when the sign of writing and the reply can be seen.
_TIMED = """(text) => new Promise((done) => {
    const root = document.querySelector("study-chat").shadowRoot;
    const replies = root.querySelectorAll("li.reply").length;
    const field = root.querySelector("textarea");
    const times = {};
    let began;
    const look = () => {
        const typing = root.querySelector(".typing");
        if (times.typing === undefined && typing.checkVisibility()) {
            times.typing = performance.now() - began;
        }
        if (root.querySelectorAll("li.reply").length > replies) {
            times.reply = performance.now() - began;
            done(times);
        } else requestAnimationFrame(look);
    };
    field.value = text;
    began = performance.now();
    field.form.requestSubmit();
    look();
})"""


@dataclass
class Streams:
    """Conversations whose events are read by as small a client as there can be."""

    system: System
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    received: int = 0
    ended: int = 0

    async def open(self, count: int) -> float:
        """Open `count` conversations and a stream of each; return the seconds it took."""
        began = time.perf_counter()
        gate = asyncio.Semaphore(AT_ONCE)
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(self._one(session, gate) for _ in range(count)))
        return time.perf_counter() - began

    async def _one(self, session: aiohttp.ClientSession, gate: asyncio.Semaphore) -> None:
        async with gate:
            body = {"language": "nb", "study": "tecpom", "country": "NO"}
            async with session.post(f"{self.system.url}/api/conversations", json=body) as answer:
                data = await answer.json()
            port = self.system.settings.gateway_port
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET /api/conversations/{data['conversation']}/events HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {data['token']}\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise RuntimeError(head.decode(errors="replace"))
            self.writers.append(writer)
            self.tasks.append(asyncio.create_task(self._read(reader)))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(4096):
            self.received += len(piece)
        self.ended += 1

    async def close(self) -> None:
        """Hang up."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for writer in self.writers:
            writer.transport.abort()


def spread(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    return {
        "n": len(times),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "max_ms": round(max(times), 1),
    }


async def on_screen(page: Page) -> dict[str, Any]:
    """Time turns in the browser: from sending to the sign of writing, and to the reply."""
    typing, reply = [], []
    for number in range(TURNS + 3):
        times = await page.evaluate(_TIMED, QUESTIONS[number % len(QUESTIONS)])
        if number >= 3:  # the first warm everything up
            typing.append(times["typing"])
            reply.append(times["reply"])
        await asyncio.sleep(PAUSE)
    return {"sign of writing": spread(typing), "reply": spread(reply)}


async def over_http(system: System) -> dict[str, float]:
    """Time turns from POST to the event that brings the reply."""
    times = []
    async with aiohttp.ClientSession() as session:
        body = {"language": "en", "study": "tecpom", "country": "NO"}
        async with session.post(f"{system.url}/api/conversations", json=body) as answer:
            opened = await answer.json()
        path = f"{system.url}/api/conversations/{opened['conversation']}"
        headers = {"Authorization": f"Bearer {opened['token']}"}
        async with session.get(f"{path}/events", headers=headers) as stream:
            for number in range(TURNS + 3):
                key = str(uuid.uuid4())
                message = {"id": key, "text": QUESTIONS[number % len(QUESTIONS)]}
                began = time.perf_counter()
                async with session.post(f"{path}/messages", json=message, headers=headers):
                    pass
                async for line in stream.content:
                    if line.startswith(b"data:") and json.loads(line[5:]).get("reply_to") == key:
                        break
                if number >= 3:
                    times.append(1000 * (time.perf_counter() - began))
                await asyncio.sleep(PAUSE)
    return spread(times)


async def measure(system: System, chromium: str, streams: int) -> dict[str, Any]:
    """Time turns without and with `streams` other streams; measure the gateway's memory."""
    gateway = psutil.Process(system.pid("gateway"))
    found: dict[str, Any] = {"streams": streams}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await (await browser.new_context(reduced_motion="reduce")).new_page()
        await page.goto(f"{system.url}/?study=tecpom&lang=en")
        await page.locator("study-chat .launcher").click()
        await page.locator("study-chat li.reply").first.wait_for()
        found["alone"] = {"browser": await on_screen(page), "http": await over_http(system)}
        found["memory_mb_before"] = round(gateway.memory_info().rss / 1e6, 1)
        others = Streams(system)
        found["seconds_to_open"] = round(await others.open(streams), 1)
        found["memory_mb_held"] = round(gateway.memory_info().rss / 1e6, 1)
        gateway.cpu_percent()
        await asyncio.sleep(WATCHED)
        found["cpu_percent_idle"] = round(gateway.cpu_percent(), 1)
        found["with streams"] = {"browser": await on_screen(page), "http": await over_http(system)}
        found["memory_mb_after"] = round(gateway.memory_info().rss / 1e6, 1)
        found["streams_ended"] = others.ended
        found["open_sockets"] = len(gateway.net_connections("tcp"))
        await others.close()
        await browser.close()
    each = (found["memory_mb_held"] - found["memory_mb_before"]) * 1000 / streams
    found["kb_per_stream"] = round(each, 1)
    return found
