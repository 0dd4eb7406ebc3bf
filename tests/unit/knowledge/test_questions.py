from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.questions import Question, folds, load_questions, page_of


def write(root: Path, name: str, text: str) -> Path:
    path = root / "questions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_questions_get_their_study_from_the_file_and_their_language_from_the_folder(
    tmp_path: Path,
) -> None:
    write(tmp_path, "fi/lamp.yml", "battery:\n- kauanko akku kestää\n")
    write(tmp_path, "fi/none.yml", "none:\n- moi\n")
    assert load_questions(tmp_path) == (
        Question("fi", "lamp/battery", "kauanko akku kestää"),
        Question("fi", None, "moi"),
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("battery:\n- how long\n- yes\n", 3, "not read as text"),
        ("battery:\n- 12\n", 2, "not read as text"),
        ("battery:\n- ''\n", 2, "empty"),
        ("battery: how long\n", 1, "no list"),
        ("battery: []\n", 1, "no list"),
        ("- how long\n", 1, "no topics"),
        ("", 1, "no topics"),
        ("battery:\n- How  long\ncolour:\n- how long\n", 4, "also stands on line 2"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    path = write(tmp_path, "en/lamp.yml", text)
    with pytest.raises(ContentError, match=message) as caught:
        load_questions(tmp_path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_the_file_of_the_unanswerable_has_no_topics(tmp_path: Path) -> None:
    write(tmp_path, "en/none.yml", "none:\n- hello\nbattery:\n- how long\n")
    with pytest.raises(ContentError, match="unknown key 'battery'"):
        load_questions(tmp_path)


def test_folds_spread_every_topic_and_language_evenly() -> None:
    questions = [
        Question(language, topic, f"{topic} {n}")
        for language in ("en", "fi")
        for topic in ("lamp/battery", None)
        for n in range(7)
    ]
    place = folds(questions, 3)
    for start in range(0, 28, 7):
        sizes = [place[start : start + 7].count(fold) for fold in range(3)]
        assert sorted(sizes) == [2, 2, 3]
    assert place == folds(questions, 3)
    assert place != folds(questions, 3, seed=1)


def test_a_question_is_put_on_its_own_studys_page_and_a_general_one_on_each_in_turn() -> None:
    studies = ["kettle", "lamp"]
    own = Question("en", "lamp/battery", "how long")
    general = Question("en", "general/returns", "send back")
    assert page_of(own, 0, studies) == "lamp"
    assert page_of(own, 0, ["kettle"]) is None
    assert [page_of(general, n, studies) for n in range(4)] == ["kettle", "lamp", None, "kettle"]
