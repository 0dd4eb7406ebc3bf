"""A count that is stated by itself, or listed one by one, is taken whatever else is told."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer_stated import listed, stated
from knowledge.answer_words import CONTENT, load_lexicon
from knowledge.answers import understand_item
from knowledge.questionnaire import load_questionnaire

TODAY = date(2026, 11, 21)
LINES = load_questionnaire(CONTENT).by_link_id["prior-lines"]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("nb", "Fire, hvis jeg regner transplantasjonen og det rundt den som ett", 4),
        ("et", "Üks plaan, nelja ravimiga.", 1),
        ("et", "Kolm ravi, vahepeal palju häid aastaid.", 3),
        ("en", "Four lines: VRd, DPd, KPd, Tecvayli", 4),
        ("fi", "Velcade ja siirto, Darzalex, Kyprolis ja nyt tämä uusi. 4 siis.", 4),
        ("et", "Kui siirdamine koos esimesega kokku lugeda, siis kolm.", 3),
        ("fi", "Nyt Talvey, ennen sitä neljä eri yhdistelmää", 5),
        ("nb", "Er nå inne i den fjerde kuren. Tre har slutta å virke på meg", 4),
    ],
)
def test_a_count_by_itself_is_found_and_read(language: str, text: str, count: int) -> None:
    lexicon = load_lexicon(language)
    assert stated(lexicon.prepare(text), lexicon) == count
    assert understand_item(text, LINES, language, TODAY).value == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Two, or three"),
        ("en", "5? could be 6"),
        ("en", "four, I don't know exactly"),
        ("da", "fire, nej vent, tre"),
        ("nb", "hver tredje måned, til kontroll"),
        ("fi", "kuusi kierrosta lääkkeitä ja siirto"),
        ("et", ""),
    ],
)
def test_a_count_in_doubt_or_of_something_else_is_not_stated(language: str, text: str) -> None:
    lexicon = load_lexicon(language)
    assert stated(lexicon.prepare(text), lexicon) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1) VCD and stem cells 2015, 2) Revlimid 2018, 3) Darzalex", 3),
        ("Fem: 1) Velcade 2) Revlimid 3) Darzalex 4) Kyprolis 5) Tecvayli", 5),
        ("1. VRd 2. DPd", 2),
        ("1) VRd", None),
        ("2) Revlimid 3) Darzalex", None),
        ("VRd 12.3.2019", None),
        ("", None),
    ],
)
def test_a_numbered_list_is_counted_only_from_one_on(text: str, count: int | None) -> None:
    assert listed(text) == count


@pytest.mark.parametrize("text", ["four weeks ago I started Darzalex", "I had Darzalex"])
def test_one_medicine_that_is_named_may_be_the_last_of_several(text: str) -> None:
    assert understand_item(text, LINES, "en", TODAY).value is None
