from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from bot.staff import outbox, schema
from bot.staff.outbox import REDACTION, Lane, Outgoing
from bot.staff.sender import REACTION, content_of

ROOM = "!r:x"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE conversations (id TEXT PRIMARY KEY)")
    schema.create(connection)
    yield connection
    connection.close()


def put(database: sqlite3.Connection, key: str, **fields: Any) -> None:
    outbox.put(
        database,
        key=key,
        **{"room": ROOM, "content": {"msgtype": "m.text", "body": key}, **fields},
    )


def take(database: sqlite3.Connection) -> Outgoing:
    outgoing = outbox.take_next(database, Lane(ROOM))
    assert outgoing is not None
    return outgoing


def send(database: sqlite3.Connection, event: str) -> Outgoing:
    outgoing = take(database)
    outbox.sent(database, outgoing, event)
    return outgoing


def test_events_of_a_room_come_in_the_order_in_which_they_were_put(
    database: sqlite3.Connection,
) -> None:
    for key in ("b", "a", "c"):
        put(database, key)
    put(database, "a", content={"body": "not this one"})
    put(database, "elsewhere", room="!other:x")
    assert [send(database, f"${n}").key for n in range(3)] == ["b", "a", "c"]
    assert outbox.take_next(database, Lane(ROOM)) is None
    assert outbox.event_of(database, "a") == "$1"
    assert outbox.key_of(database, "$2") == "c"


def test_what_was_tried_and_not_confirmed_is_sent_under_the_same_transaction(
    database: sqlite3.Connection,
) -> None:
    put(database, "a")
    assert take(database) == take(database)


def test_a_thread_a_reaction_and_an_edit_name_the_event_they_belong_to(
    database: sqlite3.Connection,
) -> None:
    put(database, "root")
    put(database, "inside", thread="root", reply_to="$q")
    put(database, "mark", kind=REACTION, content={"key": "✅"}, about="root")
    put(database, "edit", about="root")
    send(database, "$root")
    thread = content_of(send(database, "$2"))["m.relates_to"]
    assert thread["event_id"] == "$root"
    assert thread["m.in_reply_to"] == {"event_id": "$q"}
    mark = content_of(send(database, "$3"))
    assert mark == {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$root", "key": "✅"}}
    edit = content_of(send(database, "$4"))
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$root"}
    assert edit["m.new_content"]["body"] == "edit"


def test_what_is_about_nothing_is_set_aside_and_holds_nobody_up(
    database: sqlite3.Connection,
) -> None:
    put(database, "mark", kind=REACTION, content={"key": "✅"}, about="never put")
    put(database, "next")
    assert take(database).key == "next"


def test_erasing_takes_back_what_is_not_sent_and_redacts_what_is(
    database: sqlite3.Connection,
) -> None:
    put(database, "patient:secret:1", conversation="secret")
    put(database, "other")
    put(database, "patient:secret:2", conversation="secret", thread="other")
    put(database, "patient:secret:3", conversation="secret")
    send(database, "$1")
    send(database, "$other")
    under_way = take(database)
    assert outbox.redact(database, "secret") == 2

    again = take(database)
    assert (again.txn, again.content) == (under_way.txn, outbox.ERASED)
    outbox.sent(database, again, "$2")
    redactions = [send(database, f"$r{n}") for n in range(2)]
    assert [(r.kind, r.about) for r in redactions] == [(REDACTION, "$1"), (REDACTION, "$2")]
    assert outbox.take_next(database, Lane(ROOM)) is None
    left = json.dumps(database.execute("SELECT * FROM staff_outbox").fetchall())
    assert "secret" not in left
    assert outbox.event_of(database, "other") == "$other"


def test_a_file_is_uploaded_once_and_its_address_goes_with_the_redaction(
    database: sqlite3.Connection,
) -> None:
    for _ in range(2):
        outbox.put_file(
            database,
            key="f",
            room=ROOM,
            name="a.pdf",
            type="application/pdf",
            content=b"%PDF-",
            conversation="c",
        )
    first = take(database)
    assert first.file == b"%PDF-"
    outbox.uploaded(database, first.number, "mxc://x/1")
    second = take(database)
    assert content_of(second, second.media)["url"] == "mxc://x/1"
    outbox.sent(database, second, "$f")
    assert database.execute("SELECT count(*) FROM staff_files").fetchone() == (0,)
    outbox.redact(database, "c")
    assert outbox.sent(database, take(database), "$r") == "mxc://x/1"


@pytest.mark.parametrize("text", ["a" * 200_000, "ä" * 100_000, '"\n' * 60_000, "👍" * 50_000])
def test_a_content_that_is_too_large_is_cut_to_what_a_homeserver_takes(
    database: sqlite3.Connection, text: str
) -> None:
    content = {"msgtype": "m.text", "body": text, "format": "x", "formatted_body": text}
    put(database, "long", content=content)
    kept = take(database).content
    assert len(json.dumps(kept, ensure_ascii=False).encode()) <= 60_000
    assert kept["body"].endswith(" …")
    assert "formatted_body" not in kept
    assert len(kept["body"]) > 5_000


def test_a_message_is_forgotten_here_once_it_is_sent(database: sqlite3.Connection) -> None:
    put(database, "a", content={"msgtype": "m.text", "body": "made-up words"})
    send(database, "$1")
    assert "made-up" not in json.dumps(database.execute("SELECT * FROM staff_outbox").fetchall())


def waiting(database: sqlite3.Connection, lane: str = "") -> list[str]:
    """Return the keys that wait in a lane of the room, in their order, and have them sent."""
    keys = []
    while (outgoing := outbox.take_next(database, Lane(ROOM, lane))) is not None:
        outbox.sent(database, outgoing, f"$e{outgoing.number}")
        keys.append(outgoing.key)
    return keys


def test_each_case_has_a_lane_and_all_else_in_a_room_one_together(
    database: sqlite3.Connection,
) -> None:
    put(database, "case:1:root")
    put(database, "answer:$a")
    put(database, "case:2:root")
    put(database, "case:1:patient:5", thread="case:1:root")
    put(database, "talk:$b:0")
    put(database, "case:1:state:$x", about="case:1:root")
    assert set(outbox.lanes(database)) == {Lane(ROOM, name) for name in ("", "case:1", "case:2")}
    assert waiting(database, "case:1") == ["case:1:root", "case:1:patient:5", "case:1:state:$x"]
    assert waiting(database, "case:2") == ["case:2:root"]
    assert waiting(database) == ["answer:$a", "talk:$b:0"]


def test_an_answer_in_the_thread_of_a_case_comes_in_its_place_there(
    database: sqlite3.Connection,
) -> None:
    put(database, "case:1:root")
    assert waiting(database, "case:1") == ["case:1:root"]
    put(database, "case:1:changed:$t", thread="case:1:root")
    put(database, "answer:$a", thread="$e1")
    put(database, "case:1:patient:7", thread="case:1:root")
    keys = ["case:1:changed:$t", "answer:$a", "case:1:patient:7"]
    assert waiting(database, "case:1") == keys


def test_a_redaction_follows_what_it_redacts_though_nothing_names_the_case_any_more(
    database: sqlite3.Connection,
) -> None:
    put(database, "case:1:root", conversation="someone")
    tried = outbox.take_next(database, Lane(ROOM, "case:1"))
    assert tried is not None
    outbox.redact(database, "someone")
    assert outbox.lanes(database) == [Lane(ROOM, "case:1")]
    assert waiting(database, "case:1") == ["erased:1", "redact:erased:1"]


def test_a_database_of_the_time_before_lanes_is_taken_over() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE conversations (id TEXT PRIMARY KEY)")
    schema.create(connection)
    connection.execute("ALTER TABLE staff_outbox DROP COLUMN lane")
    connection.execute(
        "INSERT INTO staff_outbox (key, txn, room, kind, content) "
        "VALUES ('case:1:root', 't', ?, 'm.room.message', '{}')",
        (ROOM,),
    )
    for _ in range(2):
        schema.create(connection)
    assert waiting(connection) == ["case:1:root"]
    connection.close()
