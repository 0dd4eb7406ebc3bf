"""The figures on a port of their own, which only this machine can reach."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.metrics import CONTENT_TYPE, Metrics

#: Never another: whoever collects the figures does it on this machine, or through a tunnel.
HOST = "127.0.0.1"


class Figures:
    """Serves `GET /metrics` while it is open; with the port 0 it serves nothing."""

    def __init__(self, metrics: Metrics, port: int) -> None:
        self._metrics = metrics
        self._port = port
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen; OSError where the port is taken."""
        if not self._port:
            return
        app = web.Application()
        app.router.add_get("/metrics", self._give)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()

    async def close(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()

    async def _give(self, request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
