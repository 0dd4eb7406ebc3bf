"""What stands in the thread of a case, in the language of who reads it. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.report.content import Point
from bot.report.result import Result
from bot.staff.cases import Case
from bot.staff.commands import written
from bot.staff.letters import chunks
from bot.staff.phrases import Phrases
from knowledge.eligibility import evaluate

#: Characters of one message of a transcript: well below what a homeserver takes, in any script.
PAGE = 8000


def number(case: Case | int) -> str:
    """Return how a case is called: "#17"."""
    return f"#{case if isinstance(case, int) else case.id}"


def kind(say: Phrases, case: Case) -> str:
    """Return in a few words what the case is."""
    return say.say(f"staff_kind_{case.kind}", flag=flag(say, case.flag))


def flag(say: Phrases, label: str | None) -> str:
    """Return the words for a red flag's label, "" for none."""
    return say.say(f"staff_flag_{label}") if label else ""


def root(say: Phrases, case: Case) -> str:
    """Return the message that the thread begins with."""
    parts = [
        say.say(f"staff_case_{case.kind}", case=number(case), flag=flag(say, case.flag)),
        say.say(
            "staff_case_facts",
            language=say.language_name(case.language),
            study=say.study(case.study),
            country=say.country(case.country),
            since=say.moment(case.opened_at),
        ),
    ]
    if case.shown:
        parts.append(say.say("staff_case_shown"))
    elif case.kind != "result":
        unasked = case.kind == "red_flag"
        parts.append(say.say("staff_case_unasked" if unasked else "staff_case_hidden"))
    commands = {name: written(name, say.language) for name in ("take", "back", "end")}
    parts.append(say.say("staff_case_how", **commands))
    return "\n\n".join(parts)


def result(say: Phrases, of: Result) -> str:
    """Return a result by criterion: id, status, what must hold and where it stands, the answer.

    Criteria have the same ids in every language; what does not fit stands first.
    """
    report = of.report(say.catalogue, say.language, country="")
    source = {criterion.id: criterion.source for criterion in of.study.criteria}
    order = {"not_met": 0, "unknown": 1, "met": 2}

    def line(point: Point) -> str:
        place = source[point.id]
        answer = f" – **{point.answer.own}**" if point.answer else ""
        where = f"({place.section} {place.item})"
        return f"- **{point.id}** [{point.status_words.own}] {point.text.own} {where}{answer}"

    points = sorted(report.points, key=lambda point: order[point.status])
    parts = [
        say.say(
            "staff_result",
            outcome=say.say(f"staff_outcome_{evaluate(of.study, of.answers).outcome}"),
            date=say.catalogue.date(of.made, say.language),
        ),
        say.study(of.study.id),
        "\n".join(line(point) for point in points),
    ]
    if report.team:
        ids = ", ".join(point.id for point in report.team)
        parts.append(say.say("staff_result_team", count=len(report.team), points=ids))
    parts.append(say.say("staff_result_note"))
    return "\n\n".join(parts)


def transcript(say: Phrases, events: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what was said as pages of plain text, each line with who said it.

    The words stand as they were written, in whatever language.
    """
    labels = {
        "patient": say.say("staff_patient"),
        "assistant": say.say("staff_assistant"),
        "staff": say.say("staff_clinic"),
    }
    lines = [
        # What goes on in a further line is set in, so that nobody can write another's line.
        f"{labels.get(str(event.get('from')), '?')}: {event['text']}".replace("\n", "\n    ")
        for event in events
        if event.get("text")
    ]
    return chunks(lines, PAGE)


def queue(say: Phrases, cases: Sequence[Case], names: Mapping[str, str]) -> str:
    """Return what waits and what is taken; `names` are those of who has taken something."""
    taken = [case for case in cases if case.state == "taken"]
    lines = [
        say.say(
            "staff_queue_line",
            case=number(case),
            kind=kind(say, case),
            language=say.language_name(case.language),
            study=say.study(case.study),
            country=say.country(case.country),
            since=say.moment(case.opened_at),
        )
        + (
            "; " + say.say("staff_queue_taken_by", who=names.get(case.taken_by or "", ""))
            if case.state == "taken"
            else ""
        )
        for case in cases
    ]
    head = say.say("staff_queue", waiting=len(cases) - len(taken), taken=len(taken))
    return "\n\n".join(filter(None, [head, "\n".join(lines)]))
