"""The gateway follows the version in use: page, words and numbers change without a restart."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.settings import Settings
from knowledge.snapshot import Sources, take
from knowledge.versions import MANIFEST, new_version, roll_back, use_version, version_folder
from tests.unit.bot.gateway.running import Client, serving

TITLE = "A study in other words"


def put(build: Path, name: str, change: Callable[[Path], None]) -> None:
    """Switch over to a version that is the first with a change."""
    knowledge = build / "knowledge"
    with new_version(knowledge, name) as version:
        take(Sources.of_version(version_folder(knowledge, "first")), version)
        change(version)
        (version / MANIFEST).write_text("{}", encoding="utf-8")
    use_version(knowledge, name)


def other_words(version: Path) -> None:
    study = version / "content" / "studies" / "tecpom.yml"
    lines = study.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [f"title: {TITLE}\n" if line.startswith("title:") else line for line in lines]
    study.write_text("".join(changed), encoding="utf-8")
    domain = version / "domain.yml"
    text = domain.read_text(encoding="utf-8")
    domain.write_text(text.replace("widget_title", "widget_other_title"), encoding="utf-8")


def broken(version: Path) -> None:
    (version / "content" / "numbers.yml").unlink()


async def page(client: Client) -> str:
    async with client.session.get(f"{client.url}/?study=tecpom&lang=en") as answer:
        assert answer.status == 200
        return await answer.text()


async def until_health(client: Client, **expected: str) -> None:
    async with asyncio.timeout(10):
        while (await client.call("GET", "/health"))[1]["knowledge"] != expected:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_page_follows_a_switch_a_version_that_is_broken_and_the_way_back(
    settings: Settings, tmp_path: Path
) -> None:
    build = tmp_path / "build"
    shutil.copytree(settings.build, build)
    async with (
        serving(replace(settings, build=build)) as running,
        aiohttp.ClientSession() as session,
    ):
        client = Client(running.url, session)
        assert TITLE not in await page(client)
        words = await client.call("GET", "/widget/words/en.json")
        put(build, "second", other_words)
        await until_health(client, version="second")
        assert TITLE in await page(client)
        # What the version lacks and this program's code names is still said.
        found = await client.call("GET", "/widget/words/en.json")
        assert found[1] == {**words[1], "other_title": words[1]["title"]}
        put(build, "third", broken)
        await until_health(client, version="second", not_loaded="third", error="ContentError")
        assert TITLE in await page(client)
        roll_back(build / "knowledge", "first")
        await until_health(client, version="first")
        assert TITLE not in await page(client)
