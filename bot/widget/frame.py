"""What all pages have in common: words of one language, head, language menu, foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.widget.html import Markup, markup, tag
from knowledge.passages import Passage
from knowledge.studies import RecruitingStatus, Study
from locales import LANGUAGES, Catalogue, Words, own_name

#: Where the pages lie.
STUDY_PAGE, EMBED_PAGE = "/", "/embed"

_STATUS_WORDS: Mapping[RecruitingStatus, str] = {
    "not_yet": "page_status_not_yet_recruiting",
    "open": "page_status_recruiting",
    "closed": "page_status_active_not_recruiting",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of a page in one language, and the nonce of its security policy."""

    catalogue: Catalogue
    language: str
    nonce: str

    def say(self, name: str, **values: str) -> Markup:
        """Return a response of the domain file."""
        return self.marked(self.catalogue.response(name, self.language, **values))

    def said(self, name: str) -> str:
        """Return a response for an attribute, which cannot be marked as of another language."""
        return self.catalogue.response(name, self.language).text

    def text(self, context: str, message: str) -> Markup:
        """Return a sentence of a study file."""
        return self.marked(self.catalogue.translate(context, message, self.language))

    def passage(self, passage: Passage, text: str) -> Words:
        """Return a text of a passage."""
        return self.catalogue.translate(passage.id, text, self.language, "passages")

    def marked(self, words: Words) -> Markup:
        """Return the words, marked where they are in another language than the page."""
        if words.language == self.language:
            return markup([words.text])
        return tag("span", words.text, lang=words.language)

    def title(self, study: Study) -> Words:
        """Return a study's title."""
        return self.catalogue.translate(f"study:{study.id}:title", study.title, self.language)

    def country(self, code: str) -> str:
        """Return a country's name."""
        return self.catalogue.country(code, self.language)

    def badge(self, status: RecruitingStatus) -> Markup:
        """Return whether people are recruited, with a sign that is no colour alone."""
        return tag("span", self.say(_STATUS_WORDS[status]), class_=f"badge {status}")

    def study_link(self, study: Study) -> Markup:
        """Return a link to a study's page, in the language of this one."""
        return tag("a", self.marked(self.title(study)), href=study_address(study.id, self.language))


def study_address(study: str, language: str) -> str:
    """Return the address of a study's page in a language."""
    return f"{STUDY_PAGE}?study={study}&lang={language}"


def document(
    frame: Frame,
    title: Words,
    address: Callable[[str], str] | None,
    *parts: Markup,
) -> str:
    """Return a whole page: head and language menu, then the `parts`, with the id "text" in them.

    `address` gives the page's own address in a language; None where no page of it is served. It
    loads only /widget/page.css, /widget/page.js, the icon and, where it has an address, the chat.
    """
    return "<!doctype html>\n" + tag(
        "html",
        _head(frame, title, address),
        tag(
            "body",
            tag("a", frame.say("page_skip"), class_="skip", href="#text"),
            _header(frame, address or (lambda language: f"{STUDY_PAGE}?lang={language}")),
            *parts,
        ),
        lang=frame.language,
    )


def footer(frame: Frame, *links: Markup, review: Words | None = None) -> Markup:
    """Return the foot of a page, with links, and last by whom its texts are not yet reviewed."""
    parts = [tag("p", frame.say("page_information"))]
    if review is not None:
        parts.append(tag("p", frame.marked(review)))
    listed = [tag("ul", *(tag("li", link) for link in links))] if links else []
    return tag("footer", tag("div", *listed, *parts, class_="wide"))


def _head(frame: Frame, title: Words, address: Callable[[str], str] | None) -> Markup:
    others = LANGUAGES if address else ()
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title.text),
        tag("link", rel="icon", href="/widget/icon.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href="/widget/page.css", nonce=frame.nonce),
        tag("script", type="module", src="/widget/page.js", nonce=frame.nonce),
        *(_chat_ahead(frame) if address else ()),
        *(
            tag("link", rel="alternate", hreflang=other, href=address(other))
            for other in others
            if address
        ),
    )


def _chat_ahead(frame: Frame) -> tuple[Markup, Markup]:
    """Let the chat and its words be loaded together with what asks for them."""
    words = f"/widget/words/{frame.language}.json"
    return (
        tag("link", rel="modulepreload", href="/widget/study-chat.js", nonce=frame.nonce),
        tag("link", rel="preload", as_="fetch", href=words, crossorigin="anonymous"),
    )


def _header(frame: Frame, address: Callable[[str], str]) -> Markup:
    brand = tag(
        "a",
        tag("img", src="/widget/icon.svg", alt="", width="32", height="32"),
        tag("span", frame.say("page_site")),
        href=f"{STUDY_PAGE}?lang={frame.language}",
        class_="brand",
    )
    links = [
        tag(
            "a",
            own_name(other),
            href=address(other),
            hreflang=other,
            lang=other,
            aria_current="page" if other == frame.language else None,
        )
        for other in LANGUAGES
    ]
    label = frame.catalogue.response("page_language", frame.language).text
    menu = tag("nav", tag("ul", *(tag("li", link) for link in links)), aria_label=label)
    return tag("header", tag("div", brand, menu, class_="wide"), class_="top")
