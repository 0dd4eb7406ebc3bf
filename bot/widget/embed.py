"""The page for those who look after a website: how to put the chat on it, for this gateway."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.widget.appearance import GROUPS, load_properties
from bot.widget.embed_form import EXAMPLE, Choice, render_form
from bot.widget.frame import Frame, document, footer
from bot.widget.html import Markup, tag
from bot.widget.origins import origin_of
from knowledge.studies import Study
from locales import Words

_STYLE = """study-chat {
  --study-chat-accent: #0b5394;
  --study-chat-accent-dark: #9cc7f0;
}"""
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Gateway:
    """The address of the running gateway, and the origins that it allows."""

    address: str
    allowed: Collection[str] = ()


def render_embed(
    frame: Frame,
    studies: Mapping[str, Study],
    choice: Choice,
    gateway: Gateway,
    review: Words | None = None,
) -> str:
    """Return the page; all that it tells is made from `choice` and `gateway`."""
    origin = origin_of(choice.site)
    title = frame.catalogue.response("embed_title", frame.language)
    chat = _element(choice)
    head = tag(
        "div",
        tag(
            "div",
            tag("h1", frame.marked(title)),
            tag("p", frame.say("embed_lead"), class_="lead"),
            render_form(frame, studies, choice, refused=bool(choice.site) and origin is None),
            class_="wide",
        ),
        class_="hero",
    )
    main = tag(
        "main",
        head,
        tag(
            "div",
            _code(frame, choice, gateway),
            _policy(frame, gateway),
            _origins(frame, origin, gateway),
            _look(frame),
            _preview(frame, chat if choice.inline else Markup()),
            class_="wide steps",
        ),
        id="text",
    )
    links = [frame.study_link(study) for study in studies.values()]
    return document(
        frame,
        title,
        choice.address,
        main,
        footer(frame, *links, review=review),
        Markup() if choice.inline else chat,
    )


def _element(choice: Choice) -> Markup:
    return tag(
        "study-chat",
        study=choice.study or None,
        country=choice.country or None,
        lang=choice.language,
        open=choice.inline,
    )


def _shown_code(frame: Frame, name: str, text: str) -> Markup:
    """Return a piece of code, with a button that a script shows where it can copy."""
    return tag(
        "div",
        tag("pre", tag("code", text, id=name)),
        tag("button", frame.say("embed_copy"), type="button", hidden=True, data_copy=name),
        tag("span", hidden=True, role="status", data_said=frame.said("embed_copied")),
        class_="code",
    )


def _code(frame: Frame, choice: Choice, gateway: Gateway) -> Markup:
    script = tag("script", type="module", src=f"{gateway.address}/widget/study-chat.js")
    over_http = gateway.address.startswith("http:")
    return tag(
        "section",
        tag("h2", frame.say("embed_code")),
        tag("p", frame.say("embed_code_text")),
        _shown_code(frame, "code", f"{script!s}\n{_element(choice)!s}"),
        tag("p", frame.say("embed_http"), class_="quiet") if over_http else Markup(),
    )


def _policy(frame: Frame, gateway: Gateway) -> Markup:
    lines = f"script-src {gateway.address};\nconnect-src {gateway.address};"
    return tag(
        "section",
        tag("h2", tag("span", "Content-Security-Policy", lang="en")),
        tag("p", frame.say("embed_policy_text")),
        _shown_code(frame, "policy", lines),
    )


def _origins(frame: Frame, origin: str | None, gateway: Gateway) -> Markup:
    if origin is not None:
        known = origin in gateway.allowed
        said = frame.say("embed_origin_yes" if known else "embed_origin_no", origin=origin)
    elif gateway.allowed:
        said = frame.say("embed_origins_some", count=str(len(gateway.allowed)))
    else:
        said = frame.say("embed_origins_none")
    return tag(
        "section",
        tag("h2", frame.say("embed_origin")),
        tag("p", frame.say("embed_origin_text")),
        _shown_code(frame, "origins", f"STUDY_CHAT_ALLOWED_ORIGINS={origin or EXAMPLE}"),
        tag("p", said, class_="said"),
    )


def _look(frame: Frame) -> Markup:
    properties = load_properties()
    listed = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, "": tuple(name for name in properties if name not in listed)}
    bodies = []
    for label, names in groups.items():
        rows = [
            tag(
                "tr",
                tag("th", tag("code", properties[name].name), scope="row"),
                tag("td", *_value(properties[name].default)),
                tag("td", *_value(properties[name].dark)),
            )
            for name in names
            if name in properties
        ]
        if rows and label:
            rows.insert(0, tag("tr", tag("th", frame.say(label), colspan="3", scope="rowgroup")))
        if rows:
            bodies.append(tag("tbody", *rows))
    columns = ("embed_property", "embed_default", "embed_default_dark")
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", frame.say(name), scope="col") for name in columns))),
        *bodies,
    )
    heading = tag("h2", frame.say("embed_look"), id="look")
    return tag(
        "section",
        heading,
        tag("p", frame.say("embed_look_text")),
        _shown_code(frame, "style", _STYLE),
        tag("div", table, class_="scroll", tabindex="0", role="region", aria_labelledby="look"),
    )


def _value(value: str) -> list[Markup]:
    if not value:
        return []
    spot = Markup()
    if _COLOUR.fullmatch(value):
        circle = tag("circle", cx="8", cy="8", r="7.5", fill=value)
        spot = tag("svg", circle, viewBox="0 0 16 16", aria_hidden="true")
    return [spot, tag("code", value)]


def _preview(frame: Frame, chat: Markup) -> Markup:
    said = "embed_preview_open" if chat else "embed_preview_text"
    return tag(
        "section",
        tag("h2", frame.say("embed_preview")),
        tag("p", frame.say(said)),
        tag("div", chat, class_="preview") if chat else Markup(),
    )
