"""Messages lost or doubled while the line is cut at random: the widget, and two simpler clients."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sqlite3
import uuid
from collections import Counter
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.widget.cutting import Line
from tests.conftest import System, free_port

#: Chats that write at the same time, and how many messages the simpler clients send.
CHATS, SIMPLE = 4, 200
#: Seconds between two messages of a chat, at most.
PACE = 0.5
#: Seconds after the last message within which everything must have arrived.
SETTLED = 600

_SEEN = """() => [...document.querySelector("study-chat").shadowRoot
    .querySelectorAll("li.patient .text")].map((e) => e.textContent)"""


def question(number: int) -> str:
    """Return a message that differs from all others; half are answered, half are not."""
    return f"what is teclistamab? ({number})" if number % 2 else f"are tulips red? ({number})"


def logged(system: System) -> list[tuple[str, str, str, str | None]]:
    """Return conversation, author, text and what is answered, of every message in the event log."""
    with contextlib.closing(sqlite3.connect(system.settings.event_log)) as database:
        rows = database.execute(
            "SELECT conversation, data FROM events WHERE type = 'message' "
            "ORDER BY conversation, number"
        ).fetchall()
    found = []
    for conversation, data in rows:
        event = json.loads(data)
        key = event.get("id") if event["from"] == "patient" else event.get("reply_to")
        found.append((conversation, event["from"], event["text"], key))
    return found


def compare(sent: list[str], arrived: list[str]) -> dict[str, int]:
    """Count what was lost, doubled, or came in another order."""
    counts = Counter(arrived)
    first = list(dict.fromkeys(text for text in arrived if text in set(sent)))
    return {
        "lost": sum(not counts[text] for text in sent),
        "doubled": sum(counts[text] > 1 for text in sent),
        "out of order": int(first != [text for text in sent if counts[text]]),
    }


async def write(page: Page, texts: list[str], chance: random.Random) -> None:
    """Write the texts into the chat as a person does who does not look at the line."""
    field = page.locator("study-chat textarea")
    for text in texts:
        await field.fill(text)
        await field.press("Enter")
        await asyncio.sleep(chance.uniform(0, PACE))


async def settled(page: Page, count: int) -> list[str]:
    """Return the patient's messages on the screen once all are stored and answered."""
    waiting = """(count) => {
        const root = document.querySelector("study-chat").shadowRoot;
        const empty = !Object.keys(sessionStorage).some((key) => key.endsWith(":outbox"));
        return empty && root.querySelectorAll("li.reply").length > count;
    }"""
    # Fails where it takes longer: what still waits in the browser is neither lost nor there.
    await page.wait_for_function(waiting, arg=count, timeout=SETTLED * 1000)
    return list(await page.evaluate(_SEEN))


async def by_widget(browser: Browser, url: str, line: Line, messages: int) -> dict[str, Any]:
    """Send through the widget in several tabs; count on the screens, also after a reload."""
    each = messages // CHATS
    sent = [[question(chat * each + n) for n in range(each)] for chat in range(CHATS)]
    contexts = [await browser.new_context(reduced_motion="reduce") for _ in sent]
    pages = []
    line.breaking = False
    for context in contexts:
        page = await context.new_page()
        await page.goto(f"{url}/?study=tecpom&lang=en")
        await page.locator("study-chat .launcher").click()
        await page.locator("study-chat li.reply").first.wait_for()
        pages.append(page)
    line.breaking = True
    await asyncio.gather(
        *(
            write(page, texts, random.Random(chat))
            for chat, (page, texts) in enumerate(zip(pages, sent, strict=True))
        )
    )
    line.breaking = False
    screens = await asyncio.gather(*(settled(page, each) for page in pages))
    shown: Counter[str] = Counter()
    reloaded: Counter[str] = Counter()
    for page, texts, screen in zip(pages, sent, screens, strict=True):
        shown.update(compare(texts, screen))
        await page.reload()
        await page.locator("study-chat li.patient").nth(each - 1).wait_for()
        await page.wait_for_timeout(500)
        reloaded.update(compare(texts, list(await page.evaluate(_SEEN))))
    for context in contexts:
        await context.close()
    return {"screen": dict(shown), "screen after a reload": dict(reloaded), "sent": sent}


async def by_simple_client(url: str, messages: int, tries: int, number: int) -> list[list[str]]:
    """Send as most chats do: once, or again under a new id where no answer came."""
    each = messages // CHATS
    sent = [[question(number + chat * each + n) for n in range(each)] for chat in range(CHATS)]

    async def opened(session: aiohttp.ClientSession) -> tuple[str, str]:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                body = {"language": "en", "study": "tecpom", "country": "NO"}
                async with session.post(f"{url}/api/conversations", json=body) as answer:
                    data = await answer.json()
                    return data["conversation"], data["token"]

    async def send(texts: list[str], chance: random.Random) -> None:
        async with aiohttp.ClientSession() as session:
            conversation, token = await opened(session)
            for text in texts:
                for _ in range(tries):
                    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                        async with session.post(
                            f"{url}/api/conversations/{conversation}/messages",
                            json={"id": str(uuid.uuid4()), "text": text},
                            headers={"Authorization": f"Bearer {token}"},
                            timeout=aiohttp.ClientTimeout(total=5),
                        ) as answer:
                            if answer.status == 202:
                                break
                    await asyncio.sleep(0.3)
                await asyncio.sleep(chance.uniform(0, PACE))

    await asyncio.gather(*(send(texts, random.Random(n)) for n, texts in enumerate(sent)))
    return sent


def in_log(system: System, sent: list[list[str]]) -> dict[str, int]:
    """Compare what was sent with the gateway's event log, and count the answers."""
    log = logged(system)
    total: Counter[str] = Counter()
    texts = {text for chat in sent for text in chat}
    said = [(chat, text, key) for chat, author, text, key in log if author == "patient"]
    for chat in sent:
        total.update(compare(chat, [text for _, text, _ in said if text in set(chat)]))
    answers = Counter((chat, key) for chat, author, _, key in log if author == "assistant")
    asked = [(chat, key) for chat, text, key in said if text in texts]
    total["unanswered"] = sum(not answers[one] for one in asked)
    total["answered twice"] = sum(answers[one] > 1 for one in asked)
    return dict(total)


async def measure(system: System, chromium: str, messages: int) -> dict[str, Any]:
    """Send `messages` through the widget, and fewer through simpler clients, over a bad line."""
    line = Line(system.settings.gateway_port, random.Random(7))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    found: dict[str, Any] = {}
    async with line.serve(port), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        widget = await by_widget(browser, url, line, messages)
        await browser.close()
        await _answered(system)
        sent = widget.pop("sent")
        found["widget"] = {
            "messages": sum(map(len, sent)), "log": in_log(system, sent), **widget,
            "cuts": line.cuts, "broken": line.broken, "refused": line.refused,
        }  # fmt: skip
        for name, tries, number in (("sent once", 1, 100_000), ("sent again", 20, 200_000)):
            line.breaking = True
            cuts = line.cuts
            sent = await by_simple_client(url, SIMPLE, tries, number)
            line.breaking = False
            await _answered(system)
            found[name] = {
                "messages": SIMPLE, "log": in_log(system, sent), "cuts": line.cuts - cuts,
            }  # fmt: skip
    return found


async def _answered(system: System) -> None:
    """Return when no turn waits any more."""
    for _ in range(SETTLED):
        with contextlib.closing(sqlite3.connect(system.settings.event_log)) as database:
            (waiting,) = database.execute("SELECT count(*) FROM pending").fetchone()
        if not waiting:
            return
        await asyncio.sleep(1)
