"""How many treatments there were, told by which is the last: "the third one began in May"."""

from __future__ import annotations

from collections.abc import Sequence, Set

from knowledge.answer_asked import untreated
from knowledge.answer_numbers import Mention
from knowledge.answer_questions import medicines
from knowledge.answer_signs import CUTS
from knowledge.answer_totals import YEAR
from knowledge.answer_words import Found, Lexicon, Token

#: In so few words "the first" is all that there was; and in so few, where "only" or "now" says so.
SHORT, STATED = 5, 9


def plans_told(  # noqa: PLR0911 - a list of rules
    found: Sequence[Mention],
    tokens: Sequence[Token],
    labels: Set[str],
    lexicon: Lexicon,
    this_year: int,
) -> int | None:
    """Return how many treatments a message tells of without counting them; None in any doubt.

    `found` are the numbers in it, `labels` what it says of yes and no. "Not begun yet" is 0, "the
    fourth is going on" 4. Numbers beside ordinals must fit: "three failed, the fourth goes on".
    """
    texts = [token.text for token in tokens]
    if not found and untreated(texts, labels, lexicon):
        return 0
    ordinals = _ordinals(texts, lexicon)
    around = {
        phrase.label
        for phrase in lexicon.around.find(texts)
        if phrase.label in ("limits", "vague", "rough")
        # "To" stands between two numbers, or for much else.
        or (phrase.label == "alternatives" and phrase.end in {one.start for one in ordinals})
    }
    told = lexicon.told.labels(texts)
    if around or "hedged" in told or "left" in told or "unknown" in labels:
        return None
    counts = _counts(found, tokens, lexicon, this_year)
    before = _before_the_coming(counts, ordinals, texts, lexicon)
    if before is not None:
        return before
    if "blocks" in labels:
        return None
    if not ordinals:
        return _one_more(found, texts, lexicon)
    values = sorted({int(one.label) for one in ordinals})
    last = values[-1]
    at = max(one.start for one in ordinals if int(one.label) == last)
    if _denied(texts, at, lexicon):
        return None
    if counts:
        return last if {int(count.value) for count in counts} <= {last - 1, last} else None
    if len(values) > 1:
        return last if values == list(range(values[0], last + 1)) else None
    if last > 1:
        return last
    lately = "begun" in told and bool(lexicon.times.labels(texts) & {"unit:day", "unit:week"})
    only = lately or "only" in told or "present" in lexicon.marks.labels(texts)
    spoken = sum(token.kind != "sign" for token in tokens)
    none_yet = any(mention.value == 0 for mention in found)
    return 1 if spoken <= (STATED if only else SHORT) and not none_yet else None


def _ordinals(texts: Sequence[str], lexicon: Lexicon) -> list[Found]:
    """Return the ordinals but for those of cycles and doses, which are parts of a treatment."""
    measures = [phrase for phrase in lexicon.told.find(texts) if phrase.label == "measures"]
    parts = {phrase.start for phrase in (*lexicon.cycles.find(texts), *measures)}
    return [one for one in lexicon.ordinals.find(texts) if one.end not in parts]


def _counts(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon, this_year: int
) -> list[Mention]:
    """Return the numbers that may count treatments: no years, times, articles, and no "none"."""
    times = {unit.start for unit in lexicon.times.find([token.text for token in tokens])}
    return [
        mention
        for mention in found
        if not mention.weak
        and mention.end not in times
        and not (YEAR < mention.value <= this_year)
        and mention.value == int(mention.value) != 0
    ]


def _one_more(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> int | None:
    """Return n + 1 for "n that are over, and one now"; None for anything else."""
    if len(found) != 2 or found[1].value != 1 or found[0].value != int(found[0].value):
        return None
    first, second = found
    between = lexicon.marks.labels(texts[first.end : second.start])
    after = lexicon.marks.labels(texts[second.end :])
    over = between & {"finished", "past"} and "present" not in between
    return int(first.value) + 1 if over and "present" in after else None


def _denied(texts: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Tell whether the clause of word `at` says no, or speaks of what is to come."""
    clause = _clause(texts, at)
    said = lexicon.yes_no.labels(clause) & {"no", "statement_no", "negations"}
    return bool(said) or _coming(clause, lexicon)


def _before_the_coming(
    counts: Sequence[Mention], ordinals: Sequence[Found], texts: Sequence[str], lexicon: Lexicon
) -> int | None:
    """Return n of "n so far, the next, which is the (n + 1)th, begins in December"; else None."""
    values = {int(count.value) for count in counts}
    following = [one for one in lexicon.told.find(texts) if one.label == "next_one"]
    if len(values) == 1 and following and not ordinals:
        # "I have had one, and the next one begins after Christmas."
        return values.pop() if _coming(_clause(texts, following[0].start), lexicon) else None
    places = {int(one.label) for one in ordinals}
    if len(places) != 1 or values != {place - 1 for place in places}:
        return None
    return values.pop() if _coming(_clause(texts, ordinals[0].start), lexicon) else None


def _coming(clause: Sequence[str], lexicon: Lexicon) -> bool:
    return "coming" in lexicon.told.labels(clause) or "soon" in lexicon.around.labels(clause)


def _clause(texts: Sequence[str], at: int) -> Sequence[str]:
    """Return the words between the signs around word `at`."""
    cuts = [n for n, text in enumerate(texts) if text in CUTS]
    start = max((n for n in cuts if n < at), default=-1) + 1
    end = min((n for n in cuts if n > at), default=len(texts))
    return texts[start:end]


def counts_some(found: Sequence[Mention], texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether treatments are counted, one at least, by a number with a word for them."""
    plans = {phrase.start for phrase in lexicon.told.find(texts) if phrase.label == "plans"}
    return any(mention.end in plans and mention.value >= 1 for mention in found)


def counts_no_plans(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether the numbers of a message may count something else than treatments.

    How often the illness came back; or "nothing", beside the names of medicines.
    """
    texts = [token.text for token in tokens]
    named = "medicines" in lexicon.told.labels(texts) or lexicon.topics.labels(texts) & medicines()
    if named and found and all(mention.value == 0 for mention in found):
        return True
    lines = {line.start for line in lexicon.lines.find(texts)}
    counted = any(mention.end in lines for mention in found)
    total = "total" in lexicon.marks.labels(texts)
    return "returned" in lexicon.told.labels(texts) and not counted and not total
