"""Debian's Chromium, driven by Playwright, against the running system."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from locales import LANGUAGES, Catalogue
from tests.browser.chat import Chat
from tests.browser.website import Website
from tests.conftest import System, end, start

#: What is said in the console where a content security policy or Trusted Types forbid something.
_FORBIDDEN = ("Security Policy", "Trusted")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder.

    Not for the whole session: Playwright's loop would be in the way of asynchronous tests.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, "no Chromium was found; `make browser` says how to get one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, without motion: what fades in has no contrast while it does."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail and nothing may break the security policy."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if any(w in message.text for w in _FORBIDDEN) else None
        ),
    )
    yield page
    assert errors == []


@pytest.fixture
def chat(page: Page, system: str) -> Callable[..., Chat]:
    """Open the page of a study, and the chat on it: `chat("fi")`."""
    return lambda language="en", **changes: Chat(page, system, language, **changes).open()


@pytest.fixture(scope="session")
def words() -> Catalogue:
    """The catalogues that the running system uses."""
    return Catalogue.load(Path("build/locales"), Path("domain.yml"))


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each of the five languages."""
    return str(request.param)


@pytest.fixture(scope="package")
def website() -> Iterator[Website]:
    """A hospital's website, on another origin than the chat."""
    with Website() as website:
        yield website


@pytest.fixture(scope="package")
def own(tmp_path_factory: pytest.TempPathFactory, website: Website) -> Iterator[System]:
    """A system for this folder alone, whose parts may be killed; `website` may embed its chat."""
    system = start(tmp_path_factory.mktemp("browser"), allowed_origins=(website.origin,))
    yield system
    end(system)
