"""The result of a conversation's questionnaire as papers and for other programs."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json, raw

from bot.gateway import event_log
from bot.gateway.context import address_of, authorise, service_of
from bot.gateway.conversations import Conversation
from bot.gateway.errors import ApiError
from bot.report import page, pdf
from bot.report.content import Report
from bot.report.result import Result
from knowledge.fhir import bundle, questionnaire_resource, response_resource
from locales import Catalogue

results = Blueprint("results", url_prefix="/api/conversations")

#: Writes one PDF after another: many at once would keep the messages of others waiting.
_WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper")


@dataclass(frozen=True, slots=True)
class _Found:
    """The last result that the patient was shown, in a conversation as it is now."""

    catalogue: Catalogue
    conversation: Conversation
    result: Result

    def report(self) -> Report:
        conversation = self.conversation
        return self.result.report(self.catalogue, conversation.language, conversation.country)


@results.get("/<conversation_id:str>/result.pdf")
async def as_pdf(request: Request, conversation_id: str) -> HTTPResponse:
    """Return the result as a PDF in the conversation's language, with the English beside it."""
    found = await _find(request, conversation_id)
    # Writing takes some tenths of a second: other requests shall not wait for it.
    content = await asyncio.get_running_loop().run_in_executor(
        _WRITER, lambda: pdf.render(found.report())
    )
    return raw(content, content_type="application/pdf", headers=_named(found, "pdf"))


@results.get("/<conversation_id:str>/result.html")
async def as_page(request: Request, conversation_id: str) -> HTTPResponse:
    """Return the result as a page for printing."""
    found = await _find(request, conversation_id)
    nonce = secrets.token_urlsafe(16)
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'"
    return html(page.render(found.report(), nonce), headers={"Content-Security-Policy": policy})


@results.get("/<conversation_id:str>/result.fhir.json")
async def as_fhir(request: Request, conversation_id: str) -> HTTPResponse:
    """Return the questions and answers as FHIR R4 resources in one bundle. They name nobody."""
    found = await _find(request, conversation_id)
    language, result = found.conversation.language, found.result

    def translate(context: str, text: str) -> str:
        return found.catalogue.translate(context, text, language).text

    study, questions = result.study, result.questionnaire
    authored = datetime(result.made.year, result.made.month, result.made.day, tzinfo=UTC)
    content = bundle(
        questionnaire_resource(study, questions, translate, language),
        response_resource(study, questions, result.answers, translate, language, authored=authored),
    )
    return json(content, content_type="application/fhir+json", headers=_named(found, "fhir.json"))


async def _find(request: Request, conversation_id: str) -> _Found:
    """Return the conversation's last result; ApiError `not_found` where there is none."""
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    await service.limits.take("paper", conversation.id)
    await service.limits.take("address", address_of(request))
    event = await service.database.run(event_log.latest, conversation.id, "result")
    custom = event.data["custom"] if event else {}
    shown = service.shown
    result = Result.of(custom, shown.studies, shown.questionnaire)
    if result is None:
        raise ApiError("not_found")
    return _Found(shown.speech.catalogue, conversation, result)


def _named(found: _Found, ending: str) -> dict[str, str]:
    name = found.result.file_name(ending)
    return {"Content-Disposition": f'attachment; filename="{name}"'}
