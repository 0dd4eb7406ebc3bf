"""The calls of the website API on conversations and messages."""

from __future__ import annotations

import contextlib
import secrets
import time
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.gateway import conversations, event_log, front_desk, requests
from bot.gateway.answering import LANGUAGE
from bot.gateway.context import address_of, authorise, service_of, speak
from bot.gateway.conversations import Conversation
from bot.gateway.errors import ApiError
from bot.gateway.event_log import Job
from bot.gateway.lanes import FullError
from bot.gateway.turns import GoneError
from bot.privacy.erasure import NotErasedError
from locales import LANGUAGES, own_name

api = Blueprint("conversations", url_prefix="/api/conversations")


@api.post("/")
async def open_conversation(request: Request) -> HTTPResponse:
    """Open a conversation, with the first words in it."""
    service = service_of(request)
    body = requests.read(requests.NewConversation, request.body)
    language = _language(body.language) or service.settings.language
    speak(request, language)
    await service.limits.take("open", address_of(request))
    country = (body.country or service.settings.country).upper()
    conversation = Conversation(
        conversations.new_id(), language, _study(request, body.study), country
    )
    token = conversations.new_token()
    welcome = service.speech.welcome(language, country, service.settings.review_notice)

    def create(database: Any) -> None:
        now = time.time()
        conversations.create(database, conversation, token, now)
        event_log.say(database, conversation.id, [welcome], now)

    await service.database.run(create)
    return json({"conversation": conversation.id, "token": token, "language": language}, status=201)


@api.post("/<conversation_id:str>/messages")
async def hand_in(request: Request, conversation_id: str) -> HTTPResponse:
    """Take in one message; answer when it is stored, or with `?wait=1` when it is answered.

    Above the limits a red flag is still answered, though not in any number.
    """
    since = time.perf_counter()
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    message = requests.read(requests.NewMessage, request.body)
    number = await service.turns.known(conversation.id, message.id)
    if number is None:
        wait = await _over(request, conversation)
        shown, job = await _receive(request, conversation, message)
        if wait is not None:
            if not job.flag:
                raise ApiError("too_often", wait)
            # Of each kind by itself: one for advice must not stand in the way of an emergency.
            await service.limits.take("red_flag", f"{conversation.id}:{job.flag}")
        try:
            number = await service.turns.hand_in(
                conversation, message.id, shown=shown, job=job, since=since
            )
        except FullError:
            raise ApiError("too_many") from None
        except GoneError:
            raise ApiError("not_found") from None
    if request.args.get("wait") in ("1", "true"):
        replies = await service.turns.replies(conversation.id, number)
        if replies is not None:
            return json({"replies": replies})
    return json({"accepted": True}, status=202)


@api.patch("/<conversation_id:str>")
async def change(request: Request, conversation_id: str) -> HTTPResponse:
    """Set the conversation's language, study, or both; its open tabs hear of it.

    Once the patient has said something, a new language is a turn like any other: what is pending
    comes again in it.
    """
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    body = requests.read(requests.Change, request.body)
    language, study = _language(body.language), _study(request, body.study)
    speak(request, language or conversation.language)
    wait = await _over(request, conversation)
    if wait is not None:
        raise ApiError("too_often", wait)
    now_is = {
        "language": language or conversation.language,
        "study": study or conversation.study,
    }

    def apply(database: Any) -> bool:
        if conversations.find(database, conversation.id) is None:
            return False
        conversations.change(database, conversation.id, language, study)
        event_log.append(database, conversation.id, "conversation", now_is, time.time())
        return True

    if not await service.database.run(apply):
        raise ApiError("not_found")
    service.streams.wake(conversation.id)
    if language and language != conversation.language:
        await _repeat_in(request, conversation, language)
    return json({"conversation": conversation.id, **now_is})


@api.delete("/<conversation_id:str>")
async def erase(request: Request, conversation_id: str) -> HTTPResponse:
    """Erase the conversation everywhere; 204 when it was checked that nothing is left.

    200 with words for the patient where the clinic had a copy, which has been taken back.
    """
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    try:
        shared = await service.turns.erase(conversation.id)
    except NotErasedError:
        raise ApiError("not_erased") from None
    if not shared:
        return empty()
    said = service.speech.erased(conversation.language, conversation.country, shared=True)
    return json({"shared": True, "language": said.language, "message": said.text})


async def _repeat_in(request: Request, conversation: Conversation, language: str) -> None:
    """Hand in the choice of a language as if its button had been pressed."""
    service = service_of(request)
    if not await service.database.run(event_log.has_heard, conversation.id):
        return
    shown = {"language": language, "text": own_name(language)}
    # A full queue says enough already; the language has changed in any case.
    with contextlib.suppress(FullError, GoneError):
        await service.turns.hand_in(
            conversation,
            f"language:{secrets.token_hex(8)}",
            shown=shown,
            job=Job(LANGUAGE + language, trusted=True),
            since=time.perf_counter(),
        )


async def _over(request: Request, conversation: Conversation) -> int | None:
    """Count a message; return how long to wait where it is too much, None where it is not."""
    limits = service_of(request).limits
    waits = [
        await limits.over("conversation", conversation.id),
        await limits.over("address", address_of(request)),
    ]
    return max((wait for wait in waits if wait is not None), default=None)


async def _receive(
    request: Request, conversation: Conversation, message: requests.NewMessage
) -> tuple[dict[str, Any], Job]:
    """Return what the patient's event shows, and what is to be done about it."""
    service = service_of(request)
    if message.button is not None:
        issued = await service.database.run(event_log.button, conversation.id, message.button)
        if issued is None:
            raise ApiError("unknown_button")
        title, payload = issued
        return {"language": conversation.language, "text": title}, Job(payload, trusted=True)
    with service.metrics.timed("front_desk"):
        try:
            received = front_desk.receive(
                message.text or "",
                current_language=conversation.language,
                country=conversation.country,
                limit=service.settings.message_limit,
            )
        except front_desk.RefusedError as refused:
            raise ApiError(refused.code) from None
    send = received.text
    if received.flag:
        send = front_desk.red_flags.payload(received.flag)
    return (
        {"language": received.language, "text": received.text},
        Job(send, received.masked, received.flag, doubt=received.doubt, language=received.language),
    )


def _language(tag: str | None) -> str | None:
    if tag is None:
        return None
    language = requests.language_tag(tag)
    if language not in LANGUAGES:
        raise ApiError("unknown_language")
    return language


def _study(request: Request, study: str | None) -> str | None:
    if study is not None and study not in service_of(request).studies:
        raise ApiError("unknown_study")
    return study
