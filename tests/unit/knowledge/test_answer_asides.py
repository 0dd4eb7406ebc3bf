"""What stands beside an answer changes it not: "if you count …", "nothing since"."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer_asides import without_aftermath, without_conditions, without_question
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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "63. Står det ikke i journalen?"),
        ("nb", "63. Står ikke det i journalen?"),
        ("en", "63. Isn't that in my records?"),
        ("fi", "63. Eikö se ole papereissa?"),
    ],
)
def test_a_question_behind_an_answer_leaves_the_answer(language: str, text: str) -> None:
    assert read("age", language, text) == 63


@pytest.mark.parametrize(
    "text", ["63. Or 64?", "Yes. Or is it a no?", "63?", "What is that?", "Is it? I do not know."]
)
def test_a_question_that_doubts_the_answer_is_kept(text: str) -> None:
    assert without_question(text, load_lexicon("en")) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "1. Er færdig med induktion, transplanteret 2. oktober"),
        ("en", "1. Finished induction, transplanted on 2 October"),
        ("et", "1. Induktsioon tehtud, siirdamine 2. oktoobril"),
        ("fi", "1. Induktio tehty, siirto 2. lokakuuta"),
    ],
)
def test_the_day_of_a_month_counts_no_treatments(language: str, text: str) -> None:
    assert read("prior-lines", language, text) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Jeg har haft én behandling og den næste begynder efter jul"),
        ("nb", "Jeg har hatt én behandling og den neste begynner etter jul"),
        ("en", "I've had one treatment and the next one begins after Christmas"),
        ("et", "Mul on olnud üks ravi ja järgmine algab pärast jõule"),
        ("fi", "Minulla on ollut yksi hoito ja seuraava alkaa joulun jälkeen"),
    ],
)
def test_the_next_treatment_is_not_counted_yet(language: str, text: str) -> None:
    assert read("prior-lines", language, text) in (1, None)


@pytest.mark.parametrize("language", ["nb", "da"])
def test_from_48_may_be_the_year_of_birth(language: str) -> None:
    said = understand_item("jeg er fra 48", QUESTIONS["age"], language, TODAY)
    assert (said.value, said.candidates) == (None, (48, 78))
    assert read("age", language, "67, er fra Odense") == 67


@pytest.mark.parametrize(
    ("language", "text"),
    [("da", "ECOG 0-1. Det afhænger lidt"), ("en", "ECOG 1-2, depends"), ("fi", "ECOG 1–2")],
)
def test_a_range_of_grades_is_asked_again(language: str, text: str) -> None:
    assert read("daily-activity", language, text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "car t nej det var der ik plads te. men Tecvayli hår a fået"),
        ("da", "CAR-T nej, men jeg har fået Tecvayli"),
        ("en", "not CAR-T, but I have had Tecvayli"),
    ],
)
def test_one_medicine_that_was_not_had_denies_no_other(language: str, text: str) -> None:
    assert read("bcma", language, text) in ("yes", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "For et par år siden havde han en lille hjerneblødning"),
        ("da", "For et par år siden havde han en lille hjerneblødning, ikke noget siden"),
        ("nb", "For et par år siden hadde han et lite slag"),
        ("en", "A couple of years ago he had a small stroke, nothing since"),
        ("et", "Paar aastat tagasi oli tal väike insult"),
        ("fi", "Pari vuotta sitten hänellä oli pieni aivoverenvuoto"),
    ],
)
def test_a_stroke_some_years_ago_was_not_lately(language: str, text: str) -> None:
    assert read("stroke-seizure", language, text) == "no"
