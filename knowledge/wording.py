"""Which words an answer has; the words themselves come from whoever holds the catalogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from knowledge.questionnaire import SKIPPED, UNKNOWN, Answer, Item
from knowledge.sites import unnamed_cities
from knowledge.studies import Site, Study


def answer_words(
    item: Item,
    answer: Answer | float,
    *,
    response: Callable[[str], str],
    translate: Callable[[str, str], str],
    number: Callable[[float], str],
) -> str:
    """Return an answer as people read it.

    `response` gives the words of an interface response, `translate` those of a text with its
    context (the item's linkId), `number` a number as it is written.
    """
    if answer in (UNKNOWN, SKIPPED):
        return response("button_dont_know")
    if item.type == "boolean":
        return response(f"button_{answer}")
    for option in item.answer_option:
        if option.value == answer:
            return translate(item.link_id, option.text)
    return number(answer) if isinstance(answer, int | float) else str(answer)


def not_yet_words(
    study: Study, *, response: Callable[..., str], written: Callable[[date], str]
) -> str | None:
    """Return that the study takes no one yet, with its source's date; None where it may."""
    if study.recruiting.status != "not_yet":
        return None
    return response("result_not_yet", date=written(study.recruiting.source.as_of))


def hospital_words(
    study: Study,
    sites: Mapping[str, tuple[Site, ...]],
    country: str,
    *,
    response: Callable[..., str],
    country_name: Callable[[str], str],
) -> str:
    """Return `sites`, by country code, in words; "" where there are none.

    Said before them: that none is named in `country`, where the study is to take place there too.
    Said after them: which cities of `country` have one more, without a name that can be read.
    """
    if not sites:
        return ""
    lines = [
        f"- {country_name(code)}: {site.full_name}, {site.city}"
        for code, listed in sites.items()
        for site in listed
    ]
    here = country in {place.country for place in study.countries}
    missing = here and country not in sites
    parts = [
        *([response("result_no_hospital", country=country_name(country))] if missing else ()),
        response("result_hospitals", hospitals="\n".join(lines)),
        *(response("result_unnamed", city=city) for city in unnamed_cities(study, country)),
    ]
    return "\n\n".join(parts)
