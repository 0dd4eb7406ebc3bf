"""What people read comes from compiled catalogues, and is honest about its language."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from locales import Catalogue, Words
from locales.catalog import fill

DOMAIN = """
responses:
  greet:
    - text: Hello {name}.
      custom: {kind: notice, code: hello}
      buttons:
        - title: Start
          payload: /start
  same:
    - text: OK
"""


def compiled(tmp_path: Path, language: str, catalogue: Catalog) -> None:
    folder = tmp_path / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    (folder / "messages.mo").write_bytes(buffer.getvalue())


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    finnish = Catalog(locale="fi")
    finnish.add("Hello {name}.", "Hei {name}.", context="greet")
    finnish.add("Start", "Aloita", context="greet")
    finnish.add("OK", "OK", context="same")
    compiled(tmp_path, "fi", finnish)
    danish = Catalog(locale="da")
    danish.add("Hello {name}.", "Hej {name}.", context="greet", flags=["fuzzy"])
    compiled(tmp_path, "da", danish)
    return Catalogue.load(tmp_path, tmp_path / "domain.yml")


def test_a_response_is_said_in_the_language_of_the_reader(catalogue: Catalogue) -> None:
    assert catalogue.response("greet", "fi", name="Aino") == Words("Hei Aino.", "fi")


def test_a_fuzzy_translation_is_never_shown(catalogue: Catalogue) -> None:
    assert catalogue.response("greet", "da", name="Bo") == Words("Hello Bo.", "en")


def test_a_missing_translation_is_shown_in_english_and_marked(catalogue: Catalogue) -> None:
    assert catalogue.response("greet", "et", name="Mari") == Words("Hello Mari.", "en")


def test_a_translation_that_equals_the_english_counts_as_translated(catalogue: Catalogue) -> None:
    assert catalogue.response("same", "fi") == Words("OK", "fi")


def test_a_translation_belongs_to_its_context(catalogue: Catalogue) -> None:
    assert catalogue.translate("other", "Start", "fi") == Words("Start", "en")


def test_buttons_keep_their_payload_and_change_their_title(catalogue: Catalogue) -> None:
    assert catalogue.buttons("greet", "fi") == [{"title": "Aloita", "payload": "/start"}]


def test_a_language_that_we_do_not_have_is_answered_in_english(catalogue: Catalogue) -> None:
    assert catalogue.translate("greet", "Start", "sv").language == "en"


def test_numbers_and_alternatives_are_written_as_the_language_does(catalogue: Catalogue) -> None:
    assert catalogue.number(7.5, "fi") == "7,5"
    assert catalogue.number(7.5, "en") == "7.5"
    assert catalogue.either(["2", "3"], "da") == "2 eller 3"


def test_a_response_with_two_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "domain.yml"
    path.write_text("responses:\n  a:\n    - text: x\n    - text: y\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"domain\.yml:2: response 'a'"):
        Catalogue.load(tmp_path, path)


@given(st.text(), st.dictionaries(st.sampled_from(["name", "count"]), st.text()))
def test_what_a_patient_said_is_never_read_as_a_placeholder(
    said: str, values: dict[str, str]
) -> None:
    filled = fill("{answer}", {**values, "answer": said})
    assert filled == said
