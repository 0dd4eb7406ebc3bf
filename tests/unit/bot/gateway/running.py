"""A gateway that runs on a real socket, and a client that speaks its website API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.gateway.app import App, create_app
from bot.gateway.timing import Timing
from bot.settings import Settings
from tests.unit.bot.gateway.standin import free_port

QUICK = Timing(
    heartbeat=0.2,
    red_flag=0.3,
    first_retry=0.02,
    last_retry=0.1,
    silent_retries=(0.02, 0.05),
    sweep=3600,
    look=0.05,
    stop=0.2,
)


async def until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds; TimeoutError when it does not within some seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for raises no event
            await asyncio.sleep(0.01)


@dataclass
class Client:
    """Speaks the website API as a widget would."""

    url: str
    session: aiohttp.ClientSession

    async def call(
        self, method: str, path: str, token: str = "", headers: Any = None, **kwargs: Any
    ) -> tuple[int, Any]:
        sent = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        async with self.session.request(method, self.url + path, headers=sent, **kwargs) as answer:
            body = await answer.read()
            return answer.status, json.loads(body) if body else None

    async def open(self, **body: Any) -> Conversation:
        status, answer = await self.call("POST", "/api/conversations", json=body)
        assert status == 201, answer
        return Conversation(self, answer["conversation"], answer["token"])


@dataclass
class Conversation:
    """One conversation and its token."""

    client: Client
    id: str
    token: str

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}"

    async def say(
        self, message_id: str, text: str | None = None, button: str | None = None, wait: bool = True
    ) -> tuple[int, Any]:
        body = {"id": message_id} | ({"text": text} if text is not None else {"button": button})
        path = f"{self.path}/messages{'?wait=1' if wait else ''}"
        return await self.client.call("POST", path, self.token, json=body)

    async def replies(self, message_id: str, text: str) -> list[dict[str, Any]]:
        status, answer = await self.say(message_id, text)
        assert status == 200, answer
        replies: list[dict[str, Any]] = answer["replies"]
        return replies

    async def events(self, count: int, last: int = 0) -> list[dict[str, Any]]:
        """Return `count` events after `last`, over the stream."""
        headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(last)}
        got: list[dict[str, Any]] = []
        async with (
            asyncio.timeout(10),
            self.client.session.get(self.client.url + self.path + "/events", headers=headers) as s,
        ):
            assert s.status == 200
            while len(got) < count:
                line = (await s.content.readline()).decode()
                if not line:
                    break
                if line.startswith("data: "):
                    got.append(json.loads(line[6:]))
        return got


class Running:
    """A gateway that serves in this process, over a real socket."""

    def __init__(self, settings: Settings, timing: Timing) -> None:
        self.settings = settings
        self.app: App = create_app(settings, timing)
        self._server: Any = None

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.gateway_port}"

    async def start(self) -> None:
        self._server = await self.app.create_server(
            host=self.settings.host,
            port=self.settings.gateway_port,
            return_asyncio_server=True,
        )
        await self._server.startup()
        await self._server.before_start()
        await self._server.after_start()

    async def stop(self) -> None:
        await self._server.before_stop()
        await self._server.close()
        for connection in list(self._server.connections):
            connection.abort()
        await self._server.after_stop()


def settings_for(build: Path, data: Path) -> Settings:
    """Return settings with ports of their own and short waits."""
    return Settings(
        gateway_port=free_port(),
        rasa_port=free_port(),
        actions_port=free_port(),
        build=build,
        data=data,
        turn_timeout=2.0,
        queue_limit=3,
        allowed_origins=("https://clinic.example",),
    )


@asynccontextmanager
async def serving(settings: Settings, timing: Timing = QUICK) -> AsyncIterator[Running]:
    """Let a gateway serve for the length of the block."""
    running = Running(settings, timing)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
