"""Whatever is killed or cut while messages flow: each is answered once, in order."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.channels.clinic import US, Clinic, Event, Member, joined
from tests.channels.test_questions import mention, replied
from tests.conftest import wait_until

QUESTION = "Which hospitals take part?"


def kill_gateway(clinic: Clinic) -> None:
    clinic.kill_gateway()


def kill_synapse(clinic: Clinic) -> None:
    clinic.synapse.kill()
    time.sleep(0.5)
    clinic.synapse.start()


def kill_both(clinic: Clinic) -> None:
    clinic.synapse.kill()
    clinic.kill_gateway()
    clinic.synapse.start()


def cut_the_line(clinic: Clinic) -> None:
    for line in (clinic.to_gateway, clinic.to_synapse):
        line.cut()
    time.sleep(1.5)
    for line in (clinic.to_gateway, clinic.to_synapse):
        line.mend()


def cut_only_to_the_gateway(clinic: Clinic) -> None:
    clinic.to_gateway.cut()
    time.sleep(1.5)
    clinic.to_gateway.mend()


@pytest.fixture
def room(clinic: Clinic) -> str:
    """A direct chat of this test's own."""
    room = clinic.ingrid.direct()
    wait_until(lambda: US in joined(clinic.ingrid, room))
    return room


def answers(member: Member, room: str, asked: list[str]) -> list[Event]:
    """Wait until all are answered, and a moment for what might come twice."""
    found = member.wait_for(
        room, lambda events: set(asked) <= {replied(e) for e in events}, limit=90
    )
    time.sleep(1.0)
    return found and member.heard(room)


@pytest.mark.parametrize(
    "fault", [kill_gateway, kill_synapse, kill_both, cut_the_line, cut_only_to_the_gateway]
)
def test_nothing_is_lost_or_doubled_and_order_is_kept_over(
    clinic: Clinic, room: str, fault: Callable[[Clinic], None]
) -> None:
    asked = []
    for number in range(8):
        asked.append(clinic.ingrid.send(clinic.inbox, mention(f"{US} {QUESTION}")))
        if number == 4:
            fault(clinic)
    found = answers(clinic.ingrid, clinic.inbox, asked)
    assert [replied(event) for event in found if replied(event) in asked] == asked


def test_the_gateway_is_killed_again_and_again_while_it_answers(clinic: Clinic) -> None:
    asked = []
    for pause in (0.05, 0.3):
        asked += [clinic.liis.send(clinic.inbox, mention(f"{US} {QUESTION}")) for _ in range(6)]
        time.sleep(pause)
        clinic.kill_gateway()
        clinic.system.wait_until_ready()
    found = answers(clinic.liis, clinic.inbox, asked)
    assert [replied(event) for event in found if replied(event) in asked] == asked


def test_200_messages_at_once_are_all_dealt_with_in_order(clinic: Clinic) -> None:
    asked = []
    for number in range(200):
        text = mention(f"{US} {QUESTION}") if number % 20 == 0 else "!help"
        asked.append(clinic.ingrid.send(clinic.inbox, text))
    found = answers(clinic.ingrid, clinic.inbox, asked)
    assert [replied(event) for event in found if replied(event) in asked] == asked
