from __future__ import annotations

import numpy as np
import pytest

from knowledge.calibration import (
    DOUBTED_AT_MOST,
    FALSE_AT_MOST,
    FALSE_OUTRIGHT,
    MISSED_AT_MOST,
    Calibration,
    Head,
    Observation,
    calibrate,
    logistic,
    sigmoid,
)
from knowledge.ngrams import Hashing


def observations(count: int = 200, spread: float = 0.8) -> list[Observation]:
    """Signals around +1 for answerable questions and -1 for the others, in two languages."""
    chooser = np.random.default_rng(3)
    seen = []
    for number in range(count):
        answerable = number % 4 != 0
        signal = float(chooser.normal(1 if answerable else -1, spread))
        language = "en" if number % 8 < 4 else "fi"
        right = (0 if number % 3 else 1) if answerable else None
        seen.append(Observation(language, answerable, (signal, 0.5), (0.9, 0.8, 0.1), right))
    return seen


def test_logistic_regression_finds_the_odds_of_a_coin() -> None:
    truth = np.array([True] * 3 + [False])
    weights, bias = logistic(np.zeros((4, 1)), truth, penalty=1.0)
    assert sigmoid(bias) == pytest.approx(0.75, abs=1e-4)
    assert weights.tolist() == [0]


def test_balanced_classes_weigh_the_same() -> None:
    truth = np.array([True] * 3 + [False])
    _, bias = logistic(np.zeros((4, 1)), truth, penalty=1.0, balanced=True)
    assert sigmoid(bias) == pytest.approx(0.5, abs=1e-4)


def test_one_class_alone_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="both true and false"):
        logistic(np.zeros((2, 1)), np.array([True, True]), penalty=1.0)


def test_sigmoid_does_not_overflow() -> None:
    assert sigmoid([-1e6, 0, 1e6]).tolist() == [0, 0.5, 1]


def test_a_stronger_signal_is_more_probably_answerable() -> None:
    calibration = calibrate(observations())
    chances = [calibration.answerable((signal, 0.5), "en") for signal in (-2.0, 0.0, 2.0)]
    assert chances == sorted(chances)
    assert chances[0] < 0.5 < chances[2]


def below(calibration: Calibration, limit: str, seen: list[Observation]) -> float:
    """Return the share of `seen` whose probability is below the limit."""
    chances = [calibration.answerable(o.signals, o.language) for o in seen]
    return sum(chance < getattr(calibration, limit) for chance in chances) / len(chances)


@pytest.mark.parametrize(
    ("limit", "passing"), [("threshold", FALSE_AT_MOST), ("sure", FALSE_OUTRIGHT)]
)
def test_signals_that_tell_them_apart_let_the_allowed_share_of_the_unanswerable_pass(
    limit: str, passing: float
) -> None:
    seen = observations(4000, spread=0.5)
    calibration = calibrate(seen)
    none = [o for o in seen if not o.answerable]
    assert 1 - below(calibration, limit, none) == pytest.approx(passing, abs=0.01)


@pytest.mark.parametrize(
    ("limit", "refused"), [("threshold", MISSED_AT_MOST), ("sure", DOUBTED_AT_MOST)]
)
def test_signals_that_tell_nothing_refuse_no_more_than_the_allowed_share(
    limit: str, refused: float
) -> None:
    seen = observations(4000, spread=9.0)
    calibration = calibrate(seen)
    some = [o for o in seen if o.answerable]
    assert below(calibration, limit, some) == pytest.approx(refused, abs=0.01)


def test_a_signal_beyond_all_that_was_seen_counts_as_the_farthest() -> None:
    calibration = calibrate(observations())
    chances = {calibration.answerable((signal, 0.5), "en") for signal in (50.0, 1e9)}
    assert len(chances) == 1


def test_the_temperature_makes_the_first_as_probable_as_it_was_right() -> None:
    shares = calibrate(observations(3000)).shares((0.9, 0.8, 0.1))
    assert shares[0] == pytest.approx(2 / 3, abs=0.07)
    assert sum(shares) == pytest.approx(1)


def test_the_same_signals_are_worth_less_in_a_language_where_they_more_often_mislead() -> None:
    misleading = [
        Observation("et", n % 4 == 0, (1.0, 0.5), (0.2,), 0 if n % 4 == 0 else None)
        for n in range(400)
    ]
    calibration = calibrate([*observations(2000), *misleading])
    chance = {name: calibration.answerable((1.0, 0.5), name) for name in ("en", "et")}
    assert chance["et"] < chance["en"]


def test_the_head_knows_our_words_from_others() -> None:
    texts = ["battery empty", "battery charge", "hello there", "tell a joke"]
    head = Head.fitted(texts, np.array([True, True, False, False]), Hashing(buckets=4096))
    ours, seen = head.judge("the battery")
    other, _ = head.judge("another joke")
    assert ours > other
    assert 0 < seen < 1
    assert head.judge("?!") == (head.bias, 0.0)
