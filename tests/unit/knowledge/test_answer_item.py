"""Answers to one question, learned from examples of answers to it; and what counts treatments."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.answer_item import load_item_reader
from knowledge.answer_joint import told
from knowledge.answer_opening import Opening
from knowledge.answer_words import CONTENT
from knowledge.answers import understand_item
from knowledge.files import ContentError, read_yaml
from knowledge.questionnaire import load_questionnaire
from knowledge.understood import UNCLEAR, Understood

TODAY = date(2026, 11, 21)
LANGUAGES = ("nb", "da", "et", "fi", "en")
QUESTIONS = load_questionnaire(CONTENT).by_link_id
LISTS = ("said_yes", "said_no", "said_unknown", "said_neither")
YES = Understood("value", "yes")
NO = Understood("value", "no")
LONG = Opening(words=9, value=None, labels=frozenset())


def asked(link_id: str, text: str, language: str) -> object:
    return understand_item(text, QUESTIONS[link_id], language, TODAY).value


@pytest.mark.parametrize(
    ("language", "link_id", "text", "value"),
    [
        ("en", "diagnosis", "the marrow test showed it, the haematologist told me", "yes"),
        ("nb", "diagnosis", "beinmargsprøven viste det i fjor, sa legen på Ahus", "yes"),
        ("da", "diagnosis", "knoglemarvsprøven viste det, sagde lægen på Rigshospitalet", "yes"),
        ("et", "diagnosis", "luuüdi proov näitas seda, ütles hematoloog Tartus", "yes"),
        ("fi", "diagnosis", "luuydinnäyte näytti sen, sanoi lääkäri Meilahdessa", "yes"),
    ],
)
def test_a_fact_told_is_an_answer_to_its_question(
    language: str, link_id: str, text: str, value: str
) -> None:
    assert asked(link_id, text, language) == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "they offered me Carvykti but nothing came of it"),
        ("nb", "jeg står på venteliste for Abecma"),
        ("da", "jeg er skrevet op til Abecma efter jul"),
        ("et", "olen Carvykti järjekorras, saanud veel ei ole"),
        ("fi", "olen jonossa Carvykti-hoitoon, vielä en ole saanut"),
    ],
)
def test_a_treatment_that_is_only_waited_for_has_not_been_had(language: str, text: str) -> None:
    assert asked("bcma", text, language) in ("no", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my neighbour had a stroke last week"),
        ("nb", "naboen min fikk slag i forrige uke"),
        ("da", "min nabo fik et slagtilfælde i sidste uge"),
        ("et", "naabril oli eelmisel nädalal insult"),
        ("fi", "naapurini sai aivoinfarktin viime viikolla"),
    ],
)
def test_what_befell_a_bystander_is_asked_again(language: str, text: str) -> None:
    assert asked("stroke-seizure", text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "it's not that I've never had it, I had Carvykti in 2023"),
        ("nb", "det er ikke slik at jeg aldri har fått det, jeg fikk Carvykti i 2023"),
        ("da", "det er ikke sådan at jeg aldrig har fået det, jeg fik Carvykti i 2023"),
        ("et", "pole nii et ma pole saanud, sain Carvyktit 2023. aastal"),
        ("fi", "ei se niin ole etten olisi saanut, sain Carvyktia vuonna 2023"),
    ],
)
def test_a_no_that_is_denied_is_never_a_no(language: str, text: str) -> None:
    assert asked("bcma", text, language) in ("yes", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_medicine_answers_only_the_question_about_it(language: str) -> None:
    reader = load_item_reader()
    of_bcma = reader.scores("Tecvayli", language, "bcma", TODAY)
    of_stroke = reader.scores("Tecvayli", language, "stroke-seizure", TODAY)
    assert of_bcma[0] > of_stroke[0]


def test_a_question_without_examples_is_read_by_the_rules_alone() -> None:
    assert load_item_reader().scores("yes", "en", "age", TODAY) == ()
    assert told(YES, (), LONG) == YES
    assert told(UNCLEAR, (), LONG) == UNCLEAR


def test_a_language_without_examples_is_read_by_the_rules_alone() -> None:
    assert load_item_reader().scores("ja", "sv", "bcma", TODAY) == ()


def test_what_rules_and_examples_contradict_each_other_in_is_asked_again() -> None:
    assert told(YES, (0.1, 0.4, -0.2, -0.3), LONG) == UNCLEAR
    assert told(NO, (0.4, 0.1, -0.2, -0.3), LONG) == UNCLEAR


def test_examples_that_are_sure_are_followed_against_rules_that_are_not() -> None:
    assert told(YES, (-0.2, 0.9, -0.3, -0.4), LONG).value == "no"


def test_what_fits_hardly_better_is_asked_again() -> None:
    assert told(UNCLEAR, (0.5, 0.3, -0.4, -0.4), LONG) == UNCLEAR


def test_one_plain_word_is_what_it_says_whatever_the_examples_tell() -> None:
    plain = Understood("value", "no", plain=True)
    opening = Opening(words=1, value="no", labels=frozenset({"no"}))
    assert told(plain, (1.0, -0.5, -0.3, -0.2), opening) == plain


def test_a_yes_that_nothing_takes_back_never_becomes_a_no() -> None:
    opening = Opening(words=6, value="yes", labels=frozenset({"yes"}))
    assert told(UNCLEAR, (-0.2, 0.9, -0.3, -0.4), opening) == UNCLEAR


def test_what_a_time_has_decided_is_doubted_but_not_turned_round() -> None:
    long_ago = told(NO, (0.9, -0.2, -0.3, -0.4), LONG, weighed=True)
    assert long_ago == NO
    assert told(YES, (-0.2, 0.9, -0.3, -0.4), LONG, weighed=True) == UNCLEAR


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_stands_in_two_lists_of_a_question(language: str) -> None:
    examples = read_yaml(CONTENT / "answers" / "items" / f"{language}.yml").data["examples"]
    assert len(examples) == 5
    for lists in examples.values():
        told = [text for texts in lists.get("options", {}).values() for text in texts]
        texts = [text.casefold() for name in LISTS for text in lists[name]] + [
            text.casefold() for text in told
        ]
        assert len(texts) == len(set(texts))


def test_examples_of_a_question_that_is_not_asked_are_refused_with_their_line(
    tmp_path: Path,
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    path = content / "answers" / "items" / "en.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n  bcma:\n", "\n  bmca:\n"), encoding="utf-8")
    line = text[: text.index("\n  bcma:\n")].count("\n") + 2
    with pytest.raises(ContentError, match="bmca") as refused:
        load_item_reader(content)
    assert f"en.yml:{line}:" in str(refused.value)
    assert "bcma" in str(refused.value)


def test_a_version_of_an_older_program_has_no_examples_and_is_read_as_before(
    tmp_path: Path,
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("items"))
    assert load_item_reader(content).scores("yes", "en", "bcma", TODAY) == ()


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "the fourth is going on", 4),
        ("nb", "den fjerde pågår nå", 4),
        ("da", "den fjerde er i gang", 4),
        ("et", "neljas on käsil", 4),
        ("fi", "neljäs on menossa", 4),
        ("en", "three failed, the fourth began in May", 4),
        ("nb", "tre sviktet, den fjerde begynte i mai", 4),
        ("da", "tre svigtede, den fjerde begyndte i maj", 4),
        ("et", "kolm ei aidanud, neljas algas mais", 4),
        ("fi", "kolme ei tehonnut, neljäs alkoi toukokuussa", 4),
        ("en", "just the first", 1),
        ("nb", "bare den første", 1),
        ("da", "kun den første", 1),
        ("et", "ainult esimene", 1),
        ("fi", "vain ensimmäinen", 1),
        ("en", "untreated so far", 0),
        ("nb", "ubehandlet", 0),
        ("da", "hidtil ubehandlet", 0),
        ("et", "ravi pole alustatud", 0),
        ("fi", "hoitamaton", 0),
    ],
)
def test_treatments_are_counted_by_which_is_the_last(language: str, text: str, number: int) -> None:
    assert asked("prior-lines", text, language) == number


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "none till now, the first begins on Monday"),
        ("nb", "fem sykluser av den første, så noen av en annen"),
        ("da", "den tredje starter måske i næste måned"),
        ("et", "kolm või neljas"),
        ("fi", "ensimmäinen kesti seitsemän vuotta ja sitten tuli muita"),
    ],
)
def test_a_place_in_a_row_that_may_not_be_the_last_is_no_count(language: str, text: str) -> None:
    assert asked("prior-lines", text, language) in (None, 0)


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "the first one", "Last one on the list, sadly"),
        ("nb", "den øverste", "den siste, dessverre"),
        ("da", "øverst", "den sidste"),
        ("et", "esimene variant", "kõige viimane, kahjuks"),
        ("fi", "ensimmäinen", "Viimeinen vaihtoehto, valitettavasti"),
    ],
)
def test_the_first_and_the_last_of_the_options_shown_are_grades(
    language: str, first: str, last: str
) -> None:
    assert asked("daily-activity", first, language) == 0
    assert asked("daily-activity", last, language) == 4


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "seventy-one and a half", 71),
        ("en", "53, two kids at school", 53),
        ("nb", "66, og kona er 70", 66),
        ("fi", "71, vaimo on 68", 71),
        ("et", "75, aga hing on 30", 75),
    ],
)
def test_ones_own_age_stands_first(language: str, text: str, age: int) -> None:
    assert asked("age", text, language) == age


@pytest.mark.parametrize(
    ("language", "text", "option"),
    [
        ("en", "only ten days, then came the rash", "fewer"),
        ("nb", "bare i ti dager, så kom utslettet", "fewer"),
        ("da", "kun ti dage, så fik jeg udslæt", "fewer"),
        ("et", "ainult nädal aega, siis tuli lööve", "fewer"),
        ("fi", "vain viikon, sitten tuli ihottuma", "fewer"),
        ("en", "every evening as maintenance since the transplant in 2021", "two"),
        ("nb", "hver kveld som vedlikehold siden transplantasjonen i 2021", "two"),
        ("da", "hver aften som vedligehold siden transplantationen i 2021", "two"),
        ("et", "üle kahe aasta järjest, säilitusraviks", "two"),
        ("fi", "joka ilta ylläpitona siirrosta 2021 lähtien", "two"),
    ],
)
def test_how_much_of_a_medicine_there_was_is_read_from_what_is_told(
    language: str, text: str, option: str
) -> None:
    value = asked("lenalidomide", text, language)
    assert value is not None
    assert str(value).startswith(option)


def test_a_yes_without_any_amount_leaves_the_options_to_choose_from() -> None:
    said = understand_item("yes", QUESTIONS["anti-cd38"], "en", TODAY)
    assert said.kind == "unclear"
    assert "never" not in said.candidates
    assert len(said.candidates) == 3


def test_an_option_that_a_question_does_not_have_is_refused_with_its_line(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    path = content / "answers" / "items" / "en.yml"
    text = path.read_text(encoding="utf-8").replace(
        "\n      two-cycles-or-more:\n", "\n      three-cycles:\n", 1
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="three-cycles") as refused:
        load_item_reader(content)
    line = text[: text.index("\n      three-cycles:\n")].count("\n") + 2
    assert f"en.yml:{line}:" in str(refused.value)
