"""How many rounds of a treatment are told by their limits or by which is the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answer_numbers import mentions_in
from knowledge.answer_times import months_ago
from knowledge.answer_words import Found, Lexicon, Token

#: So many months has a year.
MONTHS = 12
#: Nobody counts more rounds by their place.
LAST_PLACE = 60


def amount_told(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the lowest and the highest number of rounds that are told; None for none.

    "At least two cycles", "fewer than three cycles", "the fifth cycle is going on" (four are over).
    """
    texts = [token.text for token in tokens]
    rounds = {phrase.start for phrase in lexicon.cycles.find(texts)}
    told = lexicon.told.find(texts)
    beyond = {phrase.end for phrase in told if phrase.label == "beyond"}
    below = {phrase.end for phrase in told if phrase.label == "below"}
    beside = [m for m in mentions_in(tokens, lexicon) or () if m.end in rounds]
    least = [m.value for m in beside if m.start in beyond]
    most = [m.value - 1 for m in beside if m.start in below and m.value > 1]
    if len(least) + len(most) == 1:
        return (least[0], float("inf")) if least else (1, most[0])
    places = [n for n, end in _places(tokens, lexicon) if end in rounds and n > 1]
    return (places[0] - 1, float("inf")) if len(places) == 1 else None


def years_told(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return how many months are over in "the second year"; None where that is not said."""
    texts = [token.text for token in tokens]
    years = {one.start for one in lexicon.times.find(texts) if one.label == "unit:year"}
    places = [n for n, end in _places(tokens, lexicon) if end in years and n > 1]
    return (places[0] - 1) * MONTHS if len(places) == 1 else None


def since_told(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date) -> float | None:
    """Return for how many months it has gone on "since 2023"; None where that is not said."""
    texts = [token.text for token in tokens]
    told = lexicon.told.find(texts)
    starts, ends = _points(texts, lexicon)
    since = any(
        (one.label == "since" and one.end in starts)
        or (one.label == "since_after" and one.start in ends)
        for one in told
    )
    over = any(one.label in ("ended", "coming") for one in told)
    span = months_ago(text, tokens, lexicon, today) if since and not over else None
    return span.low if span is not None else None


def _points(texts: Sequence[str], lexicon: Lexicon) -> tuple[set[int], set[int]]:
    """Return where points of time begin and end: years, months, seasons, "last autumn"."""
    points: list[Found] = [
        one
        for one in lexicon.times.find(texts)
        if not one.label.startswith(("unit:", "length:")) and one.label != "ago"
    ]
    years = [at for at, text in enumerate(texts) if text.isdigit() and len(text) == len("2026")]
    starts = {one.start for one in points} | set(years)
    return starts, {one.end for one in points} | {at + 1 for at in years}


def _places(tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the places in a row that are told, in words or as "5.", and where each ends."""
    texts = [token.text for token in tokens]
    found = [(int(one.label), one.end) for one in lexicon.ordinals.find(texts)]
    digits = [
        (int(text), at + 2)
        for at, text in enumerate(texts[:-1])
        if text.isdigit() and texts[at + 1] == "." and int(text) <= LAST_PLACE
    ]
    return found + digits
