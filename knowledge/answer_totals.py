"""Which of several numbers is the answer: the total, the present one, the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer_numbers import Mention
from knowledge.answer_words import Found, Lexicon, Token

#: Between a mark ("in total") and its number stand at most so many other words.
NEAR = 2


def told_value(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return the number that a message itself names as the answer; None where it names none.

    "VRd and then dara, so 2", "73 in spring, so 72 now", "59, not 69", "one year short of fifty".
    """
    if not found:
        return None
    short = _short_of(found, tokens, lexicon)
    if short is not None:
        return short
    texts = [token.text for token in tokens]
    marks = lexicon.marks.find(texts)
    spans = _clauses(tokens, marks)
    totals = {
        mention.value
        for mark in marks
        if mark.label == "total"
        for mention in _beside(mark, found)
        if not _doubtful(_span_of(mention.start, spans), texts, lexicon)
    }
    if totals:
        return totals.pop() if len(totals) == 1 else None
    if len({mention.value for mention in found}) < 2:
        return None
    denied = {
        mention.value
        for mention in found
        for mark in marks
        if mark.label == "instead" and mark.end == mention.start
    }
    meant = {mention.value for mention in found} - denied
    if denied and len(meant) == 1:
        return meant.pop()
    present = _present(found, texts, marks, spans, lexicon)
    return present.pop() if len(present) == 1 else None


def _present(
    found: Sequence[Mention],
    texts: Sequence[str],
    marks: Sequence[Found],
    spans: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> set[float]:
    values: set[float] = set()
    for mark in marks:
        if mark.label == "present":
            span = _span_of(mark.start, spans)
            there = [m for m in found if span[0] <= m.start < span[1]]
            if len(there) == 1 and not _doubtful(span, texts, lexicon):
                values.add(there[0].value)
    return values


def ordinal_value(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return n for "so the n-th" or "on my n-th now"; a bare "the n-th" may be any of them."""
    texts = [token.text for token in tokens]
    ordinals = lexicon.ordinals.find(texts)
    marks = [m for m in lexicon.marks.find(texts) if m.label in ("total", "present")]
    values = {int(one.label) for one in ordinals}
    if len(values) != 1 or not marks or _doubtful((0, len(texts)), texts, lexicon):
        return None
    return values.pop()


def _short_of(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    if len(found) != 2:
        return None
    first, second = found
    between = [token.text for token in tokens[first.end : second.start]]
    phrases = lexicon.marks.find(between)
    units = lexicon.times.find(between)
    used = {at for one in (*phrases, *units) for at in range(one.start, one.end)}
    short = any(phrase.label == "short_of" for phrase in phrases)
    if short and len(used) == len(between) and first.value < second.value:
        return second.value - first.value
    return None


def _beside(mark: Found, found: Sequence[Mention]) -> list[Mention]:
    after = [m for m in found if mark.end <= m.start <= mark.end + NEAR]
    before = [m for m in found if mark.start - 1 <= m.end <= mark.start]
    return before[-1:] or after[:1]


def _clauses(tokens: Sequence[Token], marks: Sequence[Found]) -> list[tuple[int, int]]:
    """Return where the parts between commas and words such as "so" and "but" begin and end."""
    cuts = {at for at, token in enumerate(tokens) if token.text in (",", ".", ";", "!")}
    cuts |= {mark.start for mark in marks if mark.label in ("splits", "total")}
    edges = [0, *sorted(cuts), len(tokens)]
    return list(pairwise(edges))


def _span_of(at: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return next((span for span in spans if span[0] <= at < span[1]), (0, 0))


def _doubtful(span: tuple[int, int], texts: Sequence[str], lexicon: Lexicon) -> bool:
    said = lexicon.around.labels(texts[span[0] : span[1]])
    return bool(said & {"soon", "limits", "alternatives", "rough"})
