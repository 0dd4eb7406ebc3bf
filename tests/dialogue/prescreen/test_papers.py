"""The result can be taken to the doctor: as a PDF, a page to print, and FHIR resources."""

from __future__ import annotations

from collections.abc import Callable

import requests
from fhir.resources.R4B.bundle import Bundle

from tests.client import Patient
from tests.dialogue.filling import FITTING, fill_in


def fetch(person: Patient, name: str) -> requests.Response:
    url = f"{person.url}/api/conversations/{person.id}/{name}"
    return requests.get(url, headers=person.headers, timeout=30)


def test_the_papers_are_in_the_patients_language_with_the_english_beside(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    assert fetch(person, "result.pdf").status_code == 404
    result = fill_in(person, FITTING)
    assert fetch(person, "result.pdf").content.startswith(b"%PDF-")
    page = fetch(person, "result.html").content.decode()
    for point in result["custom"]["criteria"]:
        assert f">{point['id']}<" in page
        # An apostrophe is written otherwise in HTML.
        assert point["text"].split("'")[0] in page
    assert "You have never had a treatment that targets BCMA." in page


def test_a_correction_after_the_result_stands_in_the_next_papers(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    person.say("my age is 63 not 58")
    person.press_number(0)
    bundle = Bundle.model_validate(fetch(person, "result.fhir.json").json())
    answers = {item.linkId: item.answer for item in bundle.entry[1].resource.item}
    assert answers["age"][0].valueInteger == 63


def test_erasing_takes_the_papers_with_it(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    url = f"{person.url}/api/conversations/{person.id}"
    assert requests.delete(url, headers=person.headers, timeout=30).status_code == 204
    assert fetch(person, "result.pdf").status_code == 404


def test_the_result_says_where_to_go_and_what_to_bring(
    begun: Callable[..., Patient],
) -> None:
    text = fill_in(begun("en", country="DK"), FITTING)["text"]
    assert "Denmark: Odense Universitetshospital (Odense University Hospital), Odense" in text
    assert "Oslo" not in text
    assert "blood test results" in text
    everywhere = fill_in(begun("en", country="FI"), FITTING)["text"]
    assert "Norway: Oslo universitetssykehus HF, Oslo" in everywhere
