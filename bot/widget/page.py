"""The page of a study in one language: the facts of the study file, with the chat on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale

from bot.widget.html import Markup, from_markdown, markup, tag
from knowledge.passages import Passage
from knowledge.studies import RecruitingStatus, Study
from locales import LANGUAGES, Catalogue, Words

#: The country whose telephone numbers a page gives, where its address names none.
COUNTRIES = {"nb": "NO", "da": "DK", "et": "EE", "fi": "FI"}

#: The passage of a study that says what it is about.
OVERVIEW = "overview"

_STATUS_WORDS: Mapping[RecruitingStatus, str] = {
    "not_yet": "page_status_not_yet_recruiting",
    "open": "page_status_recruiting",
    "closed": "page_status_active_not_recruiting",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of the page needs. Parts without content are empty."""

    catalogue: Catalogue
    study: Study
    language: str

    def say(self, name: str, **values: str) -> Markup:
        """Return a response of the domain file."""
        return self.marked(self.catalogue.response(name, self.language, **values))

    def text(self, context: str, message: str) -> Markup:
        """Return a sentence of the study file."""
        return self.marked(self.catalogue.translate(context, message, self.language))

    def marked(self, words: Words) -> Markup:
        """Return the words, marked where they are in another language than the page."""
        if words.language == self.language:
            return markup([words.text])
        return tag("span", words.text, lang=words.language)

    def country(self, code: str) -> str:
        """Return the country's name."""
        return str(Locale.parse(self.language).territories.get(code, code))

    @property
    def title(self) -> Words:
        """The study's title."""
        return self.catalogue.translate(
            f"study:{self.study.id}:title", self.study.title, self.language
        )


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

    It loads only /widget/page.css and /widget/page.js, which the `nonce` of the page's
    content-security-policy may name, and is readable without JavaScript. `passages` fill the
    description and the list of what one can ask about. `review` says at the foot of the page who
    has not reviewed its texts.
    """
    page = _Page(catalogue, studies[study_id], language)
    own = {p.topic: p for p in passages if p.study == study_id}
    others = [
        _Page(catalogue, study, language) for key, study in studies.items() if key != study_id
    ]
    body = tag(
        "body",
        tag("a", page.say("page_skip"), class_="skip", href="#text"),
        tag("header", tag("div", _languages(page), class_="wide"), class_="top"),
        tag(
            "main",
            _hero(page),
            tag(
                "div",
                tag("div", _overview(page, own), _for_whom(page), class_="story"),
                tag("aside", _status(page), _hospitals(page), _identifiers(page)),
                class_="wide columns",
            ),
            _topics(page, own),
            id="text",
        ),
        _footer(page, others, review),
        tag(
            "study-chat",
            study=study_id,
            country=country or COUNTRIES.get(language, ""),
            lang=language,
        ),
    )
    return "<!doctype html>\n" + tag("html", _head(page, nonce), body, lang=language)


def _address(study: str, language: str) -> str:
    return f"/?study={study}&lang={language}"


def _head(page: _Page, nonce: str) -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", page.title.text),
        tag("link", rel="icon", href="/widget/icon.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href="/widget/page.css", nonce=nonce),
        tag("script", type="module", src="/widget/page.js", nonce=nonce),
        *(
            tag("link", rel="alternate", hreflang=other, href=_address(page.study.id, other))
            for other in LANGUAGES
        ),
    )


def _languages(page: _Page) -> Markup:
    links = [
        tag(
            "a",
            _own_name(other),
            href=_address(page.study.id, other),
            hreflang=other,
            lang=other,
            aria_current="page" if other == page.language else None,
        )
        for other in LANGUAGES
    ]
    label = page.catalogue.response("page_language", page.language).text
    return tag("nav", tag("ul", *(tag("li", link) for link in links)), aria_label=label)


def _own_name(language: str) -> str:
    name = str(Locale.parse(language).languages[language])
    return name[:1].upper() + name[1:]


def _hero(page: _Page) -> Markup:
    return tag(
        "div",
        tag(
            "div",
            tag("p", page.say("page_kicker"), class_="kicker"),
            tag("h1", page.marked(page.title)),
            tag("p", *_status_badge(page, page.study.recruiting.status), class_="now"),
            tag(
                "div",
                tag("h2", page.say("page_prescreen")),
                tag("p", page.say("page_prescreen_text")),
                _ask(page, page.catalogue.response("button_start_prescreen", page.language)),
                class_="invitation",
            )
            if page.study.recruiting.status != "closed"
            else Markup(),
            class_="wide",
        ),
        class_="hero",
    )


def _ask(page: _Page, words: Words) -> Markup:
    return tag("button", page.marked(words), type="button", data_ask=words.text)


def _status_badge(page: _Page, status: RecruitingStatus) -> list[Markup]:
    return [tag("span", page.say(_STATUS_WORDS[status]), class_=f"status {status}")]


def _overview(page: _Page, passages: Mapping[str, Passage]) -> Markup:
    passage = passages.get(OVERVIEW)
    if passage is None:
        return Markup()
    body = page.catalogue.translate(passage.id, passage.body, page.language, "passages")
    lang = None if body.language == page.language else body.language
    return tag(
        "section",
        tag("h2", page.say("page_tested")),
        tag("div", from_markdown(body.text), lang=lang),
    )


def _for_whom(page: _Page) -> Markup:
    # Only the criteria that a reader can answer: the study team's are many.
    study = page.study
    asked = [c for c in study.criteria if c.kind == "inclusion" and c.question is not None]
    if not asked:
        return Markup()
    return tag(
        "section",
        tag("h2", page.say("page_for_whom")),
        tag("ul", *(tag("li", page.text(f"study:{study.id}:{c.id}", c.text)) for c in asked)),
    )


def _status(page: _Page) -> Markup:
    recruiting = page.study.recruiting
    source = recruiting.source
    day = page.catalogue.date(source.as_of, page.language)
    note = "page_status_updated" if source.dated == "updated" else "page_status_read"
    rows = [
        tag(
            "li",
            tag("strong", page.country(place.country)),
            tag("span", *_status_badge(page, place.status)),
            tag(
                "span",
                page.say(
                    "page_recruitment_start",
                    date=page.catalogue.date(place.start, page.language),
                ),
                class_="quiet",
            )
            if place.start
            else Markup(),
        )
        for place in page.study.countries
    ]
    return tag(
        "section",
        tag("h2", page.say("page_status")),
        tag("ul", *rows, class_="rows")
        if rows
        else tag("p", *_status_badge(page, recruiting.status)),
        tag("p", page.say(note, date=day), class_="quiet"),
    )


def _hospitals(page: _Page) -> Markup:
    study = page.study
    named = [site.country for site in study.sites]
    # Every country of the study, those without a hospital too: their readers look for it.
    countries = list(dict.fromkeys([*(place.country for place in study.countries), *named]))
    groups = []
    for country in countries:
        rows = [
            tag(
                "li",
                tag("span", site.name) if site.name else page.say("page_unreadable"),
                tag("span", site.city, class_="quiet"),
                tag("span", page.say("page_verified"), class_="verified")
                if site.verified
                else Markup(),
            )
            for site in study.sites
            if site.country == country
        ]
        listed = tag("ul", *rows, class_="rows") if rows else _none_listed(page)
        groups.append(tag("h3", page.country(country)) + listed)
    return tag(
        "section",
        tag("h2", page.say("page_hospitals")),
        *(Markup(group) for group in groups) if groups else [_none_listed(page)],
    )


def _none_listed(page: _Page) -> Markup:
    return tag("p", page.say("page_no_hospitals"), class_="quiet")


def _identifiers(page: _Page) -> Markup:
    study = page.study
    facts = [
        *((tag("span", name, lang="en"), value) for name, value in study.identifiers.items()),
        (page.say("page_phase"), page.text(f"study:{study.id}:phase", study.phase)),
        (page.say("page_source"), study.recruiting.source.document),
    ]
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    return tag("section", tag("h2", page.say("page_identifiers")), tag("dl", *pairs))


def _topics(page: _Page, passages: Mapping[str, Passage]) -> Markup:
    titles = [
        page.catalogue.translate(p.id, p.title, page.language, "passages")
        for p in passages.values()
    ]
    if not titles:
        return Markup()
    titles.sort(key=lambda words: words.text.casefold())
    return tag(
        "section",
        tag(
            "div",
            tag("h2", page.say("page_topics")),
            tag("p", page.say("page_topics_text")),
            tag("noscript", tag("p", page.say("page_no_script"))),
            tag("ul", *(tag("li", _ask(page, words)) for words in titles)),
            class_="wide",
        ),
        class_="topics",
    )


def _footer(page: _Page, others: Iterable[_Page], review: Words | None) -> Markup:
    links = [
        tag("li", tag("a", o.marked(o.title), href=_address(o.study.id, o.language)))
        for o in others
    ]
    more = [tag("h2", page.say("page_other_studies")), tag("ul", *links)] if links else []
    last = [tag("p", page.say("page_information"))]
    if review is not None:
        last.append(tag("p", page.marked(review)))
    return tag("footer", tag("div", *more, *last, class_="wide"))
