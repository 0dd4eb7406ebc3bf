"""The calls by which a conversation goes on on another device."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any

import segno
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.gateway import conversations, links, requests
from bot.gateway.context import address_of, authorise, service_of, speak
from bot.gateway.conversations import Conversation
from bot.gateway.errors import ApiError
from locales import LANGUAGES

linking = Blueprint("links", url_prefix="/api")

#: Light squares around a QR code, as its standard asks for.
_MARGIN = 4


@linking.post("/conversations/<conversation_id:str>/links")
async def issue(request: Request, conversation_id: str) -> HTTPResponse:
    """Issue a code for the conversation; draw it behind the address that the client names."""
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    body = requests.read(requests.NewLink, request.body)
    await service.limits.take("link", conversation.id)
    code = links.new_code()
    expires = await service.database.run(
        links.issue,
        conversation.id,
        code,
        time.time(),
        days=service.settings.link_days,
        retention_days=service.settings.retention_days,
    )
    if expires is None:
        raise ApiError("not_found")
    qr = await asyncio.to_thread(_drawn, body.before + code) if body.before else None
    until = datetime.fromtimestamp(int(expires), UTC).isoformat().replace("+00:00", "Z")
    return json({"code": code, "expires": until, "qr": qr}, status=201)


@linking.post("/links")
async def redeem(request: Request) -> HTTPResponse:
    """Give the conversation that a code is good for, with a token of its own.

    ApiError `unknown_link` for every other code, whatever became of it.
    """
    service = service_of(request)
    body = requests.read(requests.LinkCode, request.body)
    if body.language in LANGUAGES:
        speak(request, body.language)
    await service.limits.take("redeem", address_of(request))
    token = conversations.new_token()

    def take(database: sqlite3.Connection) -> Conversation | None:
        name = links.redeem(database, body.code, time.time())
        if name is None:
            return None
        conversations.add_token(database, name, token)
        return conversations.find(database, name)

    conversation = await service.database.run(take)
    if conversation is None:
        raise ApiError("unknown_link")
    return json(
        {
            "conversation": conversation.id,
            "token": token,
            "language": conversation.language,
            "study": conversation.study,
        }
    )


def _drawn(text: str) -> dict[str, Any]:
    """Return a text as a QR code: its size in squares, and the dark ones as the path of an SVG."""
    rows = segno.make(text, error="m", micro=False).matrix
    path = []
    for y, row in enumerate(rows, _MARGIN):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x] == row[start]:
                x += 1
            if row[start]:
                path.append(f"M{start + _MARGIN} {y}h{x - start}v1h-{x - start}z")
    return {"size": len(rows) + 2 * _MARGIN, "path": "".join(path)}
