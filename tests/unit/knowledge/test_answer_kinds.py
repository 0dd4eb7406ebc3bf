"""Kinds of expression, in all five languages; and floors on answers that the rules were made with.

The floors are no measure of unseen answers: see answers/README.md.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer_activity import GRADES, load_activity
from knowledge.answer_agreement import AgreementWords, agreed, load_agreement
from knowledge.answer_calendar import easter_sunday
from knowledge.answer_words import CONTENT
from knowledge.answers import Expects, understand, understand_item
from knowledge.answers_evaluate import judge, read_examples
from knowledge.files import ContentError, parse, read_yaml
from knowledge.questionnaire import load_questionnaire
from knowledge.understood import UNCLEAR, Understood

TODAY = date(2026, 11, 20)
LANGUAGES = ("nb", "da", "et", "fi", "en")
#: So many examples of a yes, a no, an "I do not know" and of neither has each language.
LEAST = (200, 200, 80, 120)
INDEPENDENT = Path(__file__).parent / "answers" / "independent"
SECOND = Path(__file__).parent / "answers" / "second"
THIRD = Path(__file__).parent / "answers" / "third"
FOURTH = Path(__file__).parent / "answers" / "fourth"
FIFTH = Path(__file__).parent / "answers" / "fifth"
SIXTH = Path(__file__).parent / "answers" / "sixth"
NINTH = Path(__file__).parent / "answers" / "ninth"
TENTH = Path(__file__).parent / "answers" / "tenth"
ELEVENTH = Path(__file__).parent / "answers" / "eleventh"
TWELFTH = Path(__file__).parent / "answers" / "twelfth"
THIRTEENTH = Path(__file__).parent / "answers" / "thirteenth"
FOURTEENTH = Path(__file__).parent / "answers" / "fourteenth"
READ = Path(__file__).parent / "answers" / "read"
EIGHTH = Path(__file__).parent / "answers" / "eighth"
SEVENTH = Path(__file__).parent / "answers" / "seventh"
QUESTIONS = load_questionnaire(CONTENT).by_link_id


def said(text: str, expects: Expects, language: str) -> object:
    return understand(text, expects, language, TODAY).value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "daratumumab first and then Kyprolis, so two", 2),
        ("nb", "først VRd og deretter Kyprolis, altså to", 2),
        ("da", "først VRd og bagefter Kyprolis, så to i alt", 2),
        ("et", "kõigepealt VRd ja siis Kyprolis, kokku kaks", 2),
        ("fi", "ensin VRd ja sitten Kyprolis, eli kaksi", 2),
        ("en", "one, then one more, which makes three altogether", 3),
        ("fi", "yksi ja sitten toinen, yhteensä kolme", 3),
    ],
)
def test_the_total_is_the_answer_among_other_numbers(language: str, text: str, value: int) -> None:
    assert said(text, "number", language) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 or 3 in total"),
        ("nb", "to eller tre til sammen"),
        ("da", "over tre i alt"),
        ("et", "kaks või kolm kokku"),
        ("fi", "yhteensä kaksi tai kolme"),
    ],
)
def test_a_doubtful_total_is_asked_again(language: str, text: str) -> None:
    assert said(text, "number", language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I turn 68 in February, so 67 now"),
        ("nb", "blir 68 i februar, men er 67 nå"),
        ("da", "fylder 68 i februar, så jeg er 67 nu"),
        ("et", "saan veebruaris 68, praegu 67"),
        ("fi", "täytän helmikuussa 68, nyt 67"),
    ],
)
def test_the_age_of_now_is_told_from_the_one_to_come(language: str, text: str) -> None:
    assert said(text, "number", language) == 67


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "61, not 16"), ("nb", "61, ikke 16"), ("da", "jeg er 61 og ikke 16"),
     ("et", "61, mitte 16"), ("fi", "61 eikä 16")],
)  # fmt: skip
def test_a_number_taken_back_does_not_count(language: str, text: str) -> None:
    assert said(text, "number", language) == 61


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "four hundred and thirty-two", 432),
        ("nb", "firehundreogtrettito", 432),
        ("da", "firehundredeogtoogtredive", 432),
        ("et", "nelisada kolmkümmend kaks", 432),
        ("fi", "neljäsataakolmekymmentäkaksi", 432),
        ("en", "2.3 x 10^9/L", 2.3),
        ("nb", "2,3 x 10^9/l", 2.3),
        ("en", "half a dozen", 6),
        ("nb", "to år unna sytti", 68),
    ],
)
def test_larger_numbers_powers_of_ten_and_reckoned_ones(
    language: str, text: str, value: float
) -> None:
    assert said(text, "number", language) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "in my 60s"), ("nb", "i 60-åra"), ("da", "i 60'erne"), ("fi", "60-luvulla"),
     ("et", "60ndates")],
)  # fmt: skip
def test_a_decade_of_life_is_no_age(language: str, text: str) -> None:
    assert said(text, "number", language) is None


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "three quarters of a year", 9),
        ("nb", "for et kvart år siden", 3),
        ("da", "for trekvart år siden", 9),
        ("et", "veerand aastat tagasi", 3),
        ("fi", "neljännesvuosi sitten", 3),
        ("en", "a couple of weeks ago", 0.5),
        ("fi", "pari kuukautta sitten", 2),
        ("nb", "for et par måneder siden", 2),
        ("en", "four years ago this month", 48),
        ("nb", "to år siden i mars", 32),
        ("da", "to år siden i marts", 32),
        ("en", "since Easter", 7),
        ("nb", "i påska", 7),
        ("da", "i påsken", 7),
        ("et", "lihavõtete ajal", 7),
        ("fi", "pääsiäisenä", 7),
        ("en", "on Tuesday", 0),
        ("da", "i mandags", 0),
        ("fi", "viikonloppuna", 0),
        ("nb", "20/9", 2),
        ("et", "a bit", None),
    ],
)
def test_fractions_of_a_year_holidays_and_weekdays(
    language: str, text: str, value: float | None
) -> None:
    assert said(text, "months_ago", language) == value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "can't deny it", "yes"),
        ("nb", "det må jeg innrømme", "yes"),
        ("da", "det kan jeg ikke nægte", "yes"),
        ("et", "ei saa salata", "yes"),
        ("fi", "en voi kieltää", "yes"),
        ("en", "my sister did but I didn't", "no"),
        ("nb", "heldigvis sluppet unna", "no"),
        ("da", "heldigvis sluppet for", "no"),
        ("et", "õnneks olen sellest pääsenud", "no"),
        ("fi", "olen säästynyt siltä", "no"),
        ("en", "maybe, maybe not", "unknown"),
        ("nb", "kanskje, kanskje ikke", "unknown"),
        ("da", "måske, måske ikke", "unknown"),
        ("et", "võib-olla jah, võib-olla ei", "unknown"),
        ("fi", "ehkä, ehkä ei", "unknown"),
    ],
)
def test_admitting_being_spared_and_being_undecided(language: str, text: str, value: str) -> None:
    assert said(text, "yes_no", language) == value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "I run every week and work full time as an engineer, same as before", 0),
        ("en", "I can iron and water the plants but carrying firewood is beyond me", 1),
        ("en", "had to give up working, I shower and cook for myself and nap after lunch", 2),
        ("en", "most of the day I lie on the settee and my sister helps me shower", 3),
        ("en", "the carers wash me and spoon feed me, I never leave the bed", 4),
        ("nb", "sykler til jobb og går på ski som før", 0),
        ("nb", "legen skrev at jeg har ECOG 1", 1),
        ("da", "arbejder ikke mere, men bader og klæder mig selv på og er oppe det meste", 2),
        ("et", "laman enamiku päevast ja tütar aitab pesemisel", 3),
        ("fi", "muut syöttävät ja pesevät, en pääse sängystä", 4),
    ],
)
def test_daily_life_is_read_from_a_description(language: str, text: str, value: int) -> None:
    assert said(text, "choice_ecog", language) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "it varies a lot"),
        ("nb", "broren min var sengeliggende"),
        ("da", "jeg har en hund"),
        ("et", "ilm on ilus"),
        ("fi", "kissani on kipeä"),
    ],
)
def test_what_tells_no_grade_is_asked_again(language: str, text: str) -> None:
    assert said(text, "choice_ecog", language) is None


def test_a_description_between_two_grades_offers_both() -> None:
    text = "I lie down about three hours of an afternoon and couldn't hold down a job"
    offered = understand(text, "choice_ecog", "en", TODAY)
    assert offered.value in (None, 2)
    assert all(grade in GRADES for grade in offered.candidates)


def test_without_examples_only_the_rules_read(tmp_path: Path) -> None:
    assert load_activity(tmp_path).scores("bedridden", "en") == ()


def test_an_incomplete_file_of_examples_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "answers" / "activity"
    folder.mkdir(parents=True)
    text = "scale: []\nsaid: []\nconcepts: {}\nexamples: {0: [x]}\nno_grade: []\n"
    (folder / "en.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        load_activity(tmp_path)


def test_the_same_examples_give_the_same_scores() -> None:
    activity = load_activity()
    for language in LANGUAGES:
        scores = activity.scores("x", language)
        assert len(scores) == len(GRADES) + 1
        assert scores == activity.scores("x", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Fuldstændig som jeg plejer"),
        ("da", "Helt som jeg plejer"),
        ("nb", "Helt som jeg pleier"),
        ("nb", "som jeg pleier"),
    ],
)
def test_as_i_am_used_to_is_no_nursing(language: str, text: str) -> None:
    """In Norwegian and Danish a carer and "am used to" are the same word."""
    assert understand(text, "choice_ecog", language, TODAY).value == 0


@pytest.mark.parametrize("text", ["ei tiedä", "ei muista", "hän ei tiedä"])
def test_in_finnish_who_does_not_know_says_no_no(text: str) -> None:
    assert asked("bcma", text, "fi") == "unknown"


@pytest.mark.parametrize("year", range(1990, 2040))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    day = easter_sunday(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_on_the_answers_that_the_rules_were_extended_with(language: str) -> None:
    judged = [judge(one, TODAY) for one in read_examples([INDEPENDENT / f"{language}.jsonl"])]
    assert len(judged) == 120
    assert sum(one.verdict == "right" for one in judged) / len(judged) >= 0.9
    # Nothing wrong but an "I cannot remember" that the writers left open.
    wrong = [one for one in judged if one.verdict == "wrong"]
    assert [one.example.text for one in wrong if one.understood.kind != "unknown"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_on_the_second_answers_that_were_learned_from(language: str) -> None:
    judged = [judge(one, TODAY) for one in read_examples([SECOND / f"{language}.jsonl"])]
    assert len(judged) == 100
    assert sum(one.verdict == "right" for one in judged) / len(judged) >= 0.95
    assert [one.example.text for one in judged if one.verdict == "wrong"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_lost_on_the_third_answers_each_with_its_question(language: str) -> None:
    today = date(2026, 11, 21)
    judged = [judge(one, today) for one in read_examples([THIRD / f"{language}.jsonl"])]
    assert len(judged) == 140
    assert sum(one.verdict == "right" for one in judged) / len(judged) >= 0.84
    assert sum(one.verdict == "wrong" for one in judged) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("folder", "count", "right", "wrong"),
    [
        (FOURTH, 100, 87, 3),
        (FIFTH, 150, 115, 9),
        (SIXTH, 150, 125, 6),
        (SEVENTH, 160, 134, 6),
        (EIGHTH, 160, 131, 7),
        (NINTH, 256, 220, 14),
        (TENTH, 192, 174, 3),
        (ELEVENTH, 320, 300, 6),
        (TWELFTH, 320, 295, 12),
        (THIRTEENTH, 320, 300, 9),
    ],
    ids=[
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
    ],
)
def test_nothing_is_lost_on_answers_that_were_unseen_once(
    folder: Path, count: int, right: int, wrong: int, language: str
) -> None:
    """No aim: that is 95 % right and 1 % wrong. See answers/README.md for the first looks."""
    today = date(2026, 11, 21)
    judged = [judge(one, today) for one in read_examples([folder / f"{language}.jsonl"])]
    assert len(judged) == count
    assert sum(one.verdict == "right" for one in judged) >= right
    assert sum(one.verdict == "wrong" for one in judged) <= wrong


def test_nothing_is_lost_on_the_danish_answers_that_were_unseen_last() -> None:
    judged = [judge(one, date(2026, 11, 23)) for one in read_examples([FOURTEENTH / "da.jsonl"])]
    assert len(judged) == 640
    assert sum(one.verdict == "right" for one in judged) >= 608
    assert sum(one.verdict == "wrong" for one in judged) <= 9


@pytest.mark.parametrize(
    ("language", "count", "right", "wrong"), [("da", 2560, 2410, 28), ("fi", 640, 610, 8)]
)
def test_nothing_is_lost_on_the_answers_of_people_that_were_read_here(
    language: str, count: int, right: int, wrong: int
) -> None:
    judged = [judge(one, date(2026, 11, 22)) for one in read_examples([READ / f"{language}.jsonl"])]
    assert len(judged) == count
    assert sum(one.verdict == "right" for one in judged) >= right
    assert sum(one.verdict == "wrong" for one in judged) <= wrong


def asked(link_id: str, text: str, language: str) -> object:
    return understand_item(text, QUESTIONS[link_id], language, date(2026, 11, 21)).value


@pytest.mark.parametrize(
    ("language", "link_id", "text", "value"),
    [
        ("en", "prior-lines", "two, no wait, three", 3),
        ("nb", "prior-lines", "to, nei vent, tre", 3),
        ("da", "prior-lines", "to, nej vent, tre", 3),
        ("et", "prior-lines", "kaks, ei oota, kolm", 3),
        ("fi", "prior-lines", "kaksi, eiku kolme", 3),
        ("en", "bcma", "no wait, yes I had Tecvayli", "yes"),
        ("en", "bcma", "yes, no wait, no", "no"),
        ("en", "age", "I'll be eighty in January", 79),
        ("nb", "age", "blir åtti i januar", 79),
        ("da", "age", "fylder firs til januar", 79),
        ("et", "age", "saan jaanuaris kaheksakümmend", 79),
        ("fi", "age", "täytän tammikuussa kahdeksankymmentä", 79),
        ("en", "prior-lines", "four in nine years", 4),
        ("nb", "prior-lines", "fire på ni år", 4),
        ("da", "prior-lines", "fire på ni år", 4),
        ("et", "prior-lines", "neli üheksa aasta jooksul", 4),
        ("fi", "prior-lines", "neljä yhdeksän vuoden aikana", 4),
        ("en", "prior-lines", "just finished the fourth", 4),
        ("nb", "prior-lines", "akkurat ferdig med den fjerde", 4),
        ("et", "prior-lines", "neljas sai just läbi", 4),
        ("fi", "prior-lines", "neljäs loppui eilen", 4),
        ("en", "diagnosis", "just MGUS", "no"),
        ("nb", "diagnosis", "bare MGUS", "no"),
        ("da", "diagnosis", "kun MGUS", "no"),
        ("et", "diagnosis", "ainult MGUS", "no"),
        ("fi", "diagnosis", "pelkkä MGUS", "no"),
        ("en", "stroke-seizure", "yes, but more than ten years ago", "no"),
        ("da", "stroke-seizure", "jo, men det er over ti år siden", "no"),
        ("fi", "age", "kasikolme", 83),
        ("en", "age", "66, and my wife is 70", 66),
        ("en", "age", "Me? Sixty-three.", 63),
        ("en", "bcma", "Velcade and Revlimid, that's all", "no"),
    ],
)
def test_what_is_asked_helps_to_read_the_answer(
    language: str, link_id: str, text: str, value: object
) -> None:
    assert asked(link_id, text, language) == value


@pytest.mark.parametrize(
    ("language", "link_id", "text"),
    [
        ("en", "age", "diagnosed at 59"),
        ("nb", "age", "jeg var 61 da jeg fikk diagnosen"),
        ("da", "age", "jeg var 66 da de fandt det"),
        ("et", "age", "olin 57 kui haigus avastati"),
        ("fi", "age", "olin 57 kun tauti todettiin"),
        ("en", "age", "71 kg"),
        ("nb", "prior-lines", "24 sprøyter"),
        ("da", "prior-lines", "12 serier"),
        ("et", "prior-lines", "20 tsüklit"),
        ("fi", "prior-lines", "16 pistosta"),
        ("en", "prior-lines", "12 cycles of one, then 4 of the other"),
        ("en", "prior-lines", "haven't stopped treatment yet"),
        ("en", "diagnosis", "MGUS first and now myeloma"),
        ("en", "diagnosis", "yes, smouldering"),
        ("en", "bcma", "they talked about Carvykti"),
        ("en", "stroke-seizure", "they feared a stroke in October, the scan is next week"),
        ("en", "stroke-seizure", "yes, some while ago"),
        ("en", "anti-cd38", "only one cycle left"),
        ("en", "daily-activity", "some days fine, other days in bed"),
        ("fi", "daily-activity", "mitä tarkoittaa kevyt työ"),
    ],
)
def test_what_may_be_meant_otherwise_is_asked_again(language: str, link_id: str, text: str) -> None:
    assert asked(link_id, text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "that date has gone clean out of my head"),
        ("nb", "den datoen har gått i glemmeboka"),
        ("da", "det kan jeg simpelthen ikke huske"),
        ("et", "ega ma sedagi enam mäleta"),
        ("fi", "ei pysty enää muistamaan"),
    ],
)
def test_a_forgotten_time_is_not_known(language: str, text: str) -> None:
    assert said(text, "months_ago", language) == "unknown"


@settings(max_examples=60, deadline=None)
@given(
    first=st.integers(20, 99),
    second=st.integers(20, 99),
    mark=st.sampled_from(
        [("en", "no wait"), ("nb", "nei vent"), ("da", "nej vent"), ("et", "ei oota"),
         ("fi", "eiku")]
    ),
)  # fmt: skip
def test_what_was_taken_back_is_never_the_answer(
    first: int, second: int, mark: tuple[str, str]
) -> None:
    language, words = mark
    assert asked("age", f"{first}, {words}, {second}", language) == second


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "they fitted a pacemaker in June", "yes"),
        ("nb", "fikk satt inn pacemaker i juni", "yes"),
        ("da", "fik sat en pacemaker ind i juni", "yes"),
        ("et", "juunis pandi südamestimulaator", "yes"),
        ("fi", "kesäkuussa asennettiin tahdistin", "yes"),
        ("en", "it was only ever Velcade and steroids", "no"),
        ("nb", "bare Velcade og kortison, ikke noe annet", "no"),
        ("da", "kun Velcade og binyrebark, ikke andet", "no"),
        ("et", "ainult Velcade ja hormoon, muud mitte", "no"),
        ("fi", "pelkkää Velcadea ja kortisonia, ei muuta", "no"),
        ("en", "as a man of 74 I can hardly be", "no"),
        ("nb", "er en mann på 74, så det kan vi stryke", "no"),
        ("da", "jeg er en mand på 74, så det kan vi springe over", "no"),
        ("et", "olen 74-aastane mees, rase ma ei ole", "no"),
        ("fi", "olen 74-vuotias mies, tuskin raskaana", "no"),
        ("en", "you would have to ask my wife, she keeps the list", "unknown"),
        ("nb", "det er kona som har oversikten over alt det der", "unknown"),
        ("da", "det er konen, der har styr på alt det der", "unknown"),
        ("et", "naine peab selle üle arvet, mina ei tea", "unknown"),
        ("fi", "vaimo pitää niistä kirjaa, en tiedä", "unknown"),
    ],
)
def test_a_told_fact_is_an_answer_that_is_shown_back(language: str, text: str, value: str) -> None:
    understood = understand(text, "yes_no", language, TODAY)
    assert understood.value == value
    if value == "yes":
        assert not understood.plain


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "is that dangerous"),
        ("en", "my mother had a stroke"),
        ("en", "not any more"),
        ("en", "I had dinner at my daughter's yesterday"),
        ("en", "never heard anything about it"),
        ("nb", "er det farlig"),
        ("nb", "mora mi hadde slag"),
        ("nb", "ikke lenger"),
        ("nb", "spiste middag hos dattera mi i går"),
        ("nb", "aldri hørt noe om det"),
        ("da", "er det farligt"),
        ("da", "min mor havde en blodprop"),
        ("da", "ikke længere"),
        ("da", "spiste til middag hos min datter i går"),
        ("da", "aldrig hørt noget om det"),
        ("et", "kas see on ohtlik"),
        ("et", "emal oli insult"),
        ("et", "enam mitte"),
        ("et", "sõin eile tütre juures lõunat"),
        ("et", "pole sellest midagi kuulnud"),
        ("fi", "onko se vaarallista"),
        ("fi", "äidillä oli aivohalvaus"),
        ("fi", "ei enää"),
        ("fi", "söin eilen tyttären luona"),
        ("fi", "en ole kuullut siitä mitään"),
    ],
)
def test_a_question_back_or_another_story_is_neither_yes_nor_no(language: str, text: str) -> None:
    assert understand(text, "yes_no", language, TODAY).kind == "unclear"


def test_what_another_question_is_about_is_no_yes_to_this_one() -> None:
    bcma = load_questionnaire(CONTENT).by_link_id["bcma"]
    assert understand_item("Revlimid for two years", bcma, "en", TODAY).value != "yes"
    assert understand_item("I had the Abecma cells in 2024", bcma, "en", TODAY).value == "yes"


@pytest.mark.parametrize(
    ("language", "link_id", "text"),
    [
        ("nb", "anti-cd38", "Revlimid tok jeg i to år"),
        ("da", "lenalidomide", "Darzalex fik jeg i to år"),
        ("et", "anti-cd38", "lenalidomiidi võtsin kaks aastat"),
        ("fi", "anti-cd38", "Revlimidiä söin kaksi vuotta"),
        ("en", "anti-cd38", "I took Revlimid for two years"),
    ],
)
def test_cycles_of_another_medicine_are_no_cycles_of_this_one(
    language: str, link_id: str, text: str
) -> None:
    item = QUESTIONS[link_id]
    assert understand_item(text, item, language, TODAY).kind == "unclear"


@settings(max_examples=60, deadline=None)
@given(
    scores=st.lists(st.floats(-2, 2), min_size=4, max_size=4),
    ruled=st.sampled_from([Understood("value", "yes", plain=True), Understood("value", "no")]),
)
def test_the_examples_may_doubt_what_the_rules_read_but_never_turn_it(
    scores: list[float], ruled: Understood
) -> None:
    assert agreed(ruled, scores, certain=False) in (ruled, UNCLEAR)
    assert agreed(ruled, scores, certain=True) == ruled


@given(scores=st.lists(st.floats(-2, 2), min_size=4, max_size=4))
def test_what_only_the_examples_read_is_never_plain(scores: list[float]) -> None:
    understood = agreed(UNCLEAR, scores, certain=False)
    assert not understood.plain
    assert agreed(UNCLEAR, scores, certain=True) == UNCLEAR


def test_without_examples_of_agreement_only_the_rules_read(tmp_path: Path) -> None:
    assert load_agreement(tmp_path).scores("yes", "en") == ()
    assert not load_agreement(tmp_path).asks(["what"], "en")
    assert agreed(UNCLEAR, (), certain=False) == UNCLEAR


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_an_example_of_two_things(language: str) -> None:
    path = CONTENT / "answers" / "agreement" / f"{language}.yml"
    words = parse(AgreementWords, read_yaml(path))
    lists = (words.said_yes, words.said_no, words.said_unknown, words.said_neither)
    texts = [text.casefold() for texts in lists for text in texts]
    assert len(set(texts)) == len(texts)
    assert [len(texts) >= least for texts, least in zip(lists, LEAST, strict=True)] == [True] * 4


def test_all_languages_have_the_same_concepts() -> None:
    folder = CONTENT / "answers" / "agreement"
    names = {
        frozenset(parse(AgreementWords, read_yaml(folder / f"{language}.yml")).concepts)
        for language in LANGUAGES
    }
    assert len(names) == 1


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "creatinine 98, in the spring it was 140", 98),
        ("nb", "Hb 9,2, forrige gang 10,1", 9.2),
        ("da", "kreatinin er 98, den var 140 i foråret", 98),
        ("et", "kreatiniin 98, kevadel oli 140", 98),
        ("fi", "kreatiniini 98, keväällä 140", 98),
        ("en", "born in June 1963, so 63", 63),
        ("nb", "født i 1958, så 68 år", 68),
        ("da", "født den 3. maj 1958, så 68", 68),
        ("et", "olen sündinud 1958, seega 68", 68),
        ("fi", "syntynyt 1958, eli 68", 68),
        ("en", "a year short of seventy", 69),
        ("nb", "mangler ett år på sytti", 69),
        ("da", "mangler et år i firs", 79),
        ("et", "kuuekümnest puudub üks aasta", 59),
        ("fi", "vuotta vaille seitsemänkymppinen", 69),
        ("en", "one, that was 4 years ago", 1),
        ("nb", "kun en runde, det var i 2021", 1),
        ("da", "tre, den sidste i 2024", 3),
        ("et", "kaks korda, vahe oli neli aastat", 2),
        ("fi", "kahdesti, viimeksi vuonna 2024", 2),
        ("en", "I've finished my third regimen", 3),
        ("nb", "har fullført tredje behandling, ikke begynt på noe nytt", 3),
        ("da", "har afsluttet anden behandling", 2),
        ("et", "teine ravi lõppes mais", 2),
        ("fi", "kolmas hoito päättyi toukokuussa", 3),
    ],
)
def test_the_number_of_now_is_told_from_times_and_earlier_ones(
    language: str, text: str, value: float
) -> None:
    assert said(text, "number", language) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 lines, then 2 more"),
        ("nb", "to, og så to til"),
        ("et", "kaks ja siis veel üks"),
        ("fi", "kaksi ja lisäksi yksi"),
        ("en", "about to start the fourth line"),
        ("en", "Revlimid for 2 years and then Darzalex for 1"),
        ("et", "verd pole veel võetud"),
        ("fi", "kuusikymppinen"),
    ],
)
def test_numbers_that_go_on_are_not_the_answer_by_themselves(language: str, text: str) -> None:
    assert said(text, "number", language) is None


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "five years ago this very week", 60),
        ("nb", "fem år siden, akkurat i disse dager", 60),
        ("da", "fem år siden, lige i disse dage", 60),
        ("et", "viis aastat tagasi, just neil päevil", 60),
        ("fi", "viisi vuotta sitten, juuri näihin aikoihin", 60),
        ("en", "yesterday evening", 0),
        ("et", "eile õhtul", 0),
        ("fi", "eilen illalla", 0),
        ("et", "nelja kuu eest", 4),
        ("en", "at Halloween last year", 13),
        ("fi", "isänpäivänä viime vuonna", 12),
    ],
)
def test_times_of_year_and_holidays(language: str, text: str, value: float) -> None:
    assert said(text, "months_ago", language) == value


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("en", "two years now, so twenty four months", 24),
        ("nb", "to år siden, altså 24 måneder", 24),
        ("fi", "kaksi vuotta ja kolme kuukautta sitten", 27),
        ("da", "for to år og 20 måneder siden", None),
    ],
)
def test_a_length_that_is_said_twice_is_not_added_up(
    language: str, text: str, months: float | None
) -> None:
    assert said(text, "months_ago", language) == months


@pytest.mark.parametrize(
    ("language", "text", "grade"),
    [
        ("en", "the second one", 1),
        ("en", "the middle one", 2),
        ("en", "the last but one", 3),
        ("en", "second from the bottom", 3),
        ("nb", "den nest siste", 3),
        ("nb", "nummer to ovenfra", 1),
        ("da", "den anden fra toppen", 1),
        ("da", "den næstnederste", 3),
        ("et", "eelviimane", 3),
        ("et", "ülevalt teine", 1),
        ("fi", "toiseksi alin", 3),
        ("fi", "ylhäältä toinen", 1),
        ("fi", "keskimmäinen", 2),
    ],
)
def test_an_option_is_named_by_its_place_among_the_others(
    language: str, text: str, grade: int
) -> None:
    assert asked("daily-activity", text, language) == grade
