"""The shipped translations are whole, and say the same numbers as the English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from locales import LANGUAGES, SOURCE_LANGUAGE
from locales.extract import contexts, extract_domain, extract_passage

TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
DOMAINS = ("messages", "passages")
CATALOGUES = [(language, domain) for language in TRANSLATED for domain in DOMAINS]


def read(language: str, domain: str) -> Catalog:
    path = Path("locales") / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def messages(language: str, domain: str) -> Iterator[Message]:
    return (message for message in read(language, domain) if message.id)


def numbers(text: str) -> set[str]:
    """The numbers of a text; a decimal comma counts as a point."""
    return {n.replace(",", ".") for n in re.findall(r"\d+(?:[.,]\d+)*", text)}


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_nothing_is_missing_or_stale(language: str, domain: str) -> None:
    left = [m.context for m in messages(language, domain) if not m.string or m.fuzzy]
    assert left == []


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_placeholders_are_those_of_the_english(language: str, domain: str) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(set(re.findall(r"\{\w+\}", text)))

    for message in messages(language, domain):
        assert placeholders(message.string) == placeholders(message.id), message.context


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_numbers_are_those_of_the_english(language: str, domain: str) -> None:
    for message in messages(language, domain):
        assert numbers(message.string) == numbers(message.id), message.context


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_lists_and_emphasis_are_those_of_the_english(language: str, domain: str) -> None:
    for message in messages(language, domain):
        shape = (message.id.count("\n- "), message.id.count("**"))
        assert (message.string.count("\n- "), message.string.count("**")) == shape, message.context


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
@pytest.mark.parametrize(
    "identifier", ["2025-522114-23-00", "64007957MMY2022", "NCT03952091", "TJ202001MMY301"]
)
def test_identifiers_stay_as_they_are(language: str, domain: str, identifier: str) -> None:
    for message in messages(language, domain):
        if identifier in message.id:
            assert identifier in message.string, message.context


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_english_sentence_of_the_interface_is_in_the_catalogue(language: str) -> None:
    catalogue = read(language, "messages")
    with Path("domain.yml").open("rb") as file:
        wanted = contexts(extract_domain(file, None, None, None))
    for context, texts in wanted.items():
        for text in texts:
            assert catalogue.get(text, context) is not None, (context, text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_passage_is_in_the_catalogue(language: str) -> None:
    catalogue = read(language, "passages")
    for path in sorted(Path("knowledge/content/passages").glob("*/*.md")):
        with path.open("rb") as file:
            for _, _, (context, text), _ in extract_passage(file, None, None, None):
                assert catalogue.get(text, context) is not None, (context, text)


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_no_catalogue_claims_a_review_that_nobody_made(language: str, domain: str) -> None:
    assert "NOT yet reviewed" in read(language, domain).header_comment
