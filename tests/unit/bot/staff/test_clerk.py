"""What the desk does by itself: says that nobody came, sends the papers, answers `!unanswered`."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.gateway import conversations, event_log
from bot.gateway.conversations import Conversation
from bot.gateway.database import Database
from bot.gateway.event_log import Job
from bot.gateway.shown import Shown
from bot.gateway.streams import Streams
from bot.settings import Settings
from bot.staff import cases, errands_store, vain
from bot.staff.cases import Case
from bot.staff.casework import Casework
from bot.staff.clerk import ATTEMPTS, Clerk
from bot.staff.phrases import Phrases
from bot.staff.vain import Group
from tests.unit.bot.staff.clinic import INBOX, config, result


@pytest_asyncio.fixture(loop_scope="function")
async def clerk(tmp_path: Path, shown: Shown) -> AsyncIterator[Clerk]:
    settings = replace(Settings(), data=tmp_path)
    database = Database(settings.event_log)
    await database.open()
    yield Clerk(config(), settings, database, Streams(), lambda: shown)
    await database.close()


def sent(database: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = database.execute("SELECT key, content FROM staff_outbox ORDER BY number").fetchall()
    return [(key, json.loads(content).get("body", "")) for key, content in rows]


async def shared_result(clerk: Clerk) -> Case:
    def share(database: sqlite3.Connection) -> Case:
        conversation = Conversation(conversations.new_id(), "et", "tecpom", "EE")
        conversations.create(database, conversation, "token", 1.0)
        turn = event_log.hear(
            database, conversation.id, "m1", shown={"text": "?"}, job=Job("?"), now=1.0
        )
        events = event_log.finish(database, turn, [result()], 1.0)
        assert events
        return Casework(clerk.config, clerk.shown()).open(
            database, conversation, "result", event=1, now=1.0, result=events[0].number
        )

    return await clerk.database.run(share)


async def test_the_papers_of_a_result_follow_into_its_thread(clerk: Clerk) -> None:
    case = await shared_result(clerk)
    await clerk.work()
    files = await clerk.database.run(lambda d: d.execute("SELECT * FROM staff_files").fetchall())
    ((key, content),) = files
    assert key == f"case:{case.id}:pdf"
    assert content.startswith(b"%PDF")
    names = dict(await clerk.database.run(sent))
    assert names[key] == f"{case.id}-tecpom-2026-11-20.pdf"
    assert await clerk.database.run(errands_store.next_moment) is None


async def test_papers_of_a_conversation_that_was_erased_meanwhile_are_not_sent(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await shared_result(clerk)
    report = clerk._report

    def erased(database: sqlite3.Connection, errand: errands_store.Errand) -> object:
        found = report(database, errand)
        database.execute("DELETE FROM conversations")
        return found

    monkeypatch.setattr(Clerk, "_report", lambda _, *args: erased(*args))
    await clerk.work()
    assert f"case:{case.id}:pdf" not in dict(await clerk.database.run(sent))


async def test_an_errand_that_fails_is_tried_again_and_then_left(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: Settings) -> list[Group]:
        raise OSError

    monkeypatch.setattr(vain, "find", fails)

    def add(database: sqlite3.Connection) -> None:
        errands_store.add(database, "unanswered", "unanswered:$1", now=0.0, room=INBOX)

    await clerk.database.run(add)
    for attempt in range(ATTEMPTS):
        assert (await clerk.database.run(sent)) == []
        await clerk.work()
        moment = await clerk.database.run(errands_store.next_moment)
        assert (moment is None) == (attempt == ATTEMPTS - 1)
        await clerk.database.run(
            lambda d: d.execute("UPDATE staff_errands SET not_before = 0").rowcount
        )
    ((key, text),) = await clerk.database.run(sent)
    assert key == "unanswered:$1"
    assert "could not be read" in text


async def test_who_waits_too_long_is_told_once(clerk: Clerk) -> None:
    def ask(database: sqlite3.Connection) -> str:
        conversation = Conversation(conversations.new_id(), "en", "tecpom", "NO")
        conversations.create(database, conversation, "token", 1.0)
        Casework(clerk.config, clerk.shown()).open(
            database, conversation, "person", event=1, now=time.time() - 10 * 86_400
        )
        return conversation.id

    conversation = await clerk.database.run(ask)
    with clerk.streams.open(conversation) as stream:
        await clerk.work()
        assert stream.wake.is_set()
    await clerk.work()
    events = await clerk.database.run(event_log.after, conversation, 0)
    assert [event.data["custom"]["state"] for event in events] == ["waiting"]
    assert "+47 23 00 00 00" in events[0].data["text"]


async def test_it_looks_again_when_the_next_case_is_due(clerk: Clerk) -> None:
    assert await clerk.work() == float("inf")

    def ask(database: sqlite3.Connection) -> float | None:
        conversation = Conversation(conversations.new_id(), "en", "tecpom", "NO")
        conversations.create(database, conversation, "token", 1.0)
        Casework(clerk.config, clerk.shown()).open(
            database, conversation, "person", event=1, now=time.time()
        )
        return cases.next_due(database)

    due = await clerk.database.run(ask)
    assert await clerk.work() == due


def test_groups_are_shown_with_examples_and_no_markup_of_patients(shown: Shown) -> None:
    say = Phrases(shown.speech.catalogue, shown.studies, "en")
    group = Group(("can I **take**\n- my dog",), 3, ("en", "nb"), ("tecpom/visits",))
    said = vain.text(say, [group])
    assert "3 questions in 1 groups" in said
    assert "- can I take - my dog" in said
    assert "tecpom/visits" in said
    assert vain.text(say, []) == say.say("staff_unanswered_none")
