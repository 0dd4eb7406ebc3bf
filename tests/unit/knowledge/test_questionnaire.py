from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.questionnaire import SKIPPED, UNKNOWN, Item, load_questionnaire

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"

GOOD = """\
item:
  - linkId: smoker
    type: boolean
    text: Do you smoke?
    help: Pipes count.
    why: We ask.
    sensitivity: low
  - linkId: packs
    type: integer
    text: How many packs a day?
    help: A pack has 20.
    why: We ask.
    minValue: 0
    maxValue: 9
    sensitivity: medium
    enableWhen:
      - {question: smoker, operator: "=", answer: "yes"}
  - linkId: brand
    type: choice
    text: Which brand?
    help: Any.
    why: We ask.
    sensitivity: low
    answerOption:
      - {value: a, text: A}
      - {value: b, text: B}
"""


def load(folder: Path, text: str) -> ContentError | None:
    (folder / "questionnaire.yml").write_text(text, encoding="utf-8")
    try:
        load_questionnaire(folder)
    except ContentError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("help: Pipes count.", "hlep: Pipes count.", 5, "hlep"),
        (
            "    why: We ask.\n    sensitivity: low\n  - linkId: packs",
            "  - linkId: packs",
            2,
            "why",
        ),
        ("linkId: packs", "linkId: smoker", 8, "stands twice"),
        ("question: smoker", "question: nobody", 17, "not asked earlier"),
        ("question: smoker", "question: packs", 17, "not asked earlier"),
        ('answer: "yes"', "answer: maybe", 17, "cannot be answered"),
        ("    minValue: 0\n", "", 9, "minValue"),
        ("minValue: 0", "minValue: 10", 9, "minValue"),
        ("type: boolean", "type: boolean\n    maxValue: 4", 3, "range"),
        ("type: boolean", "type: boolean\n    answerOption: [{value: a, text: A}]", 4, "options"),
        ("      - {value: b, text: B}\n", "", 24, "fewer than two"),
        ("value: b", "value: a", 24, "same value"),
        ("value: b", "value: unknown", 24, "unknown"),
        ("type: choice", "type: choice\n    expects: choice_ecog", 20, "choice_ecog"),
        ("type: choice", "type: choice\n    withinMonths: 6", 20, "withinMonths"),
        ("type: integer", "type: integer\n    about: medicine", 10, "no medicine"),
        ("type: boolean", "type: boolean\n    about: illness", 4, "medicine"),
        ("sensitivity: medium", "sensitivity: terrible", 15, "sensitivity"),
        ('operator: "="', "operator: is", 17, "operator"),
        ("value: b", "value: no", 26, "value"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, part: str
) -> None:
    assert load(tmp_path, GOOD) is None
    assert old in GOOD
    error = load(tmp_path, GOOD.replace(old, new, 1))
    assert error is not None
    assert error.path.name == "questionnaire.yml"
    assert error.line == line
    assert part in str(error)


def test_a_condition_may_not_name_a_more_sensitive_question(tmp_path: Path) -> None:
    swapped = GOOD.replace("sensitivity: low", "sensitivity: high", 1)
    error = load(tmp_path, swapped)
    assert error is not None
    assert error.line == 17


def test_the_real_questionnaire_holds_and_every_question_is_explained() -> None:
    items = load_questionnaire(CONTENT).item
    assert {item.link_id for item in items} >= {"age", "bcma", "daily-activity"}
    for item in items:
        assert item.text.endswith("?")
        assert item.help.endswith(".")
        assert item.why.endswith(".")


def test_easy_questions_come_before_sensitive_ones(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    ordered = load_questionnaire(tmp_path).ordered
    assert [item.link_id for item in ordered] == ["smoker", "brand", "packs"]


@pytest.mark.parametrize(
    ("answers", "enabled"),
    [
        ({}, False),
        ({"smoker": "yes"}, True),
        ({"smoker": "no"}, False),
        ({"smoker": UNKNOWN}, True),
        ({"smoker": SKIPPED}, True),
        ({"smoker": "nonsense"}, False),
    ],
)
def test_a_question_is_enabled_by_the_earlier_answer_or_by_its_being_unknown(
    tmp_path: Path, answers: dict[str, str], enabled: bool
) -> None:
    load(tmp_path, GOOD)
    questionnaire = load_questionnaire(tmp_path)
    assert questionnaire.enabled(questionnaire.by_link_id["packs"], answers) is enabled


@pytest.mark.parametrize(
    ("link_id", "good", "bad"),
    [
        ("age", [1, 18, 120], [0, 121, 450, "58", True, 58.5]),
        ("bcma", ["yes", "no"], ["maybe", True, 1, ""]),
        ("daily-activity", [0, 1, 4], [5, "0", True, False]),
        ("anti-cd38", ["never", "cycles-unknown"], ["yes", 2]),
    ],
)
def test_an_item_takes_only_answers_that_it_can_have(
    link_id: str, good: list[object], bad: list[object]
) -> None:
    item: Item = load_questionnaire(CONTENT).by_link_id[link_id]
    assert all(item.takes(value) and item.accepts(value) for value in good)
    assert not any(item.takes(value) or item.accepts(value) for value in bad)
    assert item.accepts(UNKNOWN)
    assert not item.takes(UNKNOWN)
