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
        ("da", "3 + det nye jeg får nu", 4),
        ("nb", "3 + den nye jeg får nå", 4),
        ("et", "3 + see uus mis praegu", 4),
        ("en", "three: two in Poland and one here", 3),
        ("nb", "Tre: to i Polen og en her i Norge", 3),
        ("da", "3 siger han. 1 i Polen og 2 her i Danmark", 3),
        ("en", "Velcade 2016, Revlimid 2018, Dara 2020, Kyprolis 2023. It is 4.", 4),
        ("da", "Velcade 2016. Revlimid 2018, Dara 2020 og så CAR-T i 2024. Det er fire.", 4),
        ("fi", "Hoitoja on ollut kolme", 3),
        ("nb", "det har vært fem behandlinger", 5),
        ("fi", "Luulisin kaksi. Ensin lääkkeet ja siirto 2018, kaksi vuotta sitten alkoi uusi.", 2),
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


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("da", "Jeg har talt det sammen til 6", 6),
        ("da", "Der har været fem, hvis jeg tæller rigtigt", 5),
        ("fi", "Hoitoja on ollut kolme, jos nykyinen lasketaan mukaan.", 3),
        ("en", "three if you count the current one", 3),
        ("en", "lots, I have not counted them", "unknown"),
        ("nb", "mange, har ikke talt dem", "unknown"),
        ("da", "mange, det er svært at holde styr på", "unknown"),
        ("et", "palju, pole lugenud", "unknown"),
        ("fi", "en ole laskenut, monta", "unknown"),
        ("da", "Det ved jeg desværre ikke, han har haft sygdommen i mange år", "unknown"),
    ],
)
def test_how_surely_it_is_counted_changes_no_count(
    language: str, text: str, count: int | str
) -> None:
    assert understand_item(text, LINES, language, TODAY).value == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She has had 2 different ones and is about to start the third in December"),
        ("da", "Hun har haft 2 forskellige og skal til at starte på den tredje til december"),
        ("fi", "On ollut 2 erilaista ja joulukuussa alkaa kolmas"),
        ("et", "Tal on olnud 2 erinevat ja detsembris hakkab kolmas"),
    ],
)
def test_a_treatment_that_is_only_to_begin_is_not_counted(language: str, text: str) -> None:
    assert understand_item(text, LINES, language, TODAY).value in (2, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "two treatments done, the third begins next week"),
        ("nb", "to behandlinger ferdig, den tredje starter neste uke"),
        ("et", "kaks ravi tehtud, kolmas hakkab järgmine nädal"),
        ("fi", "kaksi hoitoa takana, kolmas alkaa ensi viikolla"),
        ("nb", "To. Den siste virker ikke noe særlig"),
    ],
)
def test_a_count_that_is_said_is_never_taken_for_none(language: str, text: str) -> None:
    assert understand_item(text, LINES, language, TODAY).value in (2, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One, now on the 3rd cycle of induction"),
        ("da", "En, nu er det 3. serie af induktionen"),
        ("et", "Üks, praegu on induktsiooni 3. tsükkel"),
        ("fi", "Yksi, nyt on menossa induktion 3. sykli"),
    ],
)
def test_the_third_round_is_no_third_treatment(language: str, text: str) -> None:
    assert understand_item(text, LINES, language, TODAY).value == 1
