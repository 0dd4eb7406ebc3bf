from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.files import ContentError
from knowledge.thesaurus import Thesaurus, load_thesaurus
from knowledge.words import plain_words

THESAURUS = Thesaurus(
    {
        "kidney": ["nyre*", "*munuai*", "renal"],
        "bone_marrow": ["bone marrow", "luu ydin*"],
        "bone": ["bone"],
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nyrerne", {"kidney"}),
        ("renal", {"kidney"}),
        ("adrenal", set()),
        ("renals", set()),
        ("piilomunuaissairaus", {"kidney"}),
        ("the bone marrow", {"bone", "bone_marrow"}),
        ("marrow of the bone", {"bone"}),
        ("bone", {"bone"}),
        ("luu ytimessä", set()),
        ("luu ydinnäyte", {"bone_marrow"}),
        ("", set()),
    ],
)
def test_a_pattern_finds_what_it_says_and_nothing_else(text: str, found: set[str]) -> None:
    assert THESAURUS.concepts(plain_words(text)) == found


@given(st.text())
def test_any_text_has_only_concepts_of_the_thesaurus(text: str) -> None:
    assert THESAURUS.concepts(plain_words(text)) <= set(THESAURUS.patterns)


def _written(root: Path, text: str) -> Path:
    file = root / "thesaurus" / "nb.yml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return root


def test_one_concept_has_the_words_of_all_languages(tmp_path: Path) -> None:
    content = _written(tmp_path, "kidney: [nyre*, 'dialyse']\n")
    (content / "thesaurus" / "et.yml").write_text("kidney: [neer*, dialyse]\n", encoding="utf-8")
    assert load_thesaurus(content).patterns == {"kidney": ["neer*", "dialyse", "nyre*"]}


def test_content_without_a_thesaurus_has_an_empty_one(tmp_path: Path) -> None:
    assert load_thesaurus(tmp_path).concepts(["nyre"]) == set()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- nyre\n", "no concepts in this file"),
        ("kidney: nyre\n", "'kidney' has no list of patterns"),
        ("kidney: [nyre, '*']\n", "'*' is no pattern"),
        ("kidney:\n- nyre\n- [renal]\n", "['renal'] is no pattern"),
        ("kidney: ['*nyr*']\n", "'*nyr*' is too short to be looked for inside words"),
        ("kidney: ['*nyre']\n", "'*nyre' begins with * but is not one part of a word"),
    ],
)
def test_a_bad_pattern_is_named_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_thesaurus(_written(tmp_path, text))
    assert caught.value.message == message
    assert caught.value.path.name == "nb.yml"
