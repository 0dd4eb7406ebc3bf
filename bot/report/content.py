"""What the papers of a result say, in the patient's language with the English beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.eligibility import CriterionResult, evaluate, items_of
from knowledge.questionnaire import Answer, Answers, Item, Questionnaire
from knowledge.sites import sites_by_country
from knowledge.studies import Study
from knowledge.wording import answer_words, hospital_words, not_yet_words
from locales import SOURCE_LANGUAGE, Catalogue


@dataclass(frozen=True, slots=True)
class Line:
    """A text in the patient's language, and in English where that is another one."""

    own: str
    english: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question, in a few words, and what was answered."""

    question: Line
    answer: Line


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion: its id in the study file, whether it is met, what must hold, the answer."""

    id: str
    status: str
    status_words: Line
    text: Line
    answer: Line | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that stands on paper. `notes` and `next` are Markdown like that of replies."""

    language: str
    title: Line
    study: Line
    identifiers: tuple[tuple[str, str], ...]
    made: Line
    for_doctor: Line
    notes: tuple[Line, ...]
    answers_title: Line
    answers: tuple[AnswerLine, ...]
    points_title: Line
    points: tuple[Point, ...]
    team_title: Line
    team: tuple[Point, ...]
    next: tuple[str, ...]
    source: Line


def make_report(
    catalogue: Catalogue,
    study: Study,
    questionnaire: Questionnaire,
    answers: Answers,
    language: str,
    *,
    made: date,
    country: str = "",
) -> Report:
    """Return the report of `answers` to `study`'s questions, evaluated anew.

    `made` is the day of the answers, `country` where the patient looks for a hospital.
    """
    say = _Words(catalogue, language)
    result = evaluate(study, answers)
    points = [_point(say, study, questionnaire, point, answers) for point in result.criteria]
    decided = {point.id for point in result.criteria if point.decidable}
    source = study.recruiting.source
    closed = study.recruiting.status == "closed"
    title = say.text(f"study:{study.id}:title", study.title)
    notes = [say.dated("result_closed", source.as_of, study=title.own)] if closed else []
    return Report(
        language=language,
        title=say.response("report_title"),
        study=title,
        identifiers=tuple(study.identifiers.items()),
        made=say.dated("report_made", made),
        for_doctor=say.response("report_for_doctor"),
        notes=(*notes, say.response(f"result_{result.outcome}")),
        answers_title=say.response("report_answers"),
        answers=tuple(
            AnswerLine(say.text(i.link_id, i.short), say.answer(i, answers[i.link_id]))
            for i in items_of(study, questionnaire)
            if i.accepts(answers.get(i.link_id))
        ),
        points_title=say.response("widget_result_points"),
        points=tuple(point for point in points if point.id in decided),
        team_title=say.response("report_team"),
        team=tuple(point for point in points if point.id not in decided),
        next=_next(catalogue, study, language, country),
        source=say.dated("report_source", source.as_of, document=source.document),
    )


def _next(catalogue: Catalogue, study: Study, language: str, country: str) -> tuple[str, ...]:
    identifier = next(iter(study.identifiers.values()))
    say = catalogue.speaker(language)
    parts = [
        not_yet_words(study, response=say, written=lambda day: catalogue.date(day, language)),
        say("result_next", identifier=identifier),
    ]
    if study.recruiting.status != "closed":
        listed = hospital_words(
            study,
            sites_by_country(study, country),
            country,
            response=say,
            country_name=lambda code: catalogue.country(code, language),
        )
        parts.append(listed)
    parts.append(say("result_bring"))
    return tuple(part for part in parts if part)


def _point(
    say: _Words,
    study: Study,
    questionnaire: Questionnaire,
    result: CriterionResult,
    answers: Answers,
) -> Point:
    criterion = result.criterion
    item = questionnaire.by_link_id.get(criterion.question or "")
    given = answers.get(criterion.question or "")
    answer = say.answer(item, given) if item is not None and given is not None else None
    return Point(
        id=criterion.id,
        status=str(result.status),
        status_words=say.response(f"widget_{result.status}"),
        text=say.text(f"study:{study.id}:{criterion.id}", criterion.text),
        answer=answer,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Says everything twice: in the patient's language and in English."""

    catalogue: Catalogue
    language: str

    def line(self, own: str, english: str) -> Line:
        return Line(own, None if self.language == SOURCE_LANGUAGE else english)

    def response(self, name: str, **values: Any) -> Line:
        say = self.catalogue.response
        return self.line(
            say(name, self.language, **values).text, say(name, SOURCE_LANGUAGE, **values).text
        )

    def dated(self, name: str, day: date, **values: Any) -> Line:
        own, english = (
            self.catalogue.response(
                name, language, date=self.catalogue.date(day, language), **values
            ).text
            for language in (self.language, SOURCE_LANGUAGE)
        )
        return self.line(own, english)

    def text(self, context: str, english: str) -> Line:
        return self.line(self.catalogue.translate(context, english, self.language).text, english)

    def answer(self, item: Item, answer: Answer) -> Line:
        return self.line(*(self._answer(item, answer, tag) for tag in (self.language, "en")))

    def _answer(self, item: Item, answer: Answer, language: str) -> str:
        return answer_words(
            item,
            answer,
            response=self.catalogue.speaker(language),
            translate=lambda context, text: self.catalogue.translate(context, text, language).text,
            number=lambda value: self.catalogue.number(value, language),
        )


def stored_answers(custom: Mapping[str, Any], questionnaire: Questionnaire) -> Answers:
    """Return the answers of a stored result that the questionnaire of now can still have."""
    given = custom.get("answers")
    known = questionnaire.by_link_id
    return {
        link_id: answer
        for link_id, answer in (given.items() if isinstance(given, Mapping) else ())
        if link_id in known and known[link_id].accepts(answer)
    }
