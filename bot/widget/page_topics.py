"""What one can ask about a study: the titles of its passages, each a button that asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.widget.frame import Frame
from bot.widget.html import Markup, tag
from knowledge.passages import Passage
from knowledge.studies import Study
from locales import Words

#: Where a passage stands, by the list of criteria that it is about.
_GROUPS = {"inclusion": "page_topics_can", "exclusion": "page_topics_cannot"}


def ask_button(frame: Frame, words: Words, kind: str | None = None) -> Markup:
    """Return a button that opens the chat and asks with these words."""
    return tag("button", frame.marked(words), type="button", data_ask=words.text, class_=kind)


def render_topics(
    frame: Frame, study: Study, passages: Sequence[Passage], general: Sequence[Passage]
) -> Markup:
    """Return the study's passages in groups, and those of no study; nothing where it has none."""
    if not passages:
        return Markup()
    groups = {name: members for name, members in _grouped(study, passages, general) if members}
    first = next(iter(groups))
    panels = [
        tag(
            "details",
            tag(
                "summary",
                tag("h3", frame.say(name)),
                tag("span", str(len(members)), class_="quiet"),
            ),
            tag("ul", *(tag("li", ask_button(frame, words)) for words in _titles(frame, members))),
            open=name == first,
        )
        for name, members in groups.items()
    ]
    return tag(
        "section",
        tag(
            "div",
            tag("h2", frame.say("page_topics")),
            tag("p", frame.say("page_topics_text"), class_="under"),
            *panels,
            class_="wide",
        ),
        class_="band sand topics",
    )


def _grouped(
    study: Study, passages: Sequence[Passage], general: Sequence[Passage]
) -> list[tuple[str, list[Passage]]]:
    # Passages on one point of a section name both: "Who can join: Age requirement".
    lists = {criterion.source.section: _GROUPS[criterion.kind] for criterion in study.criteria}

    def of(name: str) -> list[Passage]:
        found = ((p, lists.get(p.source.section.split(": ")[0])) for p in passages)
        return [p for p, group in found if (group or "page_topics_about") == name]

    names = ("page_topics_about", *_GROUPS.values())
    return [*((name, of(name)) for name in names), ("page_topics_general", list(general))]


def _titles(frame: Frame, passages: Iterable[Passage]) -> list[Words]:
    titles = [frame.passage(p, p.title) for p in passages]
    return sorted(titles, key=lambda words: words.text.casefold())
