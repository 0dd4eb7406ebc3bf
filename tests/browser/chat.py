"""The chat as a patient meets it in the browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

#: Milliseconds that a turn through everything may take before a test gives up.
TURN = 20_000


class Chat:
    """The chat on a page. `ask`, `choose` and `press` wait for what the assistant replies."""

    def __init__(self, page: Page, url: str, language: str = "en", study: str = "tecpom") -> None:
        self.page = page
        page.goto(f"{url}/?study={study}&lang={language}")
        self.launcher = page.locator("study-chat .launcher")
        self.panel = page.locator("study-chat .panel")
        self.log = page.get_by_role("log")
        self.replies = page.locator("study-chat li.reply")
        self.patient = page.locator("study-chat li.patient .text")
        self.field = page.locator("study-chat textarea")

    def open(self) -> Chat:
        """Open the chat and wait for its first words."""
        self.launcher.click()
        expect(self.replies.first).to_be_visible(timeout=TURN)
        return self

    @property
    def last(self) -> Locator:
        """The newest reply."""
        return self.replies.last

    def button(self, title: str) -> Locator:
        """The usable button with this title."""
        return self.page.locator("study-chat .choices:not(.used)").get_by_role(
            "button", name=title, exact=True
        )

    def ask(self, text: str) -> Locator:
        """Write `text`, send it, and return the newest reply."""
        count = self.replies.count()
        self.field.fill(text)
        self.page.locator("study-chat .send").click()
        return self.after(count)

    def choose(self, title: str) -> Locator:
        """Press the button with this title and return the newest reply."""
        count = self.replies.count()
        self.button(title).last.click()
        return self.after(count)

    def to_result(self) -> Locator:
        """Confirm what is asked, look over the answers, and return the result."""
        for _ in range(3):
            if "result" in (self.last.get_attribute("class") or "").split():
                break
            self.choose(self.last.locator(".answers button").first.inner_text())
        return self.last

    def after(self, count: int) -> Locator:
        """Wait until the turn that began with `count` replies is answered."""
        expect(self.replies.nth(count)).to_be_visible(timeout=TURN)
        expect(self.page.locator("study-chat .typing")).to_be_hidden(timeout=TURN)
        return self.last

    def menu(self, choice: str) -> None:
        """Choose something in the menu."""
        self.page.locator("study-chat header [aria-expanded]").click()
        self.page.locator("study-chat .menu").get_by_role("button", name=choice).click()
