"""Parts of the system are killed under a patient's hands: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import TURN, Chat
from tests.conftest import System

QUESTION = "What is teclistamab?"
#: Milliseconds in which a killed part is back and has answered.
BACK = 60_000


@pytest.fixture
def chat(page: Page, own: System) -> Iterator[Chat]:
    own.wait_until_ready()
    yield Chat(page, own.url).open()
    own.wait_until_ready()


@contextmanager
def paused(
    system: System, program: str, *, then: signal.Signals = signal.SIGCONT
) -> Iterator[None]:
    """Let a process stand still, so that what is asked of it is under way; `then` it gets this."""
    pid = system.pid(program)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, then)


def send(chat: Chat, text: str = QUESTION) -> None:
    chat.field.fill(text)
    chat.field.press("Enter")


def expect_one_answer(chat: Chat) -> None:
    """The question and one answer stand there, also after a reload, and the line is live."""
    expect(chat.replies).to_have_count(2, timeout=BACK)
    expect(chat.status).to_be_empty(timeout=TURN)
    before = chat.said()
    assert len(before) == 3
    chat.page.reload()
    expect(chat.replies).to_have_count(2, timeout=TURN)
    assert chat.said() == before
    expect(chat.patient).to_have_text([QUESTION])
    chat.ask("Who can join?")
    expect(chat.replies).to_have_count(3)
    expect(chat.patient).to_have_count(2)


def test_the_gateway_killed_in_mid_answer(chat: Chat, own: System) -> None:
    with paused(own, "rasa"):
        with chat.page.expect_response("**/messages") as taken:
            send(chat)
        assert taken.value.status == 202
        os.kill(own.pid("gateway"), signal.SIGKILL)
    expect_one_answer(chat)


def test_the_gateway_killed_before_it_has_the_message(chat: Chat, own: System) -> None:
    with (
        paused(own, "gateway", then=signal.SIGKILL),
        chat.page.expect_request("**/messages"),
    ):
        send(chat)
    expect_one_answer(chat)


def test_rasa_killed_in_mid_answer(chat: Chat, own: System) -> None:
    with (
        paused(own, "rasa", then=signal.SIGKILL),
        chat.page.expect_response("**/messages"),
    ):
        send(chat)
    expect_one_answer(chat)


def test_a_page_that_is_loaded_while_the_gateway_comes_back(chat: Chat, own: System) -> None:
    chat.ask(QUESTION)
    before = chat.said()
    chat.page.route("**/widget/words/*", lambda route: route.abort(), times=1)
    chat.page.route("**/events", lambda route: route.abort(), times=2)
    chat.page.reload()
    expect(chat.replies).to_have_count(2, timeout=BACK)
    assert chat.said() == before
