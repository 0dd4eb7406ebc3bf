"""A count that a message states by itself, or lists one by one, whatever it tells beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer_numbers import Mention, mentions_in
from knowledge.answer_signs import CUTS
from knowledge.answer_totals import YEAR
from knowledge.answer_words import Lexicon, Token

#: What follows a count that stands by itself: "Four, if the transplant counts with the rest".
_ENDS = CUTS | {"-", "–"}
#: "1) VCD 2015 2) Revlimid 2018".
_PLACES = re.compile(r"(?:^|[\s(,;:])(\d{1,2})\s?[).](?=\s?[^\W\d])")
#: "Line 1: VRd. Line 2: DPd."
_NAMED_PLACES = re.compile(r"\b([^\W\d_]{3,})\s?(\d{1,2})\s?:")
#: A clause that sums up ("so four in all") has at most so many words beside its number.
SUM = 3
#: "I think it was" and the like, before a count, has at most so many words.
LEAD = 4


def listed(text: str) -> int | None:
    """Return n of a list that is numbered from 1 to n, two at least; None for any other text."""
    places = [int(place) for place in _PLACES.findall(text)]
    named = _NAMED_PLACES.findall(text.casefold())
    if len({word for word, _ in named}) == 1:
        places = [int(place) for _, place in named]
    return len(places) if len(places) > 1 and places == [*range(1, len(places) + 1)] else None


def stated(tokens: Sequence[Token], lexicon: Lexicon) -> int | None:
    """Return the count that opens or ends a message and stands by itself; None where none does.

    "Four lines: …", "one, for all of them belong together", "…, so that makes three". Not where
    it is one of two ("two, or three"), is taken back, or is not known.
    """
    texts = [token.text for token in tokens]
    found = mentions_in(tokens, lexicon) or ()
    doubtful = lexicon.around.labels(texts) & {"alternatives", "rough", "limits"}
    corrected = lexicon.talk.labels(texts) & {"strong", "weak"}
    unknown = "unknown" in lexicon.yes_no.labels(texts) or "?" in texts
    if not found or doubtful or corrected or unknown:
        return None
    if and_the_new(found, texts, lexicon):
        value = found[0].value + 1
    elif _alone(found, texts, lexicon) or _opening(found[0], texts, lexicon) or _adds_up(found):
        value = found[0].value
    elif _sums_up(found, texts, lexicon):
        value = found[-1].value
    else:
        value = _one_more(found, texts, lexicon)
    return int(value) if value == int(value) and value >= 0 else None


def _alone(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a message only counts: "there have been three treatments"."""
    if len(found) != 1 or found[0].weak:
        return False
    spoken = [*lexicon.yes_no.find(texts), *lexicon.adverbs.find(texts), *lexicon.told.find(texts)]
    known = {
        at
        for one in [*spoken, *lexicon.lines.find(texts)]
        if one.label in _OF_A_COUNT
        for at in range(one.start, one.end)
    }
    known |= set(range(found[0].start, found[0].end))
    return all(at in known or text in _ENDS for at, text in enumerate(texts))


#: What may stand beside a count that is all that a message tells.
_OF_A_COUNT = {"yes", "statement_yes", "fillers", "adverb", "plans", "line", "treating", "had"}


def _opening(mention: Mention, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a clause at the beginning holds a count, with a word for it, and no more.

    Before the count may stand "I have had", "I think".
    """
    before = texts[: mention.start]
    spoken = [*lexicon.yes_no.find(before), *lexicon.adverbs.find(before)]
    known = {
        at
        for one in spoken
        if one.label in ("yes", "statement_yes", "fillers", "adverb")
        for at in range(one.start, one.end)
    }
    if len(known) < len(before) or len(before) > LEAD:
        return False
    rest = texts[mention.end :]
    told = lexicon.told.find(rest)
    ends = {one.start: one.end for one in reversed(told) if one.label == "plans"}
    at = 0
    while at in ends:
        at = ends[at]
    named = [one for one in told if one.label == "medicines"]
    follows = {one.start for one in (*named, *lexicon.topics.find(rest))} if at else set()
    return len(rest) > at and (rest[at] in _ENDS or at in follows)


def and_the_new(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether one more is added to the only count: "three, and the new one that I get now"."""
    if len(found) != 1 or found[0].start > LEAD:
        return False
    rest = texts[found[0].end :]
    more = [one for one in lexicon.told.find(rest) if one.label == "one_more"]
    beside = [one for one in lexicon.told.find(rest) if one.label == "plans"]
    reach = max((one.end for one in beside if one.start == 0), default=0)
    return any(one.start <= reach for one in more)


def _one_more(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> float:
    """Return n + 1 of "now Abecma, n others before that" and "n are over, now the (n + 1)th".

    -1 where neither is said.
    """
    if len(found) != 1:
        return -1
    mention, marks = found[0], lexicon.marks.find(texts)
    cuts = [at for at, text in enumerate(texts) if text in _ENDS]
    start = max((at for at in cuts if at < mention.start), default=-1) + 1
    end = min((at for at in cuts if at >= mention.end), default=len(texts))
    there = {mark.label for mark in marks if start <= mark.start < end}
    elsewhere = [*texts[:start], *texts[end:]]
    ordinals = [int(one.label) for one in lexicon.ordinals.find(texts)]
    now = lexicon.marks.labels(elsewhere) & {"present", "finished"}
    if ordinals == [mention.value + 1]:
        return mention.value + 1 if now else -1
    named = lexicon.topics.labels(elsewhere) or "medicines" in lexicon.told.labels(elsewhere)
    aside = lexicon.yes_no.labels(texts) & {"no", "statement_no", "negations"}
    earlier = "past" in there and "plans" in lexicon.told.labels(texts[mention.end : end])
    return mention.value + 1 if earlier and named and not ordinals and not aside else -1


def _adds_up(found: Sequence[Mention]) -> bool:
    """Tell whether the first number is the sum of the others: "three, one abroad and two here"."""
    parts = [mention.value for mention in found[1:]]
    return len(parts) > 1 and found[0].value == sum(parts) and all(parts)


def _sums_up(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether the last clause only tells a sum: "so four", "three in all".

    Or as many as there are years before it: "Velcade 2019, Revlimid 2023. It is two."
    """
    mention = found[-1]
    said = list(texts)
    while said and said[-1] in _ENDS:
        said.pop()
    start = max((at + 1 for at, text in enumerate(said) if text in _ENDS), default=0)
    clause = said[start:]
    marked = lexicon.marks.labels(clause) & {"total", "splits"}
    years = sum(one.value > YEAR for one in found[:-1])
    sums = bool(marked) or "sums" in lexicon.told.labels(clause) or years == mention.value
    short = len(clause) - (mention.end - mention.start) <= SUM
    return 0 < start <= mention.start and sums and short
