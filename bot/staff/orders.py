"""The commands that are about no one case: what waits, help, one's language, this week."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from bot.gateway.requests import language_tag
from bot.staff import case_text, cases, counts, errands_store, people, rights
from bot.staff.commands import NAMES, Command, Name, written
from bot.staff.incoming import Incoming
from bot.staff.phrases import Phrases
from bot.staff.rights import Doing
from locales import LANGUAGES, own_name

if TYPE_CHECKING:
    from bot.staff.desk import Desk

#: What a command needs the right to do.
NEEDS: dict[Name, Doing] = {
    "take": "cases",
    "back": "cases",
    "end": "cases",
    "queue": "cases",
    "unanswered": "unanswered",
    "report": "report",
    "language": "language",
    "help": "help",
}


def give(
    connection: sqlite3.Connection, desk: Desk, incoming: Incoming, command: Command, say: Phrases
) -> None:
    """Carry out a command and answer it; in no room more is shown than it may see."""
    name = command.name
    if name is None or not rights.may(desk.config, incoming.sender, incoming.room, NEEDS[name]):
        desk.answer(connection, incoming, say.say("staff_may_not"))
        return
    if name == "queue":
        text = _queue(connection, desk, incoming, say)
    elif name == "language":
        text = _language(connection, incoming, command.argument, say)
    elif name == "report":
        text = say.say("staff_report", **counts.of_week(connection, desk.clock(), say))
    elif name == "unanswered":
        errands_store.add(
            connection,
            "unanswered",
            f"unanswered:{incoming.event}",
            now=desk.clock(),
            room=incoming.room,
            thread=incoming.thread,
            language=say.language,
        )
        text = say.say("staff_unanswered_wait")
    else:
        text = _help(desk, incoming, say)
    desk.answer(connection, incoming, text)


def _queue(connection: sqlite3.Connection, desk: Desk, incoming: Incoming, say: Phrases) -> str:
    """Return what waits and is taken: of this inbox, elsewhere of all that the user may see."""
    here = desk.config.room(incoming.room)
    inboxes = [here] if here and here.inbox else desk.config.inboxes()
    rooms = {
        room.id for room in inboxes if rights.may(desk.config, incoming.sender, room.id, "cases")
    }
    found = [case for case in cases.queue(connection, rooms) if case.conversation]
    names = {user: people.name_of(user) for user in (c.taken_by for c in found) if user}
    return case_text.queue(say, found, names)


def _language(
    connection: sqlite3.Connection, incoming: Incoming, argument: str, say: Phrases
) -> str:
    """Set the language that was named by its tag or by its name in any of ours."""
    names = {own_name(tag).casefold(): tag for tag in LANGUAGES}
    for spoken in LANGUAGES:
        there = Phrases(say.catalogue, say.studies, spoken)
        names |= {there.language_name(tag).casefold(): tag for tag in LANGUAGES}
    names |= {"norsk": "nb", "norwegian": "nb"}
    tag = names.get(argument.casefold(), language_tag(argument))
    if tag not in LANGUAGES:
        examples = ", ".join(f"{written('language', say.language)} {tag}" for tag in LANGUAGES)
        return say.say("staff_language_which", examples=examples)
    people.set_language(connection, incoming.sender, tag)
    return Phrases(say.catalogue, say.studies, tag).say("staff_language_set")


def _help(desk: Desk, incoming: Incoming, say: Phrases) -> str:
    """Return the commands that the user may give here."""
    example = f"{written('language', say.language)} fi"
    lines = [
        f"- **{written(name, say.language)}** {say.say(f'staff_help_{name}', example=example)}"
        for name in NAMES
        if rights.may(desk.config, incoming.sender, incoming.room, NEEDS[name])
    ]
    return say.say("staff_help_title") + "\n\n" + "\n".join(lines)
