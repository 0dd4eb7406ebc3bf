from __future__ import annotations

from pathlib import Path

from bot.gateway.event_log import Reply
from bot.gateway.shown import Shown
from bot.staff import criteria, letters, render
from bot.staff.choices import Choices
from bot.staff.phrases import Phrases
from knowledge.passages import load_passages

ANSWER = Reply(
    "Nobody who had **this** can join.",
    "nb",
    {
        "kind": "answer",
        "study": "tecpom",
        "topic": "bcma",
        "passage": "tecpom/bcma",
        "title": "BCMA <script>",
        "translated": False,
        "source": {
            "document": "EU CT 2025-522114-23-00",
            "section": "Who Cannot Join the Study?",
            "as_of": "2026-11-21",
            "dated": "read",
        },
    },
)


def test_a_passage_comes_with_source_ids_and_the_criterions_exact_wording(shown: Shown) -> None:
    say = Phrases(shown.speech.catalogue, shown.studies, "nb")
    text = render.markdown(ANSWER, say)
    (criterion,) = criteria.of_passage("tecpom/bcma", shown.studies["tecpom"])
    assert criterion.text in text
    assert f"**{criterion.id}**" in text
    assert "Who Cannot Join the Study? 1" in text
    assert "EU CT 2025-522114-23-00, Who Cannot Join the Study?" in text
    assert "[tecpom/bcma]" in text
    assert say.say("widget_untranslated") in text


def test_nothing_of_a_reply_becomes_html_of_its_own(shown: Shown) -> None:
    say = Phrases(shown.speech.catalogue, shown.studies, "en")
    html = letters.letter(render.markdown(ANSWER, say))["formatted_body"]
    assert "<script>" not in html
    assert "<strong>BCMA &lt;script&gt;</strong>" in html


def test_buttons_are_a_list_with_a_word_on_how_to_choose(shown: Shown) -> None:
    say = Phrases(shown.speech.catalogue, shown.studies, "en")
    asked = Reply("Shall we?", "en", {"kind": "notice"}, ({"title": "Yes", "payload": "/affirm"},))
    text = render.markdown(asked, say, Choices.of(asked))
    assert "- **1** Yes" in text
    assert "/affirm" not in text


def test_what_is_named_is_there_and_no_criterion_of_a_named_study_is_forgotten(
    shown: Shown,
) -> None:
    passages = {passage.id for passage in load_passages(Path("knowledge/content"))}
    assert set(criteria.load()) <= passages
    named: dict[str, set[str]] = {}
    for passage, ids in criteria.load().items():
        named.setdefault(passage.partition("/")[0], set()).update(ids)
    assert named == {study: {c.id for c in shown.studies[study].criteria} for study in named}
