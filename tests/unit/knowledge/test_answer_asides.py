"""What stands beside an answer changes it not: conditions, "and nothing since", "if that counts"."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer_asides import without_aftermath, without_conditions
from knowledge.answer_words import CONTENT, load_lexicon
from knowledge.answers import understand_item
from knowledge.questionnaire import load_questionnaire

TODAY = date(2026, 11, 23)
QUESTIONS = load_questionnaire(CONTENT).by_link_id


def read(link_id: str, language: str, text: str) -> object:
    return understand_item(text, QUESTIONS[link_id], language, TODAY).value


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("da", "puha. 7 tror jeg, hvis man tæller det jeg får nu med", 7),
        ("nb", "7 tror jeg, hvis man teller med det jeg får nå", 7),
        ("en", "7 I think, if you count what I get now", 7),
        ("et", "7 vist, kui praegune ka lugeda", 7),
        ("fi", "7 luulisin, jos nykyinen lasketaan mukaan", 7),
        ("da", "Tre forløb, hvis man regner transplantationen i 2018 med til det første", 3),
    ],
)
def test_what_a_count_stands_on_leaves_the_count(language: str, text: str, count: int) -> None:
    assert read("prior-lines", language, text) == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "if you count the transplant it is four"),
        ("en", "three, if you count the transplant four"),
        ("en", "counting is not my strength"),
        ("fi", "kolme"),
    ],
)
def test_a_condition_that_holds_a_number_itself_is_kept(language: str, text: str) -> None:
    assert without_conditions(text, load_lexicon(language)) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Jeg fik Carvykti på Rigshospitalet i 2024 og har ikke fået noget siden"),
        ("nb", "Jeg fikk Carvykti på Rikshospitalet i 2024 og har ikke fått noe siden"),
        ("en", "I got Carvykti in 2024 and have not had anything since"),
        ("et", "Sain 2024 Carvykti ja pärast seda pole midagi saanud"),
        ("fi", "Sain Carvyktin 2024 enkä ole saanut mitään sen jälkeen"),
    ],
)
def test_nothing_since_denies_nothing_that_was_before(language: str, text: str) -> None:
    assert read("bcma", language, text) == "yes"


@pytest.mark.parametrize(
    "text", ["nothing since 2019", "nothing since", "Carvykti, nothing since 2019"]
)
def test_nothing_since_a_year_or_by_itself_is_kept(text: str) -> None:
    assert without_aftermath(text, load_lexicon("en")) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "besvimet en gang på badeværelset i september, ved ikke om det tæller med"),
        ("nb", "besvimte på badet i september, vet ikke om det teller"),
        ("en", "fainted in the bathroom in September, don't know if that counts"),
        ("et", "minestasin septembris vannitoas, ei tea kas see loeb"),
        ("fi", "pyörryin kylpyhuoneessa syyskuussa, en tiedä lasketaanko sitä"),
    ],
)
def test_not_knowing_whether_it_counts_is_asked_again(language: str, text: str) -> None:
    assert read("stroke-seizure", language, text) is None


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("da", "Jeg havde en blodprop i juli", None),
        ("da", "Jeg havde en blodprop i hjernen i juli", "yes"),
        ("da", "Ja, en blodprop i juli", "yes"),
        ("da", "nej, en blodprop i benet for to år siden", "no"),
        ("nb", "Jeg hadde en blodpropp i juli", None),
        ("fi", "Minulla oli veritulppa heinäkuussa", None),
        ("fi", "Minulla oli aivoveritulppa heinäkuussa", "yes"),
        ("et", "Mul oli juulis tromb", None),
        ("en", "I had a blood clot in July", None),
        ("en", "I had a blood clot in the brain in July", "yes"),
    ],
)
def test_a_clot_is_a_stroke_only_in_the_brain(language: str, text: str, value: str | None) -> None:
    assert read("stroke-seizure", language, text) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "De har taget knoglemarvsprøve og jeg får svar på fredag. Lægen tror det er det"),
        ("nb", "De tok beinmargsprøve og jeg får svar fredag. Legen tror det er det"),
        ("en", "they did the bone marrow and I get the result on Friday. the doctor thinks it is"),
    ],
)
def test_what_a_doctor_expects_before_the_result_is_no_diagnosis(language: str, text: str) -> None:
    assert read("diagnosis", language, text) != "yes"
