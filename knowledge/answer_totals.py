"""Which of several numbers is the answer: the total, the present one, the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer_numbers import Mention
from knowledge.answer_signs import CUTS
from knowledge.answer_words import Found, Lexicon, Token, words_of

#: Between a mark ("in total") and its number stand at most so many other words.
NEAR = 2
#: A message that tells only how much is missing has no more words beside the numbers.
SHORT = 5
#: So many years are not missing from a round age.
MOST_MISSING = 10


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
        for mention in _beside(mark, found, texts, concluding=_concludes(mark, texts, lexicon))
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
    if not present:
        present = _not_past(found, tokens, marks, spans, lexicon)
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


def _not_past(
    found: Sequence[Mention],
    tokens: Sequence[Token],
    marks: Sequence[Found],
    spans: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> set[float]:
    """Return the numbers outside the clauses that tell of the past: "Hb 87, before that 102"."""
    texts = [token.text for token in tokens]
    corrected = lexicon.yes_no.labels(texts) & {"no", "negations"} or lexicon.talk.labels(texts)
    if corrected or any(mark.label == "further" for mark in marks):
        return set()
    past = {_span_of(mark.start, spans) for mark in marks if mark.label == "past"}
    past |= {
        _span_of(time.start, spans)
        for time in lexicon.times.find(texts)
        if time.label.split(":")[0] in _PAST
    }
    spoken = {_span_of(mention.start, spans) for mention in found}
    values = {mention.value for mention in found if _span_of(mention.start, spans) not in past}
    doubtful = any(_doubtful(span, texts, lexicon) for span in spoken)
    return values if len(spoken) == len(found) and spoken & past and not doubtful else set()


_PAST = {"season", "month", "last_year", "before_last_year", "easter"}


def without_times(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon, this_year: int
) -> tuple[Mention, ...]:
    """Return the mentions without years and stretches of time that only add to a number.

    "Only one round, that was in 2023", "twice, with four years between". All of `found` where
    nothing else is left, or where a number may count on from others ("two more").
    """
    texts = [token.text for token in tokens]
    marks = lexicon.marks.find(texts)
    spans = _clauses(tokens, marks)
    kept = tuple(m for m in found if not _is_time(m, tokens, lexicon, this_year))
    more = any(mark.label == "further" for mark in marks)
    clauses = {_span_of(mention.start, spans) for mention in kept}
    apart = all(
        _span_of(m.start, spans) not in clauses or m.value > YEAR for m in set(found) - {*kept}
    )
    alone = len({mention.value for mention in kept}) == 1
    cycles = any(one.start == m.end for m in kept for one in lexicon.cycles.find(texts))
    return kept if alone and apart and not more and not cycles else tuple(found)


def counts_on(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether one number is added to another ("two, then two more"): neither is the answer."""
    marks = lexicon.marks.find([token.text for token in tokens])
    return len(found) > 1 and any(
        mark.label == "further" and (mark.end == mention.start or mention.end == mark.start)
        for mark in marks
        for mention in found[1:]
    )


#: Larger numbers may be years.
YEAR = 1900


def _is_time(mention: Mention, tokens: Sequence[Token], lexicon: Lexicon, this_year: int) -> bool:
    if mention.end - mention.start == 1 and YEAR < mention.value <= this_year:
        return True
    rest = [token.text for token in tokens[mention.end :]]
    after = [time for time in lexicon.times.find(rest) if time.start == 0]
    return bool(after) and after[0].label.startswith("unit:")


def ordinal_value(
    tokens: Sequence[Token], lexicon: Lexicon, *, counting: bool = False
) -> float | None:
    """Return n for "so the n-th" or "on my n-th now"; a bare "the n-th" may be any of them.

    With `counting`, treatments are asked for, so that "finished the n-th" needs no word for them.
    """
    texts = [token.text for token in tokens]
    ordinals = lexicon.ordinals.find(texts)
    labels = {mark.label for mark in lexicon.marks.find(texts)}
    lines = lexicon.lines.find(texts)
    counted = any(line.start == one.end for one in ordinals for line in lines)
    bare = [one for one in ordinals if not {one.end} & {m.start for m in _rounds(texts, lexicon)}]
    counted = counted or (counting and bool(bare))
    values = {int(one.label) for one in ordinals}
    marked = labels & {"total", "present"} or (counted and "finished" in labels)
    if len(values) != 1 or not marked or _doubtful((0, len(texts)), texts, lexicon):
        return None
    return values.pop()


def _rounds(texts: Sequence[str], lexicon: Lexicon) -> list[Found]:
    """Return the words for rounds and doses, which are parts of a treatment."""
    measures = [phrase for phrase in lexicon.told.find(texts) if phrase.label == "measures"]
    return [*lexicon.cycles.find(texts), *measures]


def _short_of(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    texts = [token.text for token in tokens]
    if len(found) == 1:
        # "A year short of fifty": the one year may go without its number.
        before = texts[: found[0].start]
        phrases = lexicon.marks.find(before)
        units = lexicon.times.find(before)
        lacking = [p for p in phrases if p.label == "short_of" and p.end == found[0].start]
        at = lacking[0].start if lacking else -1
        year = any(unit.label == "unit:year" and unit.end == at for unit in units)
        return found[0].value - 1 if year else None
    if len(found) != 2:
        return None
    first, second = found
    missing = [p for p in lexicon.marks.find(texts) if p.label == "short_of"]
    rest = [*texts[: first.start], *texts[second.end :]]
    years = [u for m in found for u in lexicon.times.find(texts[m.end :])[:1] if u.start == 0]
    joined = first.value > second.value and any(
        mark.start == first.end and mark.end == second.start for mark in missing
    )
    leading = bool(missing) and missing[0].end <= first.start
    if (leading or joined) and years and len(rest) <= SHORT:
        # "I lack one year of eighty", in either order.
        low, high = sorted((first.value, second.value))
        return high - low if low < MOST_MISSING else None
    between = [token.text for token in tokens[first.end : second.start]]
    phrases = lexicon.marks.find(between)
    units = lexicon.times.find(between)
    used = {at for one in (*phrases, *units) for at in range(one.start, one.end)}
    short = any(phrase.label == "short_of" for phrase in phrases)
    if short and len(used) == len(between) and first.value < second.value:
        return second.value - first.value
    return None


def _beside(
    mark: Found, found: Sequence[Mention], texts: Sequence[str], *, concluding: bool
) -> list[Mention]:
    after = [m for m in found if mark.end <= m.start <= mark.end + NEAR]
    before = [m for m in found if mark.start - 1 <= m.end <= mark.start]
    # "…, so 67": what is concluded stands after; "67 in all" and "in all 67" both occur.
    opens = mark.start > 0 and texts[mark.start - 1] in CUTS
    return after[:1] or before[-1:] if concluding or opens else before[-1:] or after[:1]


def _concludes(mark: Found, texts: Sequence[str], lexicon: Lexicon) -> bool:
    said = " ".join(texts[mark.start : mark.end])
    return said in {" ".join(words_of(word)) for word in lexicon.words.numbers.splits}


def _clauses(tokens: Sequence[Token], marks: Sequence[Found]) -> list[tuple[int, int]]:
    """Return where the parts between commas and words such as "so" and "but" begin and end."""
    cuts = {at for at, token in enumerate(tokens) if token.text in CUTS}
    cuts |= {mark.start for mark in marks if mark.label in ("splits", "total")}
    edges = [0, *sorted(cuts), len(tokens)]
    return list(pairwise(edges))


def _span_of(at: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return next((span for span in spans if span[0] <= at < span[1]), (0, 0))


def _doubtful(span: tuple[int, int], texts: Sequence[str], lexicon: Lexicon) -> bool:
    said = lexicon.around.labels(texts[span[0] : span[1]])
    return bool(said & {"soon", "limits", "alternatives", "rough"})
