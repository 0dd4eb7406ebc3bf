"""A running gateway on real sockets."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.safety.versions import MODEL
from bot.settings import Settings
from knowledge.snapshot import Sources, take
from knowledge.versions import MANIFEST, new_version, use_version
from locales.responses import read_responses
from tests.unit.bot.gateway.running import Client, Conversation, Running, serving, settings_for
from tests.unit.bot.gateway.standin import FakeRasa, fake_rasa


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory, safety_build: Path) -> Path:
    """What `make` builds, with Finnish and Norwegian that can be told from the English."""
    build = tmp_path_factory.mktemp("build")
    shutil.copytree(safety_build / MODEL.parent, build / MODEL.parent)
    responses = read_responses(Path("domain.yml"))
    for language in ("fi", "nb"):
        catalogue = Catalog(locale=language)
        for response in responses.values():
            for text in (response.text, *(button.title for button in response.buttons)):
                catalogue.add(text, f"[{language}] {text}", context=response.name)
        folder = build / "locales" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    sources = Sources(Path("knowledge/content"), build / "locales", Path("domain.yml"))
    with new_version(build / "knowledge", "first") as version:
        take(sources, version)
        (version / MANIFEST).write_text("{}", encoding="utf-8")
    use_version(build / "knowledge", "first")
    return build


@pytest.fixture
def settings(compiled: Path, tmp_path: Path) -> Settings:
    return settings_for(compiled, tmp_path / "run")


@pytest_asyncio.fixture(loop_scope="function")
async def rasa(settings: Settings) -> AsyncIterator[FakeRasa]:
    async with fake_rasa(settings) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="function")
async def gateway(settings: Settings) -> AsyncIterator[Running]:
    async with serving(settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="function")
async def client(gateway: Running) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(gateway.url, session)


@pytest_asyncio.fixture(loop_scope="function")
async def conversation(client: Client) -> Conversation:
    return await client.open(language="en", study="tecpom", country="NO")
