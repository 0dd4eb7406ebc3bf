"""The result of a pre-screen that staff have run: on paper, and by criterion in a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.gateway.event_log import Reply
from bot.gateway.shown import Shown
from bot.report import pdf
from bot.report.content import make_report, stored_answers
from bot.staff import case_text
from bot.staff.phrases import Phrases
from knowledge.questionnaire import Answers
from knowledge.studies import Study


@dataclass(frozen=True, slots=True)
class Paper:
    """A result: its PDF, and what it is of."""

    name: str
    content: bytes
    study: Study
    answers: Answers
    made: date


def paper(shown: Shown, reply: Reply, country: str) -> Paper | None:
    """Return the result that the reply says as a PDF in its language; None for other replies."""
    custom = reply.custom
    study = shown.studies.get(str(custom.get("study")))
    if custom.get("kind") != "result" or study is None:
        return None
    try:
        made = date.fromisoformat(str(custom.get("date")))
    except ValueError:
        made = datetime.now(UTC).date()
    answers = stored_answers(custom, shown.questionnaire)
    report = make_report(
        shown.speech.catalogue,
        study,
        shown.questionnaire,
        answers,
        reply.language,
        made=made,
        country=country,
    )
    name = f"{study.id}-{made.isoformat()}.pdf"
    return Paper(name, pdf.render(report), study, answers, made)


def detail(say: Phrases, shown: Shown, of: Paper) -> str:
    """Return the result by criterion as Markdown: ids, status, wording, place in the source."""
    return case_text.result(say, of.study, shown.questionnaire, of.answers, made=of.made)
