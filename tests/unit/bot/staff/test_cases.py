"""A case under any order of events: in one state, its conversation in one person's hands."""

from __future__ import annotations

import sqlite3
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway import conversations
from bot.gateway.conversations import Conversation
from bot.staff import cases
from bot.staff.cases import AFTER, Case, ImpossibleError, Move, State
from tests.unit.bot.staff.clinic import INBOX, open_database

MOVES = get_args(Move)
STATES = get_args(State)


def case_of(database: sqlite3.Connection, conversation: Conversation, now: float = 1.0) -> Case:
    return cases.open_case(
        database, conversation, kind="person", room=INBOX, event=1, now=now, due_at=now + 5
    )


def new_conversation(database: sqlite3.Connection) -> Conversation:
    conversation = Conversation(conversations.new_id(), "nb", None, "NO")
    conversations.create(database, conversation, "token", 0.0)
    return conversation


def test_the_table_knows_every_state_and_no_other() -> None:
    assert set(AFTER) == set(STATES)
    assert all(set(moves) <= set(MOVES) for moves in AFTER.values())
    assert AFTER["ended"] == {}


def test_every_state_can_be_erased_but_the_last() -> None:
    assert all(moves["erase"] == "ended" for state, moves in AFTER.items() if state != "ended")


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(MOVES), st.sampled_from("ab"))))
@settings(max_examples=80, deadline=None)
def test_any_order_of_events_leaves_a_conversation_in_one_persons_hands_at_most(
    steps: list[tuple[int, Move, str]],
) -> None:
    database = open_database()
    conversation = new_conversation(database)
    opened = [case_of(database, conversation) for _ in range(3)]
    for moment, (which, move, user) in enumerate(steps, start=2):
        before = cases.get(database, opened[which].id)
        held = cases.held(database, conversation.id)
        allowed = AFTER[before.state].get(move)
        blocked = allowed == "taken" and held is not None
        try:
            after = cases.move(database, before, move, float(moment), by=user)
        except ImpossibleError:
            assert allowed is None or blocked
            assert cases.get(database, before.id) == before
            continue
        assert not blocked
        assert after.state == allowed
        assert after.due_at is None
        if allowed == "taken":
            assert (after.taken_by, after.taken_at) == (user, float(moment))
        assert (after.ended_at is not None) == (after.state == "ended")
        taken = [c for c in cases.of_conversation(database, conversation.id) if c.state == "taken"]
        assert len(taken) <= 1
        assert cases.held(database, conversation.id) == (taken[0] if taken else None)


def test_a_stale_copy_of_a_case_decides_nothing() -> None:
    database = open_database()
    case = case_of(database, new_conversation(database))
    cases.move(database, case, "end", 2.0)
    with pytest.raises(ImpossibleError):
        cases.move(database, case, "take", 3.0, by="a")


def test_two_conversations_can_be_taken_by_the_same_person() -> None:
    database = open_database()
    for _ in range(2):
        case = case_of(database, new_conversation(database))
        assert cases.move(database, case, "take", 2.0, by="a").state == "taken"


def test_only_what_waits_becomes_overdue_and_once() -> None:
    database = open_database()
    waits, taken = (case_of(database, new_conversation(database)) for _ in range(2))
    cases.move(database, taken, "take", 2.0, by="a")
    assert cases.overdue(database, 5.9) == []
    assert [case.id for case in cases.overdue(database, 6.0)] == [waits.id]
    assert cases.next_due(database) == 6.0
    cases.told(database, waits)
    assert cases.overdue(database, 99.0) == []
    assert cases.next_due(database) is None


def test_a_case_outlives_its_conversation_and_says_nothing_of_it() -> None:
    database = open_database()
    conversation = new_conversation(database)
    case = cases.move(database, case_of(database, conversation), "end", 2.0)
    conversations.erase(database, conversation.id, 0.0)
    assert cases.get(database, case.id).conversation is None
    cases.forget_before(database, 2.0)
    assert cases.find(database, case.id)
    cases.forget_before(database, 2.1)
    assert cases.find(database, case.id) is None


@pytest.mark.parametrize("key", [None, "", "case:1", "case:x:root", "case:1:rooot", "case:²:root"])
def test_only_the_root_of_a_thread_names_a_case(key: str | None) -> None:
    database = open_database()
    case = case_of(database, new_conversation(database))
    assert cases.of_root(database, case.root) == case
    assert cases.of_root(database, key) is None
