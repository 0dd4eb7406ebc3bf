"""The last seven days in numbers: counts alone, of what is still stored."""

from __future__ import annotations

import sqlite3
from statistics import median
from typing import Any

from bot.privacy import retention
from bot.staff.phrases import NOTHING, Phrases

#: Days that are counted.
_DAYS = 7

_OF_KIND = (
    "SELECT count(*) FROM events JOIN conversations ON conversations.id = events.conversation "
    "WHERE last_event >= ? AND json_extract(data, '$.custom.kind') = ?"
)


def of_week(connection: sqlite3.Connection, now: float, say: Phrases) -> dict[str, Any]:
    """Return the placeholders of the response `staff_report`.

    A conversation counts by its last event, with all that was said in it. What was erased does
    not count, except as a case.
    """
    since = retention.oldest_kept(now, _DAYS)

    def count(query: str, *values: object) -> int:
        return int(connection.execute(query, values).fetchone()[0])

    def of_kind(kind: str) -> int:
        return count(_OF_KIND, since, kind)

    def of_cases(condition: str) -> int:
        return count(
            f"SELECT count(*) FROM staff_cases WHERE opened_at >= ? AND {condition}",  # noqa: S608
            since,
        )

    waits = [
        row[0] / 60
        for row in connection.execute(
            "SELECT taken_at - opened_at FROM staff_cases "
            "WHERE opened_at >= ? AND taken_at IS NOT NULL",
            (since,),
        ).fetchall()
    ]
    numbers = {
        "conversations": count(
            "SELECT count(*) FROM conversations WHERE last_event >= ? AND EXISTS (SELECT 1 FROM "
            "events WHERE conversation = id AND json_extract(data, '$.from') = 'patient')",
            since,
        ),
        "messages": count(
            "SELECT count(*) FROM events JOIN conversations "
            "ON conversations.id = events.conversation "
            "WHERE last_event >= ? AND json_extract(data, '$.from') = 'patient'",
            since,
        ),
        "answers": of_kind("answer"),
        "unanswered": of_kind("no_answer"),
        "results": of_kind("result"),
        "red_flags": of_kind("red_flag"),
        "requests": of_cases("kind = 'person'"),
        "taken": of_cases("kind = 'person' AND taken_at IS NOT NULL"),
        "shared": of_cases("kind = 'result'"),
    }
    said = {name: say.catalogue.number(value, say.language) for name, value in numbers.items()}
    wait = say.catalogue.number(round(median(waits), 1), say.language) if waits else NOTHING
    return {**said, "wait": wait}
