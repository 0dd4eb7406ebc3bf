"""The gateway as a Sanic application."""

from __future__ import annotations

import asyncio
import itertools
from types import SimpleNamespace

from sanic import Request, Sanic
from sanic.config import Config
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.response import BaseHTTPResponse, HTTPResponse, empty, json

from bot.gateway import front_desk, headers, logs
from bot.gateway.api import api
from bot.gateway.context import language_of, service_of
from bot.gateway.errors import ApiError, code_of
from bot.gateway.event_stream import stream
from bot.gateway.linking import linking
from bot.gateway.pages import missing_page, pages
from bot.gateway.patience import PatientRequest
from bot.gateway.probes import probes
from bot.gateway.results import results
from bot.gateway.service import Service
from bot.gateway.timing import Timing
from bot.gateway.voting import voting
from bot.settings import Settings
from bot.staff.routes import staff

App = Sanic[Config, SimpleNamespace]

_numbers = itertools.count()

#: A larger body is not read to its end.
_LARGEST_BODY = 1_000_000


class _Errors(ErrorHandler):
    """Sanic's own handler would log addresses, and with them ids, of requests that fail."""

    @staticmethod
    def log(request: Request, exception: Exception) -> None:
        """Log nothing; `_answer_error` logs what is unexpected."""


def create_app(settings: Settings, timing: Timing | None = None) -> App:
    """Return the application; it opens its store and Rasa's line when its server starts."""
    app: App = Sanic(
        f"study-chat-gateway-{next(_numbers)}",
        request_class=PatientRequest,
        error_handler=_Errors(),
        configure_logging=False,
    )
    timing = timing or Timing()
    app.ctx.service = service = Service.build(settings, timing)
    app.config.ACCESS_LOG = False
    app.config.MOTD = False
    # Would rewrite Sanic's own classes when a server starts, which works once in a process.
    app.config.TOUCHUP = False
    app.config.REQUEST_MAX_SIZE = _LARGEST_BODY
    app.config.REQUEST_TIMEOUT = timing.request  # type: ignore[assignment]
    app.config.KEEP_ALIVE_TIMEOUT = timing.idle  # type: ignore[assignment]
    # `?wait=1` may wait for a whole queue of turns.
    app.config.RESPONSE_TIMEOUT = int((settings.queue_limit + 2) * settings.turn_timeout) + 30
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    for blueprint in (api, results, voting, linking, stream, pages, probes):
        app.blueprint(blueprint)
    if service.staff:
        app.blueprint(staff)
    app.error_handler.add(Exception, _answer_error)
    app.register_middleware(_answer_preflight, "request")
    app.register_middleware(_add_headers, "response")
    housekeeping: list[asyncio.Task[None]] = []

    @app.before_server_start
    async def start(_: App) -> None:
        front_desk.warm_up()
        await service.database.open()
        await service.rasa.open()
        await service.figures.open()
        await service.turns.start()
        service.current.start()
        housekeeping.append(asyncio.create_task(service.housekeeping.run()))

    @app.after_server_start
    async def connect(_: App) -> None:
        # The homeserver calls back, so the server must listen by now.
        if service.staff:
            await service.staff.start()

    @app.before_server_stop
    async def stop(_: App) -> None:
        if service.staff:
            await service.staff.stop()
        service.streams.stop()
        service.current.stop()
        for task in housekeeping:
            task.cancel()
        await asyncio.gather(*housekeeping, return_exceptions=True)
        await service.turns.stop()
        await service.figures.close()
        await service.limits.close()
        await service.rasa.close()

    @app.after_server_stop
    async def close(_: App) -> None:
        await service.database.close()

    return app


async def _answer_error(request: Request, error: Exception) -> HTTPResponse:
    """Answer any error with its code and words; log only what is our own fault."""
    if isinstance(error, ApiError):
        code, status = error.code, error.status
    elif isinstance(error, SanicException):
        status = error.status_code or 500
        code = code_of(status)
    else:
        code, status = "unexpected", 500
        logs.log.error("request failed", method=request.method, **logs.error_place(error))
    service = service_of(request)
    service.metrics.refused.labels(code).inc()
    page = missing_page(request) if status == 404 else None
    if page:
        return page
    wait = error.wait if isinstance(error, ApiError) else 2
    extra = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": str(wait)}}.get(status, {})
    try:
        language = await language_of(request)
    except Exception:
        # An error must be answered even when the store is away.
        language = service.settings.language
    message = service.speech.error(code, language)
    return json({"error": {"code": code, "message": message}}, status=status, headers=extra)


async def _answer_preflight(request: Request) -> HTTPResponse | None:
    asks = request.method == "OPTIONS" and "access-control-request-method" in request.headers
    if not asks:
        return None
    allowed = service_of(request).settings.allowed_origins
    return empty(headers=headers.preflight(request.headers.get("origin"), allowed))


async def _add_headers(request: Request, response: BaseHTTPResponse) -> None:
    allowed = service_of(request).settings.allowed_origins
    own = headers.security()
    if request.path.startswith("/api/"):
        own |= headers.cors(request.headers.get("origin"), allowed)
    for name, value in own.items():
        response.headers.setdefault(name, value)
