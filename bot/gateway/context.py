"""What handlers read off a request: the service, who is asking, and in which language."""

from __future__ import annotations

from typing import cast

from sanic import Request

from bot.gateway import addresses, conversations, requests
from bot.gateway.conversations import Conversation
from bot.gateway.errors import ApiError
from bot.gateway.service import Service
from locales import LANGUAGES

_BEARER = "bearer "
_LONGEST_ACCEPT_LANGUAGE = 200


def service_of(request: Request) -> Service:
    """Return the service of the application that received `request`."""
    return cast(Service, request.app.ctx.service)


def speak(request: Request, language: str) -> None:
    """Let errors of this request be in `language` from now on."""
    request.ctx.language = language


async def authorise(request: Request, conversation_id: str) -> Conversation:
    """Return the conversation if the request carries its token.

    ApiError `not_found` where there is no such conversation, `unauthorised` for a wrong token.
    """
    database = service_of(request).database
    conversation = await database.run(
        conversations.authorised, conversation_id, bearer_token(request)
    )
    if conversation is None:
        known = await database.run(conversations.find, conversation_id)
        raise ApiError("not_found" if known is None else "unauthorised")
    speak(request, conversation.language)
    return conversation


def address_of(request: Request) -> str:
    """Return the address that asks, as the operator's trusted proxies report it."""
    headers = request.headers.getall("x-forwarded-for", [])
    return addresses.client_address(
        request.ip, headers, service_of(request).settings.trusted_proxies
    )


def bearer_token(request: Request) -> str:
    """Return the token of the Authorization header, "" where there is none."""
    header = str(request.headers.get("authorization", ""))
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""


async def language_of(request: Request) -> str:
    """Return the language for an error: the conversation's, the browser's, the installation's."""
    chosen = getattr(request.ctx, "language", None)
    if chosen:
        return str(chosen)
    parts = str(request.path).split("/")
    if parts[1:3] == ["api", "conversations"] and len(parts) > 3:
        found = await service_of(request).database.run(
            conversations.authorised, parts[3], bearer_token(request)
        )
        if found:
            return found.language
    return browser_language(request) or service_of(request).settings.language


def browser_language(request: Request) -> str | None:
    """Return the first of our languages that the browser accepts, None where it names none."""
    accepted = str(request.headers.get("accept-language", ""))[:_LONGEST_ACCEPT_LANGUAGE]
    for part in accepted.split(","):
        language = requests.language_tag(part.split(";")[0])
        if language in LANGUAGES:
            return language
    return None
