"""What can be chosen on the page about embedding: a form that needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.widget.frame import EMBED_PAGE, Frame
from bot.widget.html import Markup, tag
from bot.widget.page import COUNTRIES
from knowledge.studies import Study
from locales import LANGUAGES, own_name

#: Stands for the website's origin where the reader has not named it.
EXAMPLE = "https://www.hospital.example"
_LONGEST_SITE = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader has chosen. `study` and `country` are "" where none is named.

    `language` is the chat's; `inline`: it stands in the page, always open; `site`: the website
    that it is for, as it was typed.
    """

    study: str
    country: str
    language: str
    inline: bool = False
    site: str = ""

    def address(self, language: str) -> str:
        """Return the address of the page that shows it, with another language of page and chat."""
        query = {"study": self.study, "country": self.country, "lang": language}
        if self.inline:
            query["open"] = "1"
        if self.site:
            query["site"] = self.site[:_LONGEST_SITE]
        return f"{EMBED_PAGE}?{urlencode(query)}"


def render_form(
    frame: Frame, studies: Mapping[str, Study], choice: Choice, *, refused: bool
) -> Markup:
    """Return the form; `refused`: what stands in it for a website is none."""
    titles = [(key, frame.title(study).text) for key, study in studies.items()]
    everything = frame.catalogue.response("embed_all_studies", frame.language).text
    unnamed = frame.catalogue.response("embed_no_country", frame.language).text
    countries = [
        (code, frame.country(code)) for code in _countries(studies.values(), choice.country)
    ]
    languages = [(name, own_name(name)) for name in LANGUAGES]
    wrong = tag("p", frame.say("embed_site_wrong"), class_="wrong", id="site-wrong")
    site = tag(
        "input",
        id="site",
        name="site",
        type="text",
        inputmode="url",
        autocomplete="url",
        maxlength=str(_LONGEST_SITE),
        placeholder=EXAMPLE,
        value=choice.site,
        aria_invalid="true" if refused else None,
        aria_describedby="site-wrong" if refused else None,
    )
    inline = tag("input", id="open", name="open", type="checkbox", value="1", checked=choice.inline)
    return tag(
        "form",
        # The page keeps its language when that of the chat changes.
        tag("input", type="hidden", name="page", value=frame.language),
        _select(frame, "study", "embed_study", [*titles, ("", everything)], choice.study),
        _select(frame, "country", "embed_country", [*countries, ("", unnamed)], choice.country),
        _select(frame, "lang", "embed_language", languages, choice.language),
        tag(
            "div",
            tag("label", frame.say("embed_site"), for_="site"),
            wrong if refused else Markup(),
            site,
        ),
        tag("div", inline, tag("label", frame.say("embed_open"), for_="open"), class_="tick"),
        tag("button", frame.say("embed_show"), class_="primary"),
        method="get",
        action=EMBED_PAGE,
        class_="card",
    )


def _select(
    frame: Frame, name: str, label: str, choices: Iterable[tuple[str, str]], chosen: str
) -> Markup:
    options = [
        tag("option", text, value=value, selected=value == chosen) for value, text in choices
    ]
    return tag(
        "div",
        tag("label", frame.say(label), for_=name),
        tag("select", *options, id=name, name=name),
    )


def _countries(studies: Iterable[Study], chosen: str) -> list[str]:
    """Return the countries that can be chosen: those of our languages, of the studies, and it."""
    named = [place.country for study in studies for place in study.countries]
    found = [*COUNTRIES.values(), *named, *([chosen] if chosen else [])]
    return list(dict.fromkeys(found))
