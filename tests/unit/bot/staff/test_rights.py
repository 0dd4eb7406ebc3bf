"""Both the user's role and the room's decide; who is on no list may do nothing."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.staff.rights import Doing, is_known, may
from tests.unit.bot.staff.clinic import INBOX, KARI, MAINTAINERS, MARI, OTHER, STRANGER, config

EVERYTHING: tuple[Doing, ...] = get_args(Doing)


def allowed(user: str, room: str) -> set[str]:
    return {doing for doing in EVERYTHING if may(config(), user, room, doing)}


@pytest.mark.parametrize("room", [INBOX, MAINTAINERS, OTHER])
def test_a_stranger_may_do_nothing_anywhere(room: str) -> None:
    assert allowed(STRANGER, room) == set()
    assert not is_known(config(), STRANGER)


def test_a_nurse_has_the_cases_in_the_inbox_and_no_questions_of_patients() -> None:
    assert allowed(KARI, INBOX) == {"ask", "help", "language", "report", "cases"}


def test_a_maintainer_reads_what_was_asked_in_vain_and_no_cases() -> None:
    assert allowed(MARI, MAINTAINERS) == {"ask", "help", "language", "report", "unanswered"}


def test_in_the_others_room_only_what_both_may_is_allowed() -> None:
    both = {"ask", "help", "language", "report"}
    assert allowed(KARI, MAINTAINERS) == both
    assert allowed(MARI, INBOX) == both


def test_in_a_room_of_no_list_nothing_is_shown_of_patients() -> None:
    assert allowed(KARI, OTHER) == allowed(MARI, OTHER) == {"ask", "help", "language"}
