"""Which hospitals of a study are near a patient, by country."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.studies import Site, Study


def sites_by_country(study: Study, country: str) -> Mapping[str, tuple[Site, ...]]:
    """Return the study's sites by country code, those of `country` first.

    A country without a site is left out, as is a site whose name the source does not show.
    """
    known = [site for site in study.sites if site.name]
    order = dict.fromkeys([country, *(site.country for site in known)])
    found = {code: tuple(s for s in known if s.country == code) for code in order}
    return {code: sites for code, sites in found.items() if sites}


def unnamed_cities(study: Study, country: str) -> tuple[str, ...]:
    """Return the cities of `country` whose site the source lists without a name to be read."""
    return tuple(s.city for s in study.sites if not s.name and s.country == country)
