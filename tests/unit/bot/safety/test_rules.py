"""The pattern files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety.rules import LABELS, Rule, load_rules, read_rules
from bot.safety.vocabulary import Vocabulary
from knowledge.files import ContentError
from locales import LANGUAGES

GROUP = "groups:\n- name: fever\n  label: emergency\n  patterns:\n"


def read(folder: Path, text: str) -> tuple[Rule, ...]:
    path = folder / "en.yml"
    path.write_text(text, encoding="utf-8")
    return read_rules(path, Vocabulary())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_rules_for_every_label_by_the_same_names(language: str) -> None:
    rules = load_rules().by_language
    assert {rule.label for rule in rules[language]} == set(LABELS)
    assert {rule.name for rule in rules[language]} == {rule.name for rule in rules["en"]}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (GROUP + "  - hot\n  - (cold\n", 6, "bracket"),
        (GROUP + "  - '@nobody'\n", 5, "no word list"),
        (GROUP + "  - hot\n  unless: [past]\n", 6, "no list 'past'"),
        (GROUP.replace("emergency", "urgent") + "  - hot\n", 3, "label"),
        (GROUP + "  - hot\n  unlless: []\n", 6, "unknown key"),
        ("ordinary:\n  past:\n  - a ...\n" + GROUP + "  - hot\n", 3, "begins and ends"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    with pytest.raises(ContentError, match=problem) as caught:
        read(tmp_path, text)
    assert caught.value.line == line


def test_the_ordinary_lists_of_a_neighbour_count_too(tmp_path: Path) -> None:
    (tmp_path / "da.yml").write_text("ordinary:\n  past: [engang]\ngroups: []\n")
    text = "neighbours: [da]\nordinary:\n  past: [once]\n" + GROUP + "  - hot\n  unless: [past]\n"
    (rule,) = read(tmp_path, text)
    assert [pattern.source for pattern in rule.unless] == ["once", "engang"]
