"""The result of a pre-screen that staff have run: on paper, and by criterion in a message."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.event_log import Reply
from bot.gateway.shown import Shown
from bot.report import pdf
from bot.report.result import Result


@dataclass(frozen=True, slots=True)
class Paper:
    """A result and its PDF."""

    result: Result
    content: bytes


def paper(shown: Shown, reply: Reply, country: str) -> Paper | None:
    """Return the result that the reply says as a PDF in its language; None for other replies."""
    if reply.custom.get("kind") != "result":
        return None
    found = Result.of(reply.custom, shown.studies, shown.questionnaire)
    if found is None:
        return None
    report = found.report(shown.speech.catalogue, reply.language, country)
    return Paper(found, pdf.render(report))
