"""That nobody has reviewed the texts yet is said in the welcome and on the page, by one setting."""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest

from bot.settings import Settings
from tests.unit.bot.gateway.running import Client, serving

DRAFTS = "The texts here are drafts."


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (None, f"{DRAFTS} No health professional has reviewed them yet."),
        ("Made-up Hospital", f"{DRAFTS} They have not been reviewed yet by Made-up Hospital."),
        ("none", None),
    ],
)
async def test_the_notice_stands_below_the_welcome_and_at_the_foot_of_the_page(
    settings: Settings, setting: str | None, said: str | None
) -> None:
    chosen = settings if setting is None else replace(settings, review_notice=setting)
    async with serving(chosen) as running, aiohttp.ClientSession() as session:
        conversation = await Client(running.url, session).open(language="en")
        (welcome,) = await conversation.events(1)
        async with session.get(f"{running.url}/?lang=en") as answer:
            page = await answer.text()
    assert welcome["text"].count(DRAFTS) == page.count(DRAFTS) == (said is not None)
    if said:
        assert welcome["text"].endswith(f"\n\n{said}")
        assert f"<p>{said}</p></div></footer>" in page
