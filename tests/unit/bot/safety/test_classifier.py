"""The classifier: fitted, saved, loaded, and together with the patterns."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from typer.testing import CliRunner

from bot import safety
from bot.safety import flags, train
from bot.safety.__main__ import app
from bot.safety.classifier import CHANCE, SELF_HARM, Classifier, ModelError, key_of
from bot.safety.evaluate import Example, decide, read_examples, report
from bot.safety.features import features_of, load_hints
from bot.safety.fitting import fit
from bot.safety.flags import (
    CLASSIFIER,
    PROTECTED,
    STRETCH,
    Checker,
    Flag,
    Reading,
    Verdict,
    margin_of,
    raised,
)
from bot.safety.matcher import Message
from bot.safety.rules import LABELS
from bot.safety.text import split
from bot.safety.train import source_of
from bot.safety.versions import MANIFEST, MODEL
from knowledge.files import ContentError
from knowledge.questions import load_questions

#: Of each set of unseen messages the share flagged, by label; flagged or noted; and the share of
#: ordinary ones that are at most.
FLOORS = {
    "long": ((0.96, 0.95), (0.97, 0.975), (0.085, 0.2)),
    "afresh": ((0.985, 0.98), (0.99, 0.985), (0.055, 0.135)),
    "anew": ((0.975, 0.95, 0.94, 0.91), (0.985, 0.975, 0.97, 0.96), (0.037, 0.085)),
    "resealed": ((0.985, 0.965, 0.93, 0.91), (0.99, 0.99, 0.97, 0.95), (0.037, 0.075)),
    "sealed": ((0.985, 0.96, 0.97, 0.94), (0.99, 0.99, 0.99, 0.98), (0.037, 0.075)),
    "blind": ((0.98, 0.96, 0.96, 0.93), (0.99, 0.985, 0.98, 0.95), (0.035, 0.08)),
    "cross": ((0.98, 0.97, 0.97, 0.97), (0.99, 0.985, 0.98, 0.98), (0.035, 0.085)),
    "newest": ((0.95, 0.97, 0.95, 0.9), (0.98, 0.99, 0.96, 0.95), (0.035, 0.09)),
    "unseen": ((0.96, 0.96, 0.9, 0.92), (0.98, 0.99, 0.94, 0.97), (0.04, 0.085)),
    "fresh": ((0.96, 0.95, 0.88, 0.87), (0.98, 0.985, 0.94, 0.93), (0.035, 0.08)),
    "held_out": ((0.96, 0.9, 0.87, 0.92), (0.96, 0.97, 0.97, 0.97), (0.045, 0.105)),
}

#: "zebra" and the like are known to no pattern.
WORDS = {
    "emergency": "zebra",
    "self_harm": "walrus",
    "side_effect_report": "lemur",
    "medical_advice": "ocelot",
    "ordinary": "teapot",
}


def messages(name: str) -> list[Path]:
    return sorted(Path("tests/unit/bot/safety", name).glob("*.jsonl"))


def write(folder: Path, every: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    lines = [
        {"language": "en", "text": f"{word} {number}", "label": label}
        for label, word in every.items()
        for number in (first + second for first in "abcdef" for second in "uvwxyz")
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "en.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def material(tmp_path: Path) -> dict[str, Path]:
    content = tmp_path / "content"
    (content / "questions" / "en").mkdir(parents=True)
    (content / "questions" / "en" / "general.yml").write_text(
        "what:\n- what is it\n- why is it\n- who is it\n- what then\n", encoding="utf-8"
    )
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "en.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hello there\n    - hi\n", encoding="utf-8"
    )
    return {
        "training": write(tmp_path / "training", WORDS),
        "examples": write(tmp_path / "examples", WORDS),
        "pairs": tmp_path / "pairs",
        "content": content,
        "commands": tmp_path / "nlu",
        "talk": tmp_path / "talk",
        "doubtful": tmp_path / "doubtful",
    }


@pytest.fixture
def small(material: dict[str, Path], tmp_path: Path) -> Path:
    train.build(tmp_path / "build", **material)
    return tmp_path / "build"


@pytest.mark.parametrize("label", LABELS)
def test_what_only_the_classifier_knows_is_flagged(small: Path, label: str) -> None:
    assert Checker.load(small).check(f"a {WORDS[label]} here", "en") == Flag(label, CLASSIFIER)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " ", "…", "teapot", "a teapot here"])
def test_what_is_ordinary_or_wordless_is_not_flagged(small: Path, text: str) -> None:
    assert Checker.load(small).check(text, "en") is None


def less_sure(checker: Checker) -> Checker:
    """Return it so that nothing is as surely ordinary: it has learned nothing of the patterns."""
    learned = checker.classifier
    assert learned is not None
    network = replace(learned.network, bias=learned.network.bias + np.float32(0.5))
    limits = dict.fromkeys(LABELS, 0.0)
    learned = replace(learned, network=network, thresholds=limits, doubts=limits)
    return replace(checker, classifier=learned)


def test_the_graver_of_pattern_and_classifier_counts(small: Path) -> None:
    checker = less_sure(Checker.load(small))
    assert checker.check("I can't breathe, lemur", "en") == Flag("emergency", "en/breathing")
    flag = checker.check("Should I stop taking Revlimid?\nwalrus walrus", "en")
    assert flag == Flag("self_harm", CLASSIFIER)
    flag = checker.check("Should I stop taking Revlimid?", "en")
    assert flag is not None
    assert flag.pattern.startswith("en/")


def test_a_flag_is_found_within_a_long_message(small: Path) -> None:
    long = "\n".join(["the teapot is blue and stands here"] * 20)
    checker = Checker.load(small)
    assert checker.check(long, "en") is None
    assert checker.check(f"{long}\n{'walrus ' * 45}\n{long}", "en") == Flag("self_harm", CLASSIFIER)


def test_every_word_of_a_long_message_is_in_a_piece(patterns: Checker) -> None:
    words = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    for text in (words, words.replace("wordh", ". wordh")):
        whole, *pieces = patterns.read(text).pieces
        assert len(pieces) > 1
        assert tuple(word for piece in pieces for word in piece.words.words) == whole.words.words


@pytest.mark.parametrize("count", [STRETCH + 1, 18, 19, 40])
def test_of_a_long_message_every_word_is_in_a_stretch_and_most_are_in_two(
    patterns: Checker, count: int
) -> None:
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(count)]
    stretches = patterns.read(" ".join(words)).stretches
    found = [sum(crc32(f"w {word}".encode()) in part[0] for part in stretches) for word in words]
    half = STRETCH // 2
    assert found[:half] == [1] * half
    assert set(found[half:-STRETCH]) <= {2}
    assert set(found) == {1, 2}


def test_a_short_message_has_no_stretches(patterns: Checker) -> None:
    assert patterns.read("teapot " * (STRETCH - 1)).stretches == []


def test_the_self_harm_of_a_long_message_counts_by_half_as_in_its_worst_stretch(
    small: Path, patterns: Checker
) -> None:
    classifier = Checker.load(small).classifier
    assert classifier is not None
    reading = patterns.read("teapot " * 20 + "walrus " * 12 + "teapot " * 20)
    whole = classifier.odds(reading.features)
    highest = max(classifier.odds(stretch)[SELF_HARM] for stretch in reading.stretches)
    both = classifier.odds(reading.features, reading.stretches)
    assert highest > whole[SELF_HARM]
    assert both[SELF_HARM] == pytest.approx((whole[SELF_HARM] + highest) / 2 - CHANCE)
    assert np.array_equal(np.delete(both, SELF_HARM), np.delete(whole, SELF_HARM))


def test_an_unless_that_speaks_makes_the_classifier_stricter() -> None:
    just_above = np.array([PROTECTED / 2, -1, -1, -1])
    assert raised(just_above, 0) == "emergency"
    assert raised(just_above, PROTECTED) is None
    assert raised(just_above + PROTECTED, PROTECTED) == "emergency"


def test_a_message_whose_pattern_has_an_exception_is_protected(patterns: Checker) -> None:
    assert patterns.read("I had chest pain last year").protected
    assert not patterns.read("I can't breathe").protected
    assert not patterns.read("hello").protected


def test_messages_that_several_processes_read_are_read_as_by_one(
    small: Path, material: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "_MANY", 100)
    train.build(tmp_path / "again", **material)
    one, other = (Classifier.load(where / MODEL)[0] for where in (small, tmp_path / "again"))
    assert one.thresholds == other.thresholds
    assert np.array_equal(one.known, other.known)
    assert np.array_equal(one.network.inward, other.network.inward)


def test_a_model_that_is_missing_is_told_and_never_passed_over(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is missing: run `make safety`"):
        safety.load(tmp_path)
    result = CliRunner().invoke(
        app, ["evaluate", str(messages("fresh")[0]), "--build", str(tmp_path)]
    )
    assert result.exit_code == 2


def test_nothing_is_checked_before_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "_current", [])
    with pytest.raises(ModelError, match="not loaded"):
        safety.judge("hello", "en")


def test_a_broken_model_is_told(small: Path) -> None:
    model = small / MODEL
    model.write_bytes(model.read_bytes()[:500])
    with pytest.raises(ModelError, match="cannot be read"):
        Checker.load(small)


def test_a_model_for_other_patterns_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "reading_key", lambda: "another")
    with pytest.raises(ModelError, match="built for other patterns"):
        Checker.load(small)


def test_a_build_is_repeated_only_where_something_changed(
    small: Path, material: dict[str, Path]
) -> None:
    before = (small / MODEL).stat().st_mtime_ns
    first = train.build(small, **material)
    assert not first.built
    assert (small / MODEL).stat().st_mtime_ns == before
    shutil.rmtree(material["examples"])
    second = train.build(small, **material)
    assert second.built
    assert second.version != first.version
    assert json.loads((small / MANIFEST).read_text())["version"] == second.version


def test_pairs_are_learned_from(material: dict[str, Path], tmp_path: Path) -> None:
    write(material["pairs"], {"self_harm": "heron", "ordinary": "kettle"})
    train.build(tmp_path / "build", **material)
    checker = Checker.load(tmp_path / "build")
    assert checker.check("a heron here", "en") == Flag("self_harm", CLASSIFIER)
    assert checker.check("a kettle here", "en") is None


def test_the_same_material_gives_the_same_model(small: Path, material: dict[str, Path]) -> None:
    first, *_ = Classifier.load(small / MODEL)
    (small / MANIFEST).unlink()
    assert train.build(small, **material).built
    second, *_ = Classifier.load(small / MODEL)
    assert np.array_equal(first.network.inward, second.network.inward)
    assert first.thresholds == second.thresholds


def test_a_label_without_messages_cannot_be_learned(
    material: dict[str, Path], tmp_path: Path
) -> None:
    rest = {label: word for label, word in WORDS.items() if label != "self_harm"}
    material["training"] = write(tmp_path / "less", rest)
    material["examples"] = write(tmp_path / "fewer", rest)
    with pytest.raises(ModelError, match="every label"):
        train.build(tmp_path / "build", **material)
    assert not (tmp_path / "build" / MODEL).exists()


def test_thresholds_keep_both_limits_on_ordinary_messages() -> None:
    chance = np.random.default_rng(7)
    classes = np.repeat([0, 1, 2, 3, 4, 4], 200)
    question = np.arange(1200) >= 1000
    odds = chance.normal(size=(1200, 4))
    odds[np.arange(800), classes[:800]] += 3
    nothing = np.zeros(1200, dtype=bool)
    material = train.Material((), ~question, question)
    found = []
    for allowed in (train.SURE, train.UNSURE):
        limits = train.choose(odds, classes, nothing, material, allowed)
        flagged = np.asarray((odds > np.array(limits)).any(axis=1))
        assert flagged[800:1000].mean() <= allowed.hard
        assert flagged[question].mean() <= allowed.question
        found.append(flagged[:800].mean())
    assert 0.5 < found[0] < found[1]


def test_the_less_is_said_the_surer_the_classifier_must_be(patterns: Checker) -> None:
    margins = [margin_of(patterns.read("teapot " * count), hit=False) for count in range(1, 80)]
    assert margins == sorted(margins, reverse=True)
    assert margins[0] > margins[2] > margins[5] > margins[10] > margins[40]


def test_a_guarded_message_needs_more_unless_few_words_need_more_already(patterns: Checker) -> None:
    for count in (1, 3, 4, 10, 40):
        reading = patterns.read("teapot " * count)
        more = margin_of(reading, hit=True) - margin_of(reading, hit=False)
        assert more == pytest.approx(PROTECTED if count > 3 else 0)


def test_a_fitted_threshold_moves_what_is_raised(patterns: Checker) -> None:
    rows = [patterns.read(word).features for word in WORDS.values() for _ in range(3)]
    classes = np.repeat(np.arange(5), 3)
    model = fit(rows, classes)
    strict = replace(model, thresholds=dict.fromkeys(LABELS, 50.0))
    odds = model.odds(rows[0])
    assert np.argmax(odds - model.limits[0]) == 0
    assert (odds < strict.limits[0]).all()
    assert np.array_equal(strict.limits[1], model.limits[1])


@pytest.mark.parametrize(
    "text",
    [
        "Mum rang and cried today. Hun blør, and " + "I am so tired of it, ære være. " * 4,
        "øl Øl ol. öl! " * 9,
        "one two three " * 30,
    ],
)
def test_a_part_of_a_message_is_read_as_it_would_be_by_itself(patterns: Checker, text: str) -> None:
    reading = patterns.read(text)
    for piece in reading.pieces:
        alone = Reading(piece.words, patterns.rules, load_hints())
        assert piece.features == alone.features
        assert piece.message.counts == alone.message.counts
        if len(reading.pieces) == 1:
            assert piece.stretches == alone.stretches


def test_the_pieces_of_a_long_message_are_all_of_it_and_looked_at_in_stretches_once(
    patterns: Checker,
) -> None:
    reading = patterns.read("So tired of it all. " * 9 + "and on and on " * 40)
    whole, *pieces = reading.pieces
    assert whole is reading
    assert sum((piece.words.words for piece in pieces), ()) == reading.words.words
    assert all(piece.pieces == [piece] for piece in pieces)
    assert reading.stretches == [one for piece in pieces for one in piece.stretches]


def test_no_feature_that_was_never_learned_gives_the_odds_of_no_feature(patterns: Checker) -> None:
    rows = [patterns.read(word).features for word in WORDS.values() for _ in range(3)]
    model = fit(rows, np.repeat(np.arange(5), 3))
    new, nothing = (frozenset({7}),) * 3, (frozenset[int](),) * 3
    assert np.allclose(model.odds(new, [new, new])[0], model.odds(nothing)[0])


def test_words_of_different_languages_share_a_concept(patterns: Checker) -> None:
    def concepts(text: str) -> frozenset[int]:
        words = split(text)
        hints = load_hints()
        message = Message(words, patterns.rules.vocabulary)
        return features_of(words, message, patterns.rules, hints)[2]

    shared = [concepts(text) for text in ("suicide", "selvmord", "enesetapp", "itsemurha")]
    assert frozenset.intersection(*shared)


@pytest.mark.parametrize("text", ["a: 1\n", "a: [b c, 'd|(e']\n", "a: [1]\n"])
def test_a_mistake_among_the_concepts_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "concepts.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="the concept 'a'") as caught:
        load_hints(concepts=path)
    assert caught.value.line == 1


@pytest.mark.parametrize("name", FLOORS)
def test_what_was_reached_on_unseen_messages_is_kept(checker: Checker, name: str) -> None:
    """The floors lie just below what was first measured; see docs/safety.md.

    They are no aim: the aims are far higher. Never tune anything on these messages.
    """
    flagged, noted, ordinary = FLOORS[name]
    everything = report(decide(read_examples(messages(name)), checker))["all"]
    recall = everything["recall"]  # type: ignore[index]
    for label, floor, with_note in zip(recall, flagged, noted, strict=True):
        assert recall[label]["flagged_any"] >= floor, label
        assert recall[label]["or_noted"] >= with_note, label
    assert recall["emergency"]["recall"] >= 0.89
    harmless = everything["ordinary"]  # type: ignore[index]
    assert harmless["share"] <= ordinary[0]
    assert harmless["or_noted"] <= ordinary[1]


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "unanswered"])
def test_few_plain_questions_are_flagged(checker: Checker, answered: bool) -> None:
    """Of the eighth of the question bank that the classifier has not learned from."""
    doubtful = {one.text for one in read_examples(sorted(train.DOUBTFUL.glob("*.jsonl")))}
    apart = [
        question
        for number, question in enumerate(load_questions(train.CONTENT))
        if number % train.APART == train.KEPT
        and (question.topic is not None) == answered
        and question.text not in doubtful
    ]
    flagged = [q.text for q in apart if checker.check(q.text, q.language)]
    assert len(flagged) <= 0.035 * len(apart), flagged


def test_a_question_of_the_bank_that_may_be_a_red_flag_is_not_learned_as_harmless(
    material: dict[str, Path], tmp_path: Path
) -> None:
    asked = {"language": "en", "text": "what is it", "label": "medical_advice"}
    material["doubtful"].mkdir()
    (material["doubtful"] / "en.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    train.build(tmp_path / "build", **material)
    learned, *_ = Classifier.load(tmp_path / "build" / MODEL)
    known = [key_of(split(text).words) in learned.harmless for text in ("what is it", "who is it")]
    assert known == [False, True]


def test_what_is_left_out_as_doubtful_stands_in_the_question_bank() -> None:
    asked = {question.text for question in load_questions(train.CONTENT)}
    for example in read_examples(sorted(train.DOUBTFUL.glob("*.jsonl"))):
        assert example.text in asked


def test_what_people_called_harmless_is_flagged_by_patterns_only(small: Path) -> None:
    checker = Checker.load(small)
    learned = checker.classifier
    assert learned is not None
    assert checker.check("walrus seven, walrus lemur", "en") is not None
    known = frozenset(
        key_of(split(text).words) for text in ("walrus seven walrus lemur", "I can't breathe")
    )
    checker = replace(checker, classifier=replace(learned, harmless=known))
    assert checker.check("Walrus seven – walrus lemur!", "en") is None
    assert checker.check("walrus seven walrus lemur eight", "en") is not None
    assert checker.check("I can't breathe", "en") == Flag("emergency", "en/breathing")


def test_what_is_not_sure_enough_is_a_doubt_and_no_flag(small: Path) -> None:
    checker = less_sure(Checker.load(small))
    learned = checker.classifier
    assert learned is not None
    strict = replace(learned, thresholds=dict.fromkeys(LABELS, 50.0), doubts=learned.thresholds)
    checker = replace(checker, classifier=strict)
    assert checker.judge("walrus walrus walrus walrus", "en") == Verdict(None, "self_harm")
    assert checker.judge("teapot teapot teapot teapot", "en") == Verdict()
    # Few words say too little: they are in doubt only where more would be a flag.
    assert checker.judge("walrus walrus walrus", "en") == Verdict()
    # A pattern's flag stays, with a graver doubt beside it and no lesser one.
    advice = "Should I stop taking Revlimid?\n"
    verdict = checker.judge(f"{advice}walrus walrus", "en")
    assert verdict.flag is not None
    assert (verdict.flag.label, verdict.doubt) == ("medical_advice", "self_harm")
    assert checker.judge("I can't breathe, walrus", "en") == Verdict(
        Flag("emergency", "en/breathing")
    )


def test_a_flag_of_which_the_classifier_is_sure_that_it_is_none_is_a_doubt(small: Path) -> None:
    checker = Checker.load(small)
    learned = checker.classifier
    assert learned is not None
    said = "I can't breathe"
    for bias, verdict in (
        (50.0, Verdict(Flag("emergency", "en/breathing"))),
        (-50.0, Verdict(None, "emergency")),
    ):
        network = replace(learned.network, bias=learned.network.bias + np.float32(bias))
        moved = replace(learned, network=network)
        assert replace(checker, classifier=moved).judge(said, "en") == verdict


def test_a_doubt_is_never_surer_than_a_flag(small: Path) -> None:
    learned = Checker.load(small).classifier
    assert learned is not None
    assert all(learned.doubts[label] <= learned.thresholds[label] for label in LABELS)


def test_a_message_and_what_was_written_after_it_are_never_learned_and_judged_apart() -> None:
    """Else a translation that was learned from would make the judgement look better than it is."""
    texts = [f"idea {number}" for number in range(30)]
    originals = [Example("en", text, "ordinary") for text in texts]
    others = [Example("fi", f"ajatus {n}", "ordinary", source_of(t)) for n, t in enumerate(texts)]
    folds = train.folds_of([*originals, *others]).tolist()
    assert folds[:30] == folds[30:]
    assert set(folds) == {0, 1, 2}


def test_few_answers_to_the_questionnaire_are_flagged_or_noted(checker: Checker) -> None:
    """People tell calmly of illness and limits there; none of these was learned from."""
    files = sorted(Path("tests/unit/knowledge/answers/fourth").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    verdicts = [checker.judge(line["text"], line["language"]) for line in lines]
    assert sum(verdict.flag is not None for verdict in verdicts) <= 0.03 * len(verdicts)
    assert sum(verdict != Verdict() for verdict in verdicts) <= 0.1 * len(verdicts)
