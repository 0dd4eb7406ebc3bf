"""Server-Sent Events: everything that happens in a conversation, from where the client left off."""

from __future__ import annotations

import asyncio
import json

from sanic import Blueprint, Request

from bot.gateway import event_log
from bot.gateway.context import authorise, service_of
from bot.gateway.errors import ApiError
from bot.gateway.event_log import Event

stream = Blueprint("stream", url_prefix="/api/conversations")

_BATCH = 200
_MOST_DIGITS = 15


@stream.get("/<conversation_id:str>/events")
async def follow(request: Request, conversation_id: str) -> None:
    """Send the events after `Last-Event-ID`, then each new one, until somebody closes.

    `erased` is the last event of a conversation that was erased. At a stop of the server the
    stream just ends, and the client comes back.
    """
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    last = _last_event_id(request)
    if service.streams.full(conversation.id):
        raise ApiError("too_many")
    with (
        service.streams.open(conversation.id) as opened,
        service.metrics.streams.track_inprogress(),
    ):
        response = await request.respond(
            content_type="text/event-stream; charset=utf-8",
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
        )
        # Something at once, so that proxies and clients know that the line stands.
        await response.send(": open\n\n")
        while True:
            opened.wake.clear()
            events = await service.database.run(event_log.after, conversation.id, last, _BATCH)
            for event in events:
                await response.send(_format(event))
                last = event.number
            if len(events) == _BATCH:
                continue
            if opened.erased:
                await response.send("event: erased\ndata: {}\n\n")
            if opened.over:
                break
            try:
                await asyncio.wait_for(opened.wake.wait(), service.timing.heartbeat)
            except TimeoutError:
                await response.send(": \n\n")
        await response.eof()


def _last_event_id(request: Request) -> int:
    given = str(request.headers.get("last-event-id", "")).strip() or "0"
    if not (given.isascii() and given.isdigit()) or len(given) > _MOST_DIGITS:
        raise ApiError("bad_request")
    return int(given)


def _format(event: Event) -> str:
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.number}\nevent: {event.type}\ndata: {data}\n\n"
