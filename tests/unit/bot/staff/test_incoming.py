from __future__ import annotations

import math
from dataclasses import asdict
from json import dumps
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.staff.inbox import KINDS
from bot.staff.incoming import LONGEST, read, without_mention

US = "@study-chat:clinic.example"


def event(content: Any, kind: str = "m.room.message", **changes: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "event_id": "$1",
        "room_id": "!r:x",
        "sender": "@liis:clinic.example",
        "origin_server_ts": 5_000,
        "content": content,
        **changes,
    }


def text(body: str, **content: Any) -> dict[str, Any]:
    return event({"msgtype": "m.text", "body": body, **content})


def test_a_message_is_its_plain_body_without_what_cannot_be_seen() -> None:
    found = read(text("/re\u202estart\x00 <b>now</b>", formatted_body="<script>"), US)
    assert found is not None
    assert (found.text, found.at, found.cut) == ("/restart <b>now</b>", 5.0, False)


def test_a_long_text_is_cut_and_says_so() -> None:
    found = read(text("ä" * 100_000), US)
    assert found is not None
    assert (len(found.text), found.cut) == (LONGEST, True)


def test_what_is_not_for_us_is_nothing() -> None:
    for raw in (
        event({"msgtype": "m.notice", "body": "x"}),
        event({}, "m.room.encrypted"),
        event({"msgtype": "m.key.verification.request", "body": "x"}),
        event({"msgtype": "m.text", "body": "x"}, sender=US),
        event({"msgtype": "m.text", "body": " \u200b"}),
        event({"membership": "join"}, "m.room.member", state_key="@a:b"),
        event({}),
    ):
        assert read(raw, US) is None


def test_threads_replies_reactions_and_mentions_are_read() -> None:
    thread = {"rel_type": "m.thread", "event_id": "$0", "m.in_reply_to": {"event_id": "$9"}}
    found = read(text("x", **{"m.relates_to": thread}), US)
    assert found is not None
    assert (found.thread, found.reply_to) == ("$0", "$9")
    mark = {"rel_type": "m.annotation", "event_id": "$0", "key": "1️⃣"}
    reaction = read(event({"m.relates_to": mark}, "m.reaction"), US)
    assert reaction is not None
    assert (reaction.reaction_to, reaction.reaction, reaction.text) == ("$0", "1️⃣", "")
    for raw in (
        text("what is BCMA", **{"m.mentions": {"user_ids": [US]}}),
        text(f"{US}: what is BCMA"),
        text("study-chat: what is BCMA"),
    ):
        found = read(raw, US)
        assert found is not None
        assert found.mentions_us
    other = read(text("what is BCMA", **{"m.mentions": {"user_ids": ["@a:b"]}}), US)
    assert other is not None
    assert not other.mentions_us


def test_the_quotation_of_older_clients_is_left_out() -> None:
    relation = {"m.in_reply_to": {"event_id": "$0"}}
    found = read(text("> <@a:b> 1\n> 2\n\nyes", **{"m.relates_to": relation}), US)
    assert found is not None
    assert found.text == "yes"


def test_a_mention_is_not_a_part_of_the_question() -> None:
    name = "Study assistant"
    for said in (f"{US} what?", "study-chat: what?", "@study-chat what?", "Study Assistant, what?"):
        assert without_mention(said, US, name) == "what?"
    assert without_mention("study-chats are fine", US, name) == "study-chats are fine"


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["msgtype", "body", "m.relates_to", "rel_type", "event_id", "key", "m.mentions"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["type", "event_id", "room_id", "sender", "origin_server_ts", "content"]),
        json | st.sampled_from(["m.room.message", "m.reaction", "m.room.encrypted"]),
    )
)
def test_no_event_of_any_form_breaks_the_reading(raw: dict[str, Any]) -> None:
    found = read(raw, US)
    assert found is None or len(found.text) <= LONGEST


EDIT = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}


def test_an_edit_or_taking_back_is_known_by_what_it_changes() -> None:
    for raw in (
        text("* x", **EDIT),
        event(EDIT, "m.room.encrypted"),
        event({}, "m.room.redaction", redacts="$0"),
        event({"redacts": "$0"}, "m.room.redaction"),
    ):
        found = read(raw, US)
        assert found is not None
        assert (found.changes, found.text) == ("$0", "")


def test_what_carries_no_text_is_a_file_whatever_it_is_called() -> None:
    for raw in (
        event({"msgtype": "m.location", "body": "x", "geo_uri": "geo:1,1"}),
        event({"body": "a cat", "url": "mxc://x/y"}, "m.sticker"),
    ):
        found = read(raw, US)
        assert found is not None
        assert found.attachment


def test_an_old_clients_quotation_is_left_out_and_ones_own_is_kept() -> None:
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$9"}}}
    old = read(text("> <@kari:x> how\n> long?\n\nA day.", **reply), US)
    own = read(text("> how long?\n\nA day.", **reply), US)
    assert old is not None
    assert own is not None
    assert (old.text, own.text) == ("A day.", "> how long?\n\nA day.")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
RELATION = st.fixed_dictionaries(
    {},
    optional={
        "rel_type": st.sampled_from(["m.thread", "m.replace", "m.annotation"]) | ANYTHING,
        "event_id": ANYTHING,
        "key": ANYTHING,
        "m.in_reply_to": ANYTHING,
    },
)
CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "msgtype": st.sampled_from(["m.text", "m.image"]) | ANYTHING,
        "body": ANYTHING,
        "m.relates_to": RELATION | ANYTHING,
        "m.mentions": ANYTHING,
        "redacts": ANYTHING,
    },
)


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(KINDS)) | ANYTHING},
        optional={
            "event_id": st.just("$1") | ANYTHING,
            "room_id": st.just("!r:x") | ANYTHING,
            "sender": st.just("@a:x") | ANYTHING,
            "origin_server_ts": ANYTHING | st.just(10**400) | st.just(math.inf),
            "content": CONTENT | ANYTHING,
            "redacts": ANYTHING,
        },
    )
)
def test_whatever_the_fields_hold_reading_raises_nothing(raw: dict[str, Any]) -> None:
    found = read(raw, US)
    if found is not None:
        dumps(asdict(found), ensure_ascii=False).encode()
        assert 0 <= found.at < 1e12
