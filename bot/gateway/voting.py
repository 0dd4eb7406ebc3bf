"""The call by which a patient says whether an answer was helpful."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty

from bot.gateway import conversations, requests, votes
from bot.gateway.context import address_of, authorise, service_of
from bot.gateway.errors import ApiError

voting = Blueprint("votes", url_prefix="/api/conversations")


@voting.post("/<conversation_id:str>/votes")
async def vote(request: Request, conversation_id: str) -> HTTPResponse:
    """Store whether an answer of this conversation was helpful; 204. Counts as a message does."""
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    body = requests.read(requests.NewVote, request.body)
    await service.limits.take("conversation", conversation.id)
    await service.limits.take("address", address_of(request))
    version = service.current.health()["version"]
    stored = await service.database.run(
        votes.cast, conversation.id, body.event, body.helpful, version
    )
    if not stored:
        # It may have been erased meanwhile.
        known = await service.database.run(conversations.find, conversation.id)
        raise ApiError("unknown_answer" if known else "not_found")
    return empty()
