"""A scripted stand-in for Rasa: only its faults and its order are looked at here."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.settings import Settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def fake_rasa(settings: Settings) -> AsyncIterator[FakeRasa]:
    """Let a stand-in listen for the length of the block."""
    settings.data.mkdir(parents=True, exist_ok=True)
    server = FakeRasa(settings.rasa_port, settings.rasa_database)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@dataclass
class FakeRasa:
    """Listens where Rasa would; `script` decides what a turn gets; keeps a tracker."""

    port: int
    database: Path
    script: Callable[[dict[str, Any]], Awaitable[Any]] | None = None
    turns: list[dict[str, Any]] = field(default_factory=list)
    runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhooks/rest/webhook", self._receive)
        app.router.add_get("/", self._hello)
        self.runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()
            self.runner = None

    async def _hello(self, request: web.Request) -> web.Response:
        return web.Response(text="Hello")

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        turn = await request.json()
        self.turns.append(turn)
        answer = await self.script(turn) if self.script else [says(f"You said {turn['message']}")]
        self._remember(turn, answer)
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response(answer)

    def _remember(self, turn: dict[str, Any], answer: Any) -> None:
        with sqlite3.connect(self.database) as store:
            store.execute(
                "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, "
                "type_name TEXT, timestamp REAL, intent_name TEXT, action_name TEXT, data TEXT)"
            )
            store.execute(
                "INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)",
                (turn["sender"], json.dumps([turn, str(answer)])),
            )
        store.close()


def says(text: str, kind: str = "answer", **custom: Any) -> dict[str, Any]:
    """One message of Rasa as our actions give it."""
    fields = {"kind": kind, "text": text, "language": "en", "buttons": [], **custom}
    return {"recipient_id": "x", "custom": fields}
