"""An ECOG grade in free text: named outright, described as a rule knows it, or as examples do."""

from __future__ import annotations

from knowledge.answer_activity import GRADES, Activity
from knowledge.answer_agreement import load_agreement
from knowledge.answer_counts import number_of
from knowledge.answer_numbers import Mention, mentions_in
from knowledge.answer_rules import SIGNS, rules_know
from knowledge.answer_signs import CUTS
from knowledge.answer_words import Lexicon, PhraseTable, Token
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

#: By so much a grade must fit better than the next, and than "none", to be taken on the word of
#: the examples alone. Chosen, with RULED, on the sets of answers that are development data: 94.6 %
#: read right and 1.9 % wrong, 91.5 and 1.5 % at 0.3, 95.4 and 1.9 % at 0.1, where more of those
#: of `ninth` are read wrong.
MARGIN = 0.15
#: Where a rule says the same grade, it need only fit best, or by so much where another is named.
AGREED, OF_OTHERS = 0.0, 0.2
#: A grade that fits this badly is none to choose from.
OFFERED = 0.1
#: And this badly it cannot be what a rule says.
RULED = 0.3
#: What stands between the two grades of a range.
_TO = (["-"], ["–"], ["/"])


def read_ecog(  # noqa: PLR0911 - a list of rules
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, activity: Activity, language: str
) -> Understood:
    """Return the ECOG grade that a message describes or names.

    Where that is in doubt, `candidates` are the two grades that fit best.
    """
    words = [token.text for token in tokens]
    told = lexicon.told.labels(words)
    if "?" in words or "varies" in told or load_agreement().asks(words, language):
        return UNCLEAR
    placed = _placed(words, lexicon, activity, language)
    if placed is not None:
        return Understood("value", placed)
    scores = activity.scores(text, language)
    named = _named(tokens, lexicon, activity, language, scores)
    if named != UNCLEAR:
        return named
    ruled = _ruled(words, lexicon)
    if not ruled and rules_know(tokens, lexicon) and "unknown" not in lexicon.yes_no.labels(words):
        # "I have not had any" tells no grade.
        return UNCLEAR
    if not ruled and "unknown" in lexicon.yes_no.labels(words):
        return DONT_KNOW
    if not scores:
        return Understood("value", ruled[0]) if len(ruled) == 1 else _unclear(ruled)
    # "My mother was bedridden": the examples know that this may tell of somebody else.
    others = "others" in lexicon.yes_no.labels(words)
    return _judged(ruled, scores, others)


def _placed(words: list[str], lexicon: Lexicon, activity: Activity, language: str) -> int | None:
    """Return the grade of an option named by its place ("the last but one"), or None."""
    lists = activity.words.get(language)
    if lists is None:
        return None
    named = zip(
        GRADES, (lists.first, lists.second, lists.third, lists.fourth, lists.last), strict=True
    )
    places = PhraseTable([(str(grade), said) for grade, said in named], lexicon.folded)
    opening = [found for found in places.find(words)[:1] if found.start == 0]
    following = words[opening[0].end :][:1] if opening else []
    denied = lexicon.yes_no.labels(words) & {"no", "negations", "statement_no", "unknown"}
    if not opening or denied or (following and following[0] not in CUTS):
        return None
    return int(opening[0].label)


def _judged(ruled: tuple[int, ...], scores: tuple[float, ...], others: bool) -> Understood:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    best, margin = order[0], scores[order[0]] - scores[order[1]]
    agreed = ruled == (best,)
    if best in GRADES and margin >= (MARGIN if not agreed else OF_OTHERS if others else AGREED):
        return Understood("value", best)
    fittest = max(GRADES, key=scores.__getitem__)
    if ruled == (fittest,) and not others and scores[fittest] >= RULED:
        return Understood("value", fittest)
    if ruled:
        return _unclear(tuple(sorted({*ruled, *(() if best not in GRADES else (best,))})))
    near = tuple(sorted(at for at in order[:2] if at in GRADES and scores[at] >= OFFERED))
    return _unclear(near if best in GRADES else ())


def _unclear(levels: tuple[int, ...]) -> Understood:
    return Understood("unclear", candidates=levels)


def _ruled(words: list[str], lexicon: Lexicon) -> tuple[int, ...]:
    """Return the grades whose descriptions by rule have most parts in the message."""
    text = " ".join(word for word in words if word not in SIGNS)
    best: dict[int, int] = {}
    for level, clauses in lexicon.ecog:
        if all(clause.holds(text) for clause in clauses):
            parts = sum(not clause.forbidden for clause in clauses)
            best[level] = max(best.get(level, 0), parts)
    return tuple(sorted(level for level, parts in best.items() if parts == max(best.values())))


def _named(
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    activity: Activity,
    language: str,
    scores: tuple[float, ...],
) -> Understood:
    """Read a bare grade, "2" or "ECOG two"; a number within other words is no grade."""
    found = mentions_in(tokens, lexicon)
    # A phrase that stands for none ("I have not had any") counts treatments, it is no grade.
    if not found or any(mention.end - mention.start > 1 for mention in found):
        return UNCLEAR
    texts = [token.text for token in tokens]
    words = activity.words.get(language)
    scale = PhraseTable([("scale", words.scale if words else ())], lexicon.folded).find(texts)
    said = PhraseTable([("said", words.said if words else ())], lexicon.folded).find(texts)
    beside = tuple(
        mention
        for mention in found
        if any(mention.start - 2 <= phrase.end - 1 <= mention.end for phrase in scale)
        and not any(phrase.start <= mention.start < phrase.end for phrase in scale)
    )
    # "ECOG 0-1"
    joined = {mention.end + 1 for mention in beside if texts[mention.end : mention.end + 1] in _TO}
    beside += tuple(mention for mention in found if mention.start in joined)
    covered = {at for phrase in (*scale, *said) for at in range(phrase.start, phrase.end)}
    covered |= {mention.start for mention in found}
    alone = all(token.kind == "sign" or at in covered for at, token in enumerate(tokens))
    opening = (
        len(found) == 1
        and found[0].start == 0
        and len(tokens) > 1
        and texts[1] in (",", ".", "-", "–", ";")
        and bool(scores)
        and max(range(len(scores)), key=scores.__getitem__) == found[0].value
    )
    mentions: tuple[Mention, ...] = found if alone or opening else beside
    values = tuple(sorted({mention.value for mention in mentions}))
    levels = tuple(int(value) for value in values if value in GRADES)
    if not values or ("unknown" in lexicon.yes_no.labels(texts)):
        return UNCLEAR
    if len(levels) < len(values):
        return Understood("out_of_range", candidates=tuple(number_of(v) for v in values[:1]))
    return Understood("value", levels[0]) if len(levels) == 1 else _unclear(levels)
