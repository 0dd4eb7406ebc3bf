"""The guide for maintainers: its commands run as they are written, and do what it says."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.gateway import database, unanswered, votes
from tests.guide.conftest import ROOT, Checkout

Section = Callable[[str], str]
QUESTION = "Can my dog come along to the hospital?"


def status(checkout: Checkout) -> dict[str, dict[str, dict[str, object]]]:
    table: dict[str, dict[str, dict[str, object]]]
    table = json.loads(checkout.knowledge("status --json"))["table"]
    return table


def found(checkout: Checkout, question: str, options: str) -> dict[str, object]:
    answer: dict[str, object]
    answer = json.loads(checkout.knowledge(f"search '{question}' {options} --json"))["result"]
    return answer


def ask_in_vain(data: Path, text: str) -> None:
    """Write what the gateway stores of a question that it could not answer, and a vote on that."""
    data.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(data / "conversations.db")
    store.executescript(database.SCHEMA + votes.TABLE + unanswered.VIEW + votes.VIEW)
    store.execute("INSERT INTO conversations VALUES ('a', x'', 'en', null, '', ?)", (time.time(),))
    asked = {"from": "patient", "text": text, "language": "en"}
    reply = {"from": "assistant", "language": "en", "custom": {"kind": "no_answer"}}
    store.executemany(
        "INSERT INTO events VALUES ('a', ?, ?, ?, 'message', ?)",
        [(1, "m1", None, json.dumps(asked)), (2, None, 1, json.dumps(reply))],
    )
    assert votes.cast(store, "a", 2, helpful=False, version="")
    store.commit()
    store.close()


def test_changing_a_sentence(checkout: Checkout, section: Section) -> None:
    checkout.run(section("Change a sentence"))
    live = (checkout.version / "content/passages/tecpom/heart.md").read_text(encoding="utf-8")
    assert "Your doctor and the study team can" in live
    states = {
        language: cell["state"] for language, cell in status(checkout)["tecpom/heart"].items()
    }
    assert states == {"en": "complete", **dict.fromkeys(("nb", "da", "et", "fi"), "stale")}


def test_adding_a_topic(checkout: Checkout, section: Section) -> None:
    checkout.run(section("Add a topic"))
    result = found(checkout, "why does myeloma make me so tired", "--language en")
    assert result["decision"] != "no_answer"
    assert result["candidates"][0]["topic_id"] == "general/fatigue"  # type: ignore[index]
    states = {lang: cell["state"] for lang, cell in status(checkout)["general/fatigue"].items()}
    assert states == {"en": "complete", **dict.fromkeys(("nb", "da", "et", "fi"), "missing")}


def test_adding_a_study(checkout: Checkout, section: Section) -> None:
    checkout.run(section("Add a study"))
    result = found(checkout, "MADE-UP-1", "--language nb --study lamp")
    assert result["decision"] == "answer"
    assert result["candidates"][0]["topic_id"] == "lamp/overview"  # type: ignore[index]
    script = """.venv/bin/python - <<'END'
from pathlib import Path
from bot.gateway.shown import Shown
from bot.widget.page import render_page
from knowledge.versions import current_version
shown = Shown.load(current_version(Path("build/knowledge")), {}, 30)
words, passages = shown.speech.catalogue, shown.passages
print(render_page(words, shown.studies, "lamp", "fi", "-", passages=passages))
END"""
    page = checkout.run(script)
    assert "A made-up study of light in the evening" in page
    assert "You are 18 or older." in page


def test_adding_a_language(checkout: Checkout, section: Section) -> None:
    checkout.run(section("Add a language"))
    assert (checkout.root / "locales/sv/LC_MESSAGES/passages.po").is_file()
    cells = status(checkout)["tecpom/heart"]
    assert (cells["sv"]["state"], cells["fi"]["state"]) == ("missing", "complete")
    assert found(checkout, "Hva er placebo?", "--language sv")["decision"] != "no_answer"
    script = """.venv/bin/python - <<'END'
from pathlib import Path
from actions.answers import passage
from actions.resources import Resources
from actions.turn import Turn
from bot import safety
from bot.safety.rules import load_rules
from knowledge.versions import current_version
from locales.responses import read_responses
load_rules()
version = current_version(Path("build/knowledge"))
resources = Resources.load(version, read_responses(Path("domain.yml")), 30)
turn = Turn("", "", 1.0, "sv", None, "", None)
reply = passage(resources, turn, "tecpom/heart")
print(reply["language"], reply["translated"])
END"""
    assert checkout.run(script) == "en False\n"


def test_seeing_what_people_asked_in_vain(checkout: Checkout, section: Section) -> None:
    ask_in_vain(checkout.root / "build/run", QUESTION)
    checkout.run(section("See what people asked in vain"))
    questions = checkout.version / "content/questions/en/tecpom.yml"
    text = questions.read_text(encoding="utf-8")
    assert "- Can I bring a pet to the visits?\n" in text
    assert QUESTION not in text
    result = found(checkout, "Can I bring a pet to the visits?", "--language en")
    assert result["candidates"][0]["topic_id"] == "tecpom/visits"  # type: ignore[index]


def test_seeing_what_did_not_help(checkout: Checkout, section: Section) -> None:
    ask_in_vain(checkout.root / "build/run", QUESTION)
    told = checkout.run(section("See which answers did not help"))
    assert "votes: 1, on answers: 1, not helpful: 1" in told
    page = (checkout.root / "report.html").read_text(encoding="utf-8")
    assert "no_answer (en): 1 of 1" in page


def test_going_back(checkout: Checkout, section: Section) -> None:
    before = checkout.version
    checkout.run(section("Change a sentence"))
    assert checkout.version != before
    checkout.run(section("Go back"))
    assert checkout.version == before


def test_a_topic_that_is_only_begun_reaches_nobody(checkout: Checkout) -> None:
    before = checkout.version
    checkout.knowledge("new general fatigue --covers 'why myeloma makes tired'")
    with pytest.raises(AssertionError, match=r"general/fatigue\.md: the passage is only begun"):
        checkout.run("make knowledge")
    assert checkout.version == before


def test_the_guide_is_one_page_and_every_file_that_it_names_is_there() -> None:
    guide = (ROOT / "docs" / "maintainers.md").read_text(encoding="utf-8")
    assert "No clinician and no native professional has reviewed anything yet" in guide
    names = ("domain.yml", "docs/safety.md", "bot/safety/patterns", "bot/rasa/nlu")
    assert all(name in guide and (ROOT / name).exists() for name in names)
