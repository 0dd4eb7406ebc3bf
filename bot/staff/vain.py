"""What people asked in vain in the last seven days, for staff: found out in another process.

`python -m bot.staff.vain DATABASE BUILD` prints it as JSON. It loads the search, which the gateway
does not need: so much memory is free again when it ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.settings import Settings
from bot.staff.phrases import Phrases

WEEK = timedelta(days=7)
#: Groups and examples of a group that are shown at most.
GROUPS, EXAMPLES = 12, 3
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Group:
    """Questions about the same: some of them, how many there are, and the nearest topics."""

    examples: tuple[str, ...]
    count: int
    languages: tuple[str, ...]
    nearest: tuple[str, ...]


async def find(settings: Settings) -> list[Group]:
    """Return the groups, largest first; OSError or ValueError where they cannot be found."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.staff.vain",
        str(settings.event_log),
        str(settings.build / "knowledge"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise OSError("the questions cannot be read")
    return [
        Group(tuple(g["examples"]), g["count"], tuple(g["languages"]), tuple(g["nearest"]))
        for g in json.loads(out)
    ]


def text(say: Phrases, groups: Sequence[Group]) -> str:
    """Return the groups as Markdown."""
    if not groups:
        return say.say("staff_unanswered_none")
    parts = [
        say.say("staff_unanswered", count=sum(group.count for group in groups), groups=len(groups))
    ]
    for group in groups[:GROUPS]:
        near = say.say("staff_unanswered_nearest", topics=", ".join(group.nearest))
        # A patient's words are no Markdown of ours.
        quoted = [f"- {_one_line(example)}" for example in group.examples]
        head = f"**{group.count}** ({', '.join(group.languages)}; {near})"
        parts.append("\n".join([head, *quoted]))
    return "\n\n".join(parts)


def _one_line(example: str) -> str:
    return " ".join(example.replace("**", "").split())


def groups_of(database: Path, build: Path, since: date) -> list[Group]:
    """Return what was asked in vain since a day; ContentError where it cannot be read."""
    # Heavy to import, and only needed in the process of its own.
    from knowledge.search import Searcher  # noqa: PLC0415
    from knowledge.unanswered import grouped, read  # noqa: PLC0415

    asked = [one for one in read(database) if one.day >= since]
    if not asked:
        return []
    return [
        Group(
            tuple(one.text for one, _ in group.examples(EXAMPLES)),
            len(group.questions),
            tuple(group.languages),
            tuple(candidate.topic_id for candidate in group.nearest),
        )
        for group in grouped(asked, Searcher.load(build)).groups
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the groups of the last seven days as JSON."""
    database, build = (Path(argument) for argument in arguments)
    since = datetime.now(UTC).date() - WEEK
    print(json.dumps([asdict(group) for group in groups_of(database, build, since)]))


if __name__ == "__main__":
    main(sys.argv[1:])
