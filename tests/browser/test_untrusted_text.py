"""What people write is shown as they wrote it, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat

HOSTILE = [
    "<script>window.hacked = true</script>",
    '<img src="x" onerror="window.hacked = true">',
    '"><a href="javascript:window.hacked=true">**click**</a>',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_scripts_and_markup_are_shown_as_text(chat: Callable[..., Chat], text: str) -> None:
    opened = chat("en")
    opened.ask(text)
    expect(opened.patient).to_have_text(text)
    opened.page.reload()
    expect(opened.patient).to_have_text(text)
    inside = opened.page.locator("study-chat .log")
    assert inside.locator("img, script, a[href^='javascript']").count() == 0
    assert opened.page.evaluate("window.hacked") is None


def test_a_message_that_is_too_long_is_refused_with_the_reason_and_can_be_mended(
    chat: Callable[..., Chat], words: Catalogue
) -> None:
    opened = chat("nb")
    opened.field.fill("hjerte " * 500)
    opened.field.press("Enter")
    note = opened.page.locator("study-chat .refused .note")
    expect(note).to_contain_text(words.response("widget_not_sent", "nb").text, timeout=TURN)
    note.get_by_role("button").click()
    expect(opened.field).to_have_value(("hjerte " * 500).strip())
    expect(opened.patient).to_have_count(0)
