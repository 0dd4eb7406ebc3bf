"""The page that is shown where an address leads to no page of ours."""

from __future__ import annotations

from collections.abc import Mapping

from bot.widget.frame import Frame, document, footer
from bot.widget.html import tag
from knowledge.studies import Study


def render_missing(frame: Frame, studies: Mapping[str, Study]) -> str:
    """Return a page that says so and leads to the studies."""
    title = frame.catalogue.response("page_missing", frame.language)
    cards = [
        tag("li", frame.study_link(study), frame.badge(study.recruiting.status), class_="card")
        for study in studies.values()
    ]
    text = tag(
        "div",
        tag("h1", frame.marked(title)),
        tag("p", frame.say("page_missing_text"), class_="lead"),
        tag("ul", *cards, class_="cards"),
        class_="wide",
    )
    main = tag("main", tag("div", text, class_="hero"), id="text")
    return document(frame, title, None, main, footer(frame))
