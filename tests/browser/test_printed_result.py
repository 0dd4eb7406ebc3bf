"""The result on paper: one or two sheets, in every language, with the English beside."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.client import START, Patient
from tests.dialogue.filling import FITTING, fill_in

#: More has to be said where something stands against the study.
AGAINST = {**FITTING, "bcma": 0, "stroke-seizure": 0}


@pytest.fixture(params=[FITTING, AGAINST], ids=["fitting", "against"])
def person(system: str, language: str, request: pytest.FixtureRequest) -> Iterator[Patient]:
    """Somebody who has a result."""
    person = Patient(system, language)
    person.say(START[language])
    person.press_number(0)
    fill_in(person, request.param)
    yield person
    url = f"{person.url}/api/conversations/{person.id}"
    assert requests.delete(url, headers=person.headers, timeout=30).status_code == 204


def sheets(pdf: bytes) -> list[str]:
    """The text of each sheet."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def address(person: Patient, name: str) -> str:
    return f"{person.url}/api/conversations/{person.id}/{name}"


def test_the_printed_page_of_the_result_is_one_or_two_sheets(page: Page, person: Patient) -> None:
    page.set_extra_http_headers(person.headers)
    answer = page.goto(address(person, "result.html"))
    assert answer is not None
    assert answer.ok
    printed = sheets(page.pdf(format="A4"))
    assert len(printed) <= 2
    # No sheet is there for a line or two.
    assert all(len(text) > 200 for text in printed)


def test_the_saved_result_is_one_or_two_sheets(person: Patient) -> None:
    answer = requests.get(address(person, "result.pdf"), headers=person.headers, timeout=30)
    written = sheets(answer.content)
    assert len(written) <= 2
    assert all(len(text) > 200 for text in written)
