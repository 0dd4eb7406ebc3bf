"""Liveness, readiness and figures, for supervisors and operators."""

from __future__ import annotations

import asyncio
import re
import sqlite3

import aiohttp
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json, raw

from bot.gateway.addresses import is_loopback, is_trusted
from bot.gateway.context import service_of
from bot.gateway.errors import ApiError
from bot.gateway.metrics import CONTENT_TYPE

probes = Blueprint("probes")

_PORT = re.compile(r":\d+$")
#: How the headers that proxies set begin: whoever comes with one comes from outside. Not every
#: proxy sets one.
_FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip", "via", "cf-connecting-ip")


@probes.get("/health")
async def health(request: Request) -> HTTPResponse:
    """Say that this process answers, and by which version of the knowledge base."""
    return json({"status": "ok", "knowledge": service_of(request).current.health()})


@probes.get("/ready")
async def ready(request: Request) -> HTTPResponse:
    """Say whether messages can be answered: 200, or 503 with the part that cannot."""
    service = service_of(request)
    rasa, actions = await asyncio.gather(
        _answers(f"{service.settings.rasa_url}/"),
        _answers(f"{service.settings.actions_url}/health"),
    )
    try:
        await service.database.run(lambda database: database.execute("SELECT 1").fetchone())
        store = True
    except sqlite3.Error:
        store = False
    parts = {"store": store, "rasa": rasa, "actions": actions}
    return json({"ready": all(parts.values()), "parts": parts}, 200 if all(parts.values()) else 503)


@probes.get("/metrics")
async def metrics(request: Request) -> HTTPResponse:
    """Give the figures to this machine itself; to others there is nothing here.

    Where they have a port of their own, nobody gets them here.
    """
    if service_of(request).settings.metrics_port or not _of_this_machine(request):
        raise ApiError("not_found")
    return raw(service_of(request).metrics.text(), content_type=CONTENT_TYPE)


def _of_this_machine(request: Request) -> bool:
    if any(name.startswith(_FORWARDED) for name in request.headers):
        return False
    # A proxy that passes on the name by which it was asked; a website that has its name lead here.
    name = _PORT.sub("", str(request.headers.get("host", "localhost")))
    if name != "localhost" and not is_loopback(name):
        return False
    trusted = service_of(request).settings.trusted_proxies
    return is_loopback(request.ip) and not is_trusted(request.ip, trusted)


async def _answers(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=1.0)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
