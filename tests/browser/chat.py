"""The chat as a patient meets it in the browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

#: Milliseconds that a turn through everything may take before a test gives up.
TURN = 20_000


class Chat:
    """The chat on a page. `ask`, `choose` and `press` wait for what the assistant replies."""

    def __init__(self, page: Page, url: str, language: str = "en", study: str = "tecpom") -> None:
        self._see(page, f"{url}/?study={study}&lang={language}", language)

    @classmethod
    def at(cls, page: Page, address: str, language: str) -> Chat:
        """Go to an address that opens the chat by itself."""
        chat = cls.__new__(cls)
        chat._see(page, address, language)
        expect(chat.panel).to_be_visible(timeout=TURN)
        return chat

    def _see(self, page: Page, address: str, language: str) -> None:
        self.page = page
        self.language = language
        page.goto(address)
        self.launcher = page.locator("study-chat .launcher")
        self.panel = page.locator("study-chat .panel")
        self.log = page.get_by_role("log")
        self.replies = page.locator("study-chat li.reply")
        self.patient = page.locator("study-chat li.patient .text")
        self.field = page.locator("study-chat form textarea")
        self.status = page.locator("study-chat .status")
        self.dialog = page.locator("study-chat dialog")
        self.more = page.locator("study-chat .panel [aria-expanded]").first

    def open(self) -> Chat:
        """Open the chat and wait for its first words."""
        self.launcher.click()
        expect(self.replies.first).to_be_visible(timeout=TURN)
        return self

    @property
    def last(self) -> Locator:
        """The newest reply."""
        return self.replies.last

    @property
    def options(self) -> Locator:
        """The buttons that answer the newest reply."""
        return self.last.locator(".answers button")

    @property
    def menu_items(self) -> Locator:
        """What the menu offers besides the languages."""
        return self.page.locator("study-chat .menu button:not([aria-pressed])")

    def kind(self, reply: Locator | None = None) -> str:
        """The kind of a reply, the newest where none is given."""
        return (reply or self.last).evaluate("(item) => item.classList[1]")  # type: ignore[no-any-return]

    def kinds(self) -> list[str]:
        """The kinds of all replies."""
        return self.replies.evaluate_all("(items) => items.map((item) => item.classList[1])")  # type: ignore[no-any-return]

    def button(self, title: str) -> Locator:
        """The usable button with this title."""
        return self.panel.get_by_role("button", name=title, exact=True, disabled=False)

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

    def choose_option(self, index: int) -> Locator:
        """Press one of the buttons that answer the newest reply, and return what follows."""
        count = self.replies.count()
        self.options.nth(index).click()
        return self.after(count)

    def passage(self, reply: Locator) -> Locator:
        """Return the passage, also where the assistant asked back whether that was meant."""
        return self.choose_option(0) if self.kind(reply) == "did_you_mean" else reply

    def to_result(self) -> Locator:
        """Confirm what is asked, look over the answers, and return the result."""
        for _ in range(3):
            if self.kind() == "result":
                break
            self.choose_option(0)
        return self.last

    def after(self, count: int) -> Locator:
        """Wait until the turn that began with `count` replies is answered."""
        expect(self.replies.nth(count)).to_be_visible(timeout=TURN)
        expect(self.page.locator("study-chat .typing")).to_be_hidden(timeout=TURN)
        return self.last

    def open_menu(self) -> Locator:
        """Open the menu, which is loaded when it is first opened, and return it."""
        self.more.click()
        menu = self.page.locator("study-chat .menu")
        expect(menu).to_be_visible()
        return menu

    def menu(self, choice: str) -> None:
        """Choose something in the menu."""
        self.open_menu().get_by_role("button", name=choice).click()

    def said(self) -> list[str]:
        """Everything that was said, in its order, one entry a message."""
        messages = self.log.locator("li.reply, li.patient")
        return messages.evaluate_all("(items) => items.map((item) => item.innerText)")  # type: ignore[no-any-return]
