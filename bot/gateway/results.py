"""The result of a conversation's questionnaire as papers and for other programs."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json, raw

from bot.gateway import event_log
from bot.gateway.context import authorise, service_of
from bot.gateway.conversations import Conversation
from bot.gateway.errors import ApiError
from bot.gateway.shown import Shown
from bot.report import page, pdf
from bot.report.content import Report, make_report, stored_answers
from knowledge.fhir import bundle, questionnaire_resource, response_resource
from knowledge.questionnaire import Answers
from knowledge.studies import Study

results = Blueprint("results", url_prefix="/api/conversations")


@dataclass(frozen=True, slots=True)
class _Result:
    """The last result that the patient was shown, in a conversation as it is now."""

    shown: Shown
    conversation: Conversation
    study: Study
    answers: Answers
    made: date

    def report(self) -> Report:
        return make_report(
            self.shown.speech.catalogue,
            self.study,
            self.shown.questionnaire,
            self.answers,
            self.conversation.language,
            made=self.made,
            country=self.conversation.country,
        )


@results.get("/<conversation_id:str>/result.pdf")
async def as_pdf(request: Request, conversation_id: str) -> HTTPResponse:
    """Return the result as a PDF in the conversation's language, with the English beside it."""
    found = await _find(request, conversation_id)
    # Writing takes some tenths of a second: other requests shall not wait for it.
    content = await asyncio.to_thread(lambda: pdf.render(found.report()))
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
    language, catalogue = found.conversation.language, found.shown.speech.catalogue

    def translate(context: str, text: str) -> str:
        return catalogue.translate(context, text, language).text

    questions = found.shown.questionnaire
    authored = datetime(found.made.year, found.made.month, found.made.day, tzinfo=UTC)
    content = bundle(
        questionnaire_resource(found.study, questions, translate, language),
        response_resource(
            found.study, questions, found.answers, translate, language, authored=authored
        ),
    )
    return json(content, content_type="application/fhir+json", headers=_named(found, "fhir.json"))


async def _find(request: Request, conversation_id: str) -> _Result:
    """Return the conversation's last result; ApiError `not_found` where there is none."""
    service = service_of(request)
    conversation = await authorise(request, conversation_id)
    await service.limits.take("paper", conversation.id)
    event = await service.database.run(event_log.latest, conversation.id, "result")
    custom = event.data["custom"] if event else {}
    shown = service.shown
    study = shown.studies.get(str(custom.get("study")))
    if study is None:
        raise ApiError("not_found")
    try:
        made = date.fromisoformat(str(custom.get("date")))
    except ValueError:
        made = datetime.now(UTC).date()
    answers = stored_answers(custom, shown.questionnaire)
    return _Result(shown, conversation, study, answers, made)


def _named(found: _Result, ending: str) -> dict[str, str]:
    name = f"{found.study.id}-{found.made.isoformat()}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
