"""Ages that are told beside a birthday, have to be reckoned, or are misspelt."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer_words import CONTENT
from knowledge.answers import understand_item
from knowledge.questionnaire import load_questionnaire

TODAY = date(2026, 11, 21)
AGE = load_questionnaire(CONTENT).by_link_id["age"]


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("nb", "Blir seksti 3. desember", 59),
        ("da", "Jeg bliver 71 den 28. november", 70),
        ("en", "I turned 64 in May, don't feel a day over forty", 64),
        ("fi", "potilas on toukokuuta -58", 68),
        ("et", "kaheksakümend", 80),
        ("nb", "tre år over åtti", 83),
        ("fi", "kaks yli seitsemänkymmenen", 72),
        ("da", "om tre år runder jeg de firs", 77),
        ("en", "I'm 90 in five weeks", 89),
        ("en", "four years older than my husband, and he is 61", 65),
        ("et", "abikaasa on 68 ja mina kaks aastat noorem", 66),
        ("nb", "da jeg var 55 fant de det, det er sju år siden", 62),
        ("fi", "Paino 70 kiloa, ikä 66", 66),
        ("et", "kaal 82, vanus 59", 59),
        ("da", "62 bliver 63 til jul", 62),
        ("fi", "68 mutta kohta 69", 68),
        ("fi", "55, helmikuussa 56", 55),
        ("en", "73 next week", 72),
        ("en", "67 going on 90", 67),
        ("et", "78 aastat, sündinud 48", 78),
        ("nb", "51 år, altså 75-modell", 51),
        ("fi", "vuosimalli -62", 64),
        ("nb", "Fødselsdato 29. desember 1950, så det er en drøy måned igjen til 76", 75),
        ("da", "52 år gammel, født i Bosnien", 52),
        ("nb", "åtti og fem", 85),
        ("et", "Ma ise olen 37, aga küsin isa jaoks, tema on 69", 69),
        ("en", "My father is 74, he doesn't speak English or Swedish so well", 74),
        ("en", "I am asking for my brother. He is 66, I am 70 myself.", 66),
        ("nb", "Jeg spør for broren min. Han er 66, selv er jeg 70.", 66),
        ("fi", "Kyselen veljeni puolesta. Hän on 66, itse olen 70.", 66),
        ("fi", "Äiti täyttää joulukuussa 80, eli vielä 79", 79),
        ("fi", "70 vuotta olen. Tulin Virosta Suomeen 1992", 70),
        ("fi", "Potilas 70 v. (hoitaja täyttää potilaan puolesta)", 70),
        ("da", "Det er til min far, han er 77", 77),
        ("da", "Jeg er 78, godt gående", 78),
        ("da", "Der er syv måneder til, at jeg runder de 70.", 69),
        ("en", "I'm 60 (61 in January)", 60),
        ("nb", "Jeg er 60 (61 i januar)", 60),
        ("et", "Olen 60 (jaanuaris 61)", 60),
        ("fi", "Tulen tammikuussa 74 vuotiaaksi.", 73),
        ("fi", "Potilas 79 v., täyttää hoitaja.", 79),
        ("da", "46 og to små børn, så det var lidt af et chok", 46),
    ],
)
def test_an_age_is_reckoned_as_people_tell_it(language: str, text: str, age: int) -> None:
    assert understand_item(text, AGE, language, TODAY).value == age


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my father is 81 and I am 50"),
        ("fi", "isäni täytti 79 ja minä olen 52"),
        ("et", "isa on 77, mina 45"),
        ("en", "three quarters of a century"),
        ("da", "det er fire år siden"),
        ("da", "Jeg er 45, men det er mor det gælder"),
        ("da", "godt 70"),
        ("da", "72 til 74"),
        ("en", "62 or 63"),
        ("en", "either two years over eighty or eighty-three"),
    ],
)
def test_an_age_in_doubt_is_asked_again(language: str, text: str) -> None:
    assert understand_item(text, AGE, language, TODAY).value is None


@pytest.mark.parametrize("text", ["seventyth-ish", "ninthy two days", "eightyish or so they say"])
def test_a_word_near_a_number_is_not_stretched_to_one(text: str) -> None:
    said = understand_item(text, AGE, "en", TODAY)
    assert said.value is None


def test_a_child_s_age_in_one_word_is_still_read() -> None:
    assert understand_item("4", AGE, "en", TODAY).value == 4
