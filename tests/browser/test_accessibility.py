"""WCAG 2.2 A and AA in every state of the chat and in every language.

docs/accessibility.md goes through the criteria one by one and names these tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from locales import Catalogue
from tests.browser import axe, layout
from tests.browser.chat import Chat
from tests.browser.states import states

WINDOW: ViewportSize = {"width": 1280, "height": 860}
#: What must have been seen, for an empty list of faults to mean something.
MOST_TELLING = {
    "closed", "welcome", "menu", "answer with its source", "did you mean", "no answer", "red flag",
    "consent", "question to be answered in writing", "question with buttons",
    "answer to be confirmed", "summary", "result", "error", "offline", "ended",
}  # fmt: skip
#: What a zoom of 400 % leaves of 1280 x 1024: narrower than any phone, and lower.
SMALL = (320, 256)
#: In the language with the longest words, a phone held sideways, too.
LONGEST = "fi"
#: The language in which the dark colours are looked at: they are the same in all.
DARK = "en"

Faults = dict[str, list[str]]


@dataclass
class Walk:
    """What was found on the way through all states of one language: by check, by state."""

    seen: list[str] = field(default_factory=list)
    faults: dict[str, Faults] = field(default_factory=dict)

    def of(self, check: str) -> Faults:
        """Return the faults that a check found, by state."""
        return {state: found for state, found in self.faults[check].items() if found}

    def add(self, check: str, state: str, found: list[str]) -> None:
        """Note what a check found in a state."""
        self.faults.setdefault(check, {})[state] = found


def _go(page: Page, chat: Chat, words: Catalogue) -> Walk:
    """Go through all states in one conversation, looking at each in every way at once."""
    window = layout.Window(page)
    walk = Walk()
    for state in states(chat, words):
        walk.seen.append(state)
        # The page behind the chat stays as it is.
        within = None if state in ("closed", "welcome") else "study-chat"
        walk.add("axe", state, axe.violations(page, within))
        walk.add("small", state, layout.too_small(page))
        walk.add("pale", state, layout.too_pale(page))
        with window.shown(*SMALL):
            walk.add("small window", state, layout.cut_off(page))
        with window.shown(320, 640, font=32):
            walk.add("200 %", state, layout.cut_off(page))
        with window.shown(320, 640, spaced=True):
            walk.add("spaced", state, layout.cut_off(page))
        if chat.language == LONGEST:
            with window.shown(1280, 860, font=32):
                walk.add("200 % in a wide window", state, layout.cut_off(page))
            with window.shown(640, 320):
                walk.add("sideways", state, layout.cut_off(page))
        if chat.language == DARK:
            page.emulate_media(color_scheme="dark")
            walk.add("dark", state, axe.violations(page, within, ("color-contrast",)))
            walk.add("pale in the dark", state, layout.too_pale(page))
            page.emulate_media(color_scheme="light")
    return walk


@pytest.fixture(scope="module")
def walks(browser: Browser, system: str, words: Catalogue) -> Callable[[str], Walk]:
    """Give the walk of a language, which is gone once for all tests."""

    @cache
    def walk(language: str) -> Walk:
        with browser.new_context(viewport=WINDOW, reduced_motion="reduce") as context:
            context.add_init_script("window.print = () => undefined")
            page = context.new_page()
            return _go(page, Chat(page, system, language), words)

    return walk


@pytest.fixture
def walk(walks: Callable[[str], Walk], language: str) -> Walk:
    """The walk in each of the languages."""
    return walks(language)


def test_axe_finds_no_violation_in_any_state(walk: Walk) -> None:
    assert set(walk.seen) >= MOST_TELLING
    assert walk.of("axe") == {}


def test_nothing_is_cut_off_in_a_small_window(walk: Walk) -> None:
    assert walk.of("small window") == {}


def test_nothing_is_cut_off_with_text_of_200_percent(walk: Walk) -> None:
    assert walk.of("200 %") == {}


def test_nothing_is_cut_off_with_wider_text_spacing(walk: Walk) -> None:
    assert walk.of("spaced") == {}


def test_what_can_be_pressed_is_large_enough(walk: Walk) -> None:
    assert walk.of("small") == {}


def test_icons_and_outlines_of_controls_stand_out(walk: Walk) -> None:
    assert walk.of("pale") == {}


def test_text_icons_and_outlines_stand_out_in_the_dark(walks: Callable[[str], Walk]) -> None:
    assert walks(DARK).of("dark") == {}
    assert walks(DARK).of("pale in the dark") == {}


@pytest.mark.parametrize("window", ["sideways", "200 % in a wide window"])
def test_nothing_is_cut_off_on_a_phone_held_sideways_or_with_large_text_in_a_wide_window(
    walks: Callable[[str], Walk], window: str
) -> None:
    assert walks(LONGEST).of(window) == {}
