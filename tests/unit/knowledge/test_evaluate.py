from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.evaluate import (
    Item,
    Verdict,
    bootstrap,
    cross_validate,
    details,
    judge,
    judge_files,
    read_items,
    report,
)
from knowledge.files import ContentError
from knowledge.material import EMBEDDED, read_material
from knowledge.search import Candidate, Decision, Searcher


def verdict(
    decision: Decision,
    ranked: list[str],
    topics: list[str],
    *,
    accept: list[str] | None = None,
    language: str = "en",
) -> Verdict:
    item = Item(language, None, "question", tuple(topics), tuple(accept or []))
    shown = () if decision == "no_answer" else tuple(ranked[:3])
    return Verdict(item, decision, shown, tuple(Candidate(topic, 0.5) for topic in ranked))


def test_any_of_several_right_topics_counts_by_the_best_place() -> None:
    figures = report(
        [
            verdict("answer", ["a/1", "a/2"], ["a/1"]),
            verdict("answer", ["a/1", "a/2"], ["a/9", "a/2"]),
            verdict("did_you_mean", ["a/1", "a/2", "a/3", "a/4"], ["a/4"]),
            verdict("no_answer", [], ["a/1"]),
        ]
    )["overall"]
    assert (figures["n"], figures["answerable"], figures["unanswerable"]) == (4, 4, 0)
    assert figures["recall@1"] == 0.25
    assert figures["recall@3"] == 0.5
    assert figures["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 4 + 0) / 4, abs=1e-4)
    assert (figures["missed"], figures["asked"], figures["wrong_answers"]) == (0.25, 0.25, 0.25)
    assert figures["false_answers"] is None
    assert figures["intervals"]["false_answers"] is None


def test_a_refused_question_still_counts_for_recall_and_is_missed() -> None:
    figures = report([verdict("no_answer", ["a/1"], ["a/1"])])["overall"]
    assert (figures["recall@1"], figures["missed"]) == (1, 1)


@pytest.mark.parametrize(
    ("decision", "accept", "false", "outright"),
    [
        ("no_answer", [], 0, 0),
        ("answer", [], 1, 1),
        ("did_you_mean", [], 1, 0),
        ("answer", ["a/1"], 0, 0),
        ("answer", ["a/2"], 1, 1),
        ("did_you_mean", ["a/2"], 0, 0),
    ],
)
def test_answering_the_unanswerable_is_false_unless_accepted(
    decision: Decision, accept: list[str], false: int, outright: int
) -> None:
    figures = report([verdict(decision, ["a/1", "a/2"], [], accept=accept)])["overall"]
    assert (figures["false_answers"], figures["false_answers_outright"]) == (false, outright)


def test_languages_are_told_apart() -> None:
    figures = report(
        [verdict("answer", ["a/1"], ["a/1"]), verdict("answer", ["a/1"], ["a/2"], language="fi")]
    )
    assert {name: row["recall@1"] for name, row in figures["languages"].items()} == {
        "en": 1,
        "fi": 0,
    }


def test_the_interval_holds_the_mean_and_narrows_with_more_lines() -> None:
    few, many = (bootstrap(np.array([0.0, 1.0] * count)) for count in (10, 1000))
    assert few is not None
    assert many is not None
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert bootstrap(np.array([0.0, 1.0] * 10)) == few
    assert bootstrap(np.ones(5)) == (1, 1)


def test_a_test_file_is_read_and_other_keys_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "test.jsonl"
    line: dict[str, object] = {
        "language": "da",
        "study": None,
        "question": "hvad",
        "topics": [],
        "accept": ["a/b"],
    }
    path.write_text(json.dumps(line | {"who": "x"}) + "\n\n", encoding="utf-8")
    assert read_items(path) == [Item("da", None, "hvad", (), ("a/b",))]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"text"',
        '{"language": "en", "question": "q"}',
        '{"language": "en", "question": 3, "topics": []}',
        '{"language": "en", "question": "q", "topics": "a/b"}',
        '{"language": "en", "question": "q", "topics": [null]}',
        '{"language": "en", "question": "q", "topics": [], "study": 3}',
        '{"language": "en", "question": "q", "topics": [], "accept": [3]}',
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "test.jsonl"
    path.write_text(f'{{"language": "en", "question": "q", "topics": []}}\n{line}\n')
    with pytest.raises(ContentError) as caught:
        read_items(path)
    assert caught.value.line == 2


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"study": "toaster"}])
def test_an_unknown_language_or_study_names_the_file(
    searcher: Searcher, tmp_path: Path, wrong: dict[str, str]
) -> None:
    path = tmp_path / "test.jsonl"
    line: dict[str, object] = {"language": "en", "study": None, "question": "battery", "topics": []}
    path.write_text(json.dumps({**line, **wrong}))
    with pytest.raises(ContentError, match="unknown") as caught:
        judge_files(searcher, [path])
    assert caught.value.path == path


def test_details_tell_the_decision_and_the_ranked_topics() -> None:
    line = details(verdict("no_answer", ["a/1", "a/2"], ["a/2"]))
    assert line["decision"] == "no_answer"
    assert line["topics"] == [{"topic": "a/1", "score": 0.5}, {"topic": "a/2", "score": 0.5}]


def test_cross_validation_puts_every_question_once(content: Path) -> None:
    material = read_material(content)
    verdicts = cross_validate(material, EMBEDDED, 2)
    put = sorted((v.item.language, v.item.question) for v in verdicts)
    assert put == sorted((q.language, q.text) for q in material.questions)
    unanswerable = {v.item.question for v in verdicts if not v.item.topics}
    assert "who designed the lamp" in unanswerable
    assert "hello there" in unanswerable


def test_a_near_miss_pair_counts_only_where_both_are_right() -> None:
    def one(pair: int, ranked: str, topic: str, language: str = "en") -> Verdict:
        item = Item(language, None, "question", (topic,), pair=pair)
        return Verdict(item, "answer", (ranked,), (Candidate(ranked, 0.5),))

    lines = [one(1, "a/1", "a/1"), one(1, "a/2", "a/2"), one(2, "a/1", "a/1"), one(2, "a/1", "a/2")]
    other = [one(1, "a/2", "a/1", "fi"), one(1, "a/2", "a/2", "fi"), one(3, "a/1", "a/1", "fi")]
    figures = report([*lines, *other])
    assert figures["languages"]["en"]["pairs"] == 0.5
    # A pair belongs to its language; one line alone is no pair.
    assert figures["languages"]["fi"]["pairs"] == 0
    assert figures["overall"]["pairs"] == pytest.approx(1 / 3, abs=1e-4)
    assert report([verdict("answer", ["a/1"], ["a/1"])])["overall"]["pairs"] is None


def test_an_unanswerable_half_of_a_pair_is_right_when_nothing_is_shown() -> None:
    first = Verdict(Item("en", None, "q", ("a/1",), pair=1), "answer", (), (Candidate("a/1", 1),))
    refused = Verdict(Item("en", None, "q", (), pair=1), "no_answer", (), (Candidate("a/1", 0.1),))
    assert report([first, refused])["overall"]["pairs"] == 1


def test_without_its_own_language_a_question_finds_what_others_wrote(searcher: Searcher) -> None:
    item = Item("fi", "lamp", "kauanko akku kestää", ("lamp/battery",))
    known = judge(searcher, item)
    foreign = judge(searcher, item, own_language=False)
    assert known.rank == foreign.rank == 1
    assert known.ranked != foreign.ranked
