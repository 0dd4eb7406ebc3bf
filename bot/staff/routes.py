"""The calls that the homeserver makes to the application service."""

from __future__ import annotations

import hmac
import json as parser
import time
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.gateway.context import bearer_token, service_of
from bot.staff import inbox

staff = Blueprint("staff", url_prefix="/_matrix/app/v1")

#: Synapse puts up to 100 events of up to 65,536 bytes into one transaction.
_LARGEST = 20_000_000


def _error(status: int, code: str) -> HTTPResponse:
    return json({"errcode": code, "error": code}, status=status)


def _refusal(request: Request) -> HTTPResponse | None:
    """Return the answer to a caller who is not our homeserver, None for the homeserver."""
    channel = service_of(request).staff
    if channel is None:
        return _error(404, "M_UNRECOGNIZED")
    expected = channel.config.registration.hs_token.encode()
    if not hmac.compare_digest(bearer_token(request).encode("utf-8", "replace"), expected):
        return _error(403, "M_FORBIDDEN")
    return None


@staff.put("/transactions/<transaction:str>", stream=True)
async def take(request: Request, transaction: str) -> HTTPResponse:
    """Store the events; 200 promises that none of them is lost. A repeated one changes nothing."""
    refusal = _refusal(request)
    if refusal is not None:
        return refusal
    # Only for the homeserver itself: nobody else may send as much.
    stream: Any = request.stream
    usual, stream.request_max_size = stream.request_max_size, _LARGEST
    try:
        await request.receive_body()  # type: ignore[no-untyped-call]
    finally:
        stream.request_max_size = usual
    try:
        events = parser.loads(request.body)["events"]
    except (ValueError, KeyError, TypeError, RecursionError):
        events = None
    if not isinstance(events, list):
        return _error(400, "M_NOT_JSON")
    service = service_of(request)
    channel = service.staff
    if channel is not None:
        # Before they are stored: they must not be dealt with before the one that is missing.
        if await service.database.run(inbox.leaves_gap, transaction):
            channel.watch.doubt()
        us = channel.config.us
        new = await service.database.run(inbox.take, events, time.time(), us)
        channel.figures.received.inc(new)
    return json({})


@staff.post("/ping")
async def ping(request: Request) -> HTTPResponse:
    """Tell the homeserver that we are there."""
    return _refusal(request) or json({})


@staff.get("/users/<user:str>")
async def user(request: Request, user: str) -> HTTPResponse:
    """Say which users are ours to make: none but the one that there is."""
    return _refusal(request) or _error(404, "M_NOT_FOUND")


@staff.get("/rooms/<room:str>")
async def room(request: Request, room: str) -> HTTPResponse:
    """Say which rooms are ours to make: none."""
    return _refusal(request) or _error(404, "M_NOT_FOUND")
