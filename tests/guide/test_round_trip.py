"""A translator's round trip: an English sentence changes, and comes back in every language."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actions.answers import passage
from actions.resources import Resources
from actions.turn import Turn
from bot.gateway.shown import Shown
from bot.widget.page import render_page
from knowledge.catalogues import Entry, read_catalogue
from tests.guide.conftest import Checkout

TRANSLATED = ("nb", "da", "et", "fi")
OLD, NEW = "Your heart doctor and the study team can", "Your doctor and the study team can"
TOPIC = "tecpom/heart"


def change(checkout: Checkout, topic: str, old: str, new: str) -> None:
    path = checkout.content / "passages" / f"{topic}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def entry(checkout: Checkout, language: str, context: str, english: str) -> Entry:
    """Return the entry whose English has the words `english`."""
    path = checkout.root / f"locales/{language}/LC_MESSAGES/passages.po"
    (one,) = [
        e for e in read_catalogue(path).entries if e.context == context and english in e.english
    ]
    return one


def translate(checkout: Checkout, language: str, context: str, text: str) -> None:
    """Do what the guide asks of a translator: mend the msgstr, remove the mark."""
    path = checkout.root / f"locales/{language}/LC_MESSAGES/passages.po"
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    (at,) = [
        n for n, block in enumerate(blocks) if f'msgctxt "{context}"' in block and "fuzzy" in block
    ]
    block = re.sub(r"^#, fuzzy\n", "", blocks[at], flags=re.MULTILINE)
    written = text.replace("\n", "\\n")
    blocks[at] = block[: block.index("\nmsgstr ")] + f'\nmsgstr "{written}"'
    path.write_text("\n\n".join(blocks), encoding="utf-8")


def read_by(checkout: Checkout, language: str, topic: str = TOPIC) -> dict[str, Any]:
    """Return the answer that a reader gets from the version in use."""
    resources = Resources.load(checkout.version, {}, 30)
    return passage(resources, Turn("", "", 1.0, language, None, "", None), topic)


def page_of(checkout: Checkout, language: str) -> str:
    shown = Shown.load(checkout.version, {}, 30)
    return render_page(
        shown.speech.catalogue, shown.studies, "tecpom", language, "-", passages=shown.passages
    )


def test_a_changed_answer_is_english_and_marked_until_it_is_translated_again(
    checkout: Checkout,
) -> None:
    before = {language: read_by(checkout, language) for language in TRANSLATED}
    assert all(reply["translated"] for reply in before.values())
    assert not any(entry(checkout, language, TOPIC, OLD).fuzzy for language in TRANSLATED)

    change(checkout, TOPIC, OLD, NEW)
    checkout.run("make messages")
    stale = [entry(checkout, language, TOPIC, NEW) for language in TRANSLATED]
    assert all(one.fuzzy and one.text for one in stale)

    checkout.run("make knowledge")
    for language in TRANSLATED:
        reply = read_by(checkout, language)
        assert NEW in reply["text"]
        # The title is translated still: a reply is in one language, and that is told.
        assert (reply["language"], reply["translated"]) == ("en", False)
        assert reply["title"] == "Heart problems and the teclistamab study"

    for language, reply in before.items():
        translate(checkout, language, TOPIC, reply["text"] + " (Ny.)")
        assert not entry(checkout, language, TOPIC, NEW).fuzzy
    checkout.run("make knowledge")
    for language, reply in before.items():
        after = read_by(checkout, language)
        assert (after["language"], after["translated"]) == (language, True)
        assert after["text"] == reply["text"] + " (Ny.)"
        assert after["title"] == reply["title"]


def test_on_the_page_a_stale_passage_is_marked_as_english(checkout: Checkout) -> None:
    assert '<div lang="en"><p>' not in page_of(checkout, "fi")
    path = checkout.content / "passages" / "tecpom" / "overview.md"
    first = path.read_text(encoding="utf-8").split("---\n", 2)[2].split(".")[0]
    change(checkout, "tecpom/overview", first, "A sentence that nobody has translated")
    checkout.run("make messages && make knowledge")
    page = page_of(checkout, "fi")
    assert '<div lang="en"><p>A sentence that nobody has translated' in page


def test_a_review_does_not_outlive_the_words_that_were_reviewed(checkout: Checkout) -> None:
    path = checkout.root / "locales/fi/LC_MESSAGES/passages.po"
    text = path.read_text(encoding="utf-8")
    reviewed = f'\n# review: 2026-11-21, Made Up, made-up reviewer\nmsgctxt "{TOPIC}"\nmsgid ""\n'
    assert text.count(f'\nmsgctxt "{TOPIC}"\nmsgid ""\n') == 1
    path.write_text(text.replace(f'\nmsgctxt "{TOPIC}"\nmsgid ""\n', reviewed), encoding="utf-8")
    before = entry(checkout, "fi", TOPIC, OLD)
    assert before.review is not None
    change(checkout, TOPIC, OLD, NEW)
    checkout.run("make messages")
    translate(checkout, "fi", TOPIC, before.text)
    assert entry(checkout, "fi", TOPIC, NEW).review is None


@pytest.mark.parametrize("spoilt", ["{by", "{somebody}", "by"])
def test_a_translation_with_a_broken_placeholder_is_not_built(
    checkout: Checkout, spoilt: str
) -> None:
    version = checkout.version
    path = checkout.root / "locales/fi/LC_MESSAGES/messages.po"
    text = path.read_text(encoding="utf-8")
    assert text.count("Tarkistus puuttuu vielä: {by}.") == 1
    path.write_text(text.replace("vielä: {by}.", f"vielä: {spoilt}."), encoding="utf-8")
    with pytest.raises(
        AssertionError, match=r"fi/LC_MESSAGES/messages\.po:\d+: .*review_notice_by"
    ):
        checkout.run("make knowledge")
    assert checkout.version == version
