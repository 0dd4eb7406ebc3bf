"""The page of a study in one language: the facts of the study file, with the chat on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.widget.frame import EMBED_PAGE, Frame, document, footer, study_address
from bot.widget.html import Markup, from_markdown, tag
from bot.widget.page_topics import ask_button, render_topics
from knowledge.passages import Passage
from knowledge.studies import Criterion, Site, Study
from locales import Catalogue, Words

#: The country whose telephone numbers a page gives, where its address names none.
COUNTRIES = {"nb": "NO", "da": "DK", "et": "EE", "fi": "FI"}

#: The passage of a study that says what it is about, and the passages that are of no study.
OVERVIEW, GENERAL = "overview", "general"


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of the page needs. Parts without content are empty."""

    frame: Frame
    study: Study
    passages: Mapping[str, Passage]


def render_page(
    catalogue: Catalogue,
    studies: Mapping[str, Study],
    study_id: str,
    language: str,
    nonce: str,
    *,
    passages: Iterable[Passage] = (),
    country: str = "",
    review: Words | None = None,
) -> str:
    """Return the HTML page of `study_id` in `language`; KeyError for an unknown study.

    It loads only /widget/page.css, /widget/page.js and the icon, which the `nonce` of the page's
    content-security-policy may name, and is readable without JavaScript. `passages` fill the
    description and the list of what one can ask about. `review` says at the foot of the page who
    has not reviewed its texts.
    """
    frame, study = Frame(catalogue, language, nonce), studies[study_id]
    found = list(passages)
    page = _Page(frame, study, {p.topic: p for p in found if p.study == study_id})
    general = [p for p in found if p.study == GENERAL]
    lead, rest = _overview(page)
    main = tag(
        "main",
        _hero(page, lead),
        tag(
            "div",
            tag("div", _tested(page, rest), _for_whom(page), class_="story"),
            tag("aside", _identifiers(page)),
            class_="wide columns",
        ),
        _hospitals(page),
        render_topics(frame, study, tuple(page.passages.values()), general),
        _others(page, [other for key, other in studies.items() if key != study_id]),
        id="text",
    )
    how_to = f"{EMBED_PAGE}?study={study_id}&lang={language}"
    embed = tag("a", frame.say("embed_title"), href=how_to)
    chat = tag(
        "study-chat",
        study=study_id,
        country=country or COUNTRIES.get(language, ""),
        lang=language,
    )
    return document(
        frame,
        frame.title(study),
        partial(study_address, study_id),
        main,
        footer(frame, embed, review=review),
        chat,
    )


def _overview(page: _Page) -> tuple[Markup, Markup]:
    """Return the first paragraph of what the study is about, and the others."""
    passage = page.passages.get(OVERVIEW)
    if passage is None:
        return Markup(), Markup()
    body = page.frame.passage(passage, passage.body)
    first, _, others = body.text.strip().partition("\n\n")
    lang = None if body.language == page.frame.language else body.language
    lead, rest = (
        tag("div", from_markdown(text), lang=lang) if text else Markup() for text in (first, others)
    )
    return lead, rest


def _hero(page: _Page, lead: Markup) -> Markup:
    frame, study = page.frame, page.study
    phase = frame.text(f"study:{study.id}:phase", study.phase)
    takes_part = study.recruiting.status != "closed"
    start = frame.catalogue.response("button_start_prescreen", frame.language)
    intro = tag(
        "div",
        tag("p", frame.say("page_kicker"), " · ", phase, class_="kicker"),
        tag("h1", frame.marked(frame.title(study))),
        tag("div", lead, class_="lead") if lead else Markup(),
        tag(
            "div",
            ask_button(frame, start, "primary") if takes_part else Markup(),
            tag(
                "button",
                frame.say("page_ask"),
                type="button",
                data_show=True,
                class_="secondary" if takes_part else "primary",
            ),
            class_="actions",
        ),
        tag(
            "p",
            tag("strong", frame.say("page_prescreen")),
            " ",
            frame.say("page_prescreen_text"),
            class_="quiet",
        )
        if takes_part
        else Markup(),
        tag("noscript", tag("p", frame.say("page_no_script"))),
    )
    return tag("div", tag("div", intro, _status(page), class_="wide split"), class_="hero")


def _status(page: _Page) -> Markup:
    frame, recruiting = page.frame, page.study.recruiting
    day = frame.catalogue.date(recruiting.source.as_of, frame.language)
    note = "page_status_updated" if recruiting.source.dated == "updated" else "page_status_read"
    # Where no country differs from the study, its status stands above them once.
    alike = all(place.status == recruiting.status for place in page.study.countries)
    rows = []
    for place in page.study.countries:
        start = place.start and frame.catalogue.date(place.start, frame.language)
        said = [] if alike else [frame.badge(place.status)]
        if start:
            said.append(tag("span", frame.say("page_recruitment_start", date=start)))
        rows.append(
            tag(
                "li",
                tag("strong", frame.country(place.country)),
                tag("span", *said, class_="quiet"),
            )
        )
    return tag(
        "section",
        tag("h2", frame.say("page_status")),
        tag("p", frame.badge(recruiting.status), class_="now"),
        tag("ul", *rows, class_="rows") if rows else Markup(),
        tag("p", frame.say(note, date=day), class_="quiet dated"),
        class_="card",
    )


def _tested(page: _Page, rest: Markup) -> Markup:
    if not rest:
        return Markup()
    return tag("section", tag("h2", page.frame.say("page_tested")), rest)


def _for_whom(page: _Page) -> Markup:
    study, frame = page.study, page.frame
    asked = [c for c in study.criteria if c.question is not None]
    checked = [c for c in study.criteria if c.question is None]
    if not study.criteria:
        return Markup()

    def listed(criteria: Sequence[Criterion]) -> Markup:
        return tag(
            "ul", *(tag("li", frame.text(f"study:{study.id}:{c.id}", c.text)) for c in criteria)
        )

    more = tag(
        "details",
        tag("summary", frame.say("page_conditions_team", count=str(len(checked)))),
        listed(checked),
    )
    return tag(
        "section",
        tag("h2", frame.say("page_for_whom")),
        tag("p", frame.say("page_conditions_asked")) if asked else Markup(),
        listed(asked) if asked else Markup(),
        more if checked else Markup(),
    )


def _hospitals(page: _Page) -> Markup:
    study, frame = page.study, page.frame
    named = [site.country for site in study.sites]
    # Every country of the study, those without a hospital too: their readers look for it.
    countries = list(dict.fromkeys([*(place.country for place in study.countries), *named]))
    none = tag("p", frame.say("page_no_hospitals"), class_="quiet")
    groups = []
    for country in countries:
        rows = [_site(frame, site) for site in study.sites if site.country == country]
        groups.append(
            tag(
                "div",
                tag("h3", frame.country(country)),
                tag("ul", *rows, class_="rows") if rows else none,
            )
        )
    return tag(
        "section",
        tag(
            "div",
            tag("h2", frame.say("page_hospitals")),
            tag("div", *groups, class_="countries") if groups else none,
            class_="wide",
        ),
        class_="band",
    )


def _site(frame: Frame, site: Site) -> Markup:
    return tag(
        "li",
        tag("span", site.full_name) if site.full_name else tag("em", frame.say("page_unreadable")),
        tag("span", site.city, class_="quiet"),
        tag("span", frame.say("page_verified"), class_="verified") if site.verified else Markup(),
    )


def _identifiers(page: _Page) -> Markup:
    study, frame = page.study, page.frame
    facts = [
        *((tag("span", name, lang="en"), value) for name, value in study.identifiers.items()),
        (frame.say("page_phase"), frame.text(f"study:{study.id}:phase", study.phase)),
        (frame.say("page_source"), study.recruiting.source.document),
    ]
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    return tag("section", tag("h2", frame.say("page_identifiers")), tag("dl", *pairs))


def _others(page: _Page, others: Sequence[Study]) -> Markup:
    frame = page.frame
    if not others:
        return Markup()
    cards = [
        tag("li", frame.study_link(other), frame.badge(other.recruiting.status), class_="card")
        for other in others
    ]
    return tag(
        "section",
        tag(
            "div",
            tag("h2", frame.say("page_other_studies")),
            tag("ul", *cards, class_="cards"),
            class_="wide",
        ),
        class_="band",
    )
