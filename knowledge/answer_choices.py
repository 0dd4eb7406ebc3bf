"""Reading free text as one of a choice's options: by title, by a count, by a length of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from knowledge.answer_amounts import (
    amount_told,
    begun_ago,
    months_between,
    round_lengths,
    several_told,
    since_told,
    years_between,
    years_told,
)
from knowledge.answer_numbers import Mention, mentions_in
from knowledge.answer_rules import read_yes_no
from knowledge.answer_signs import CUTS
from knowledge.answer_times import length_of
from knowledge.answer_words import Found, Lexicon, Token
from knowledge.questionnaire import Answer, AnswerOption, Item
from knowledge.titles import titled
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

#: "Several" of something are at least so many.
SEVERAL = 2
#: A round of treatment lasts about a month: what lasted less was not more than one.
A_CYCLE = 1
#: Nobody has had more rounds of one treatment; a larger number is a year or a dose.
MOST = 200


def read_choice(  # noqa: PLR0911, PLR0912 - a list of rules
    text: str,
    tokens: tuple[Token, ...],
    item: Item,
    lexicon: Lexicon,
    today: date,
    *,
    shown: Mapping[Answer, str],
    topic: str,
) -> Understood:
    """Return the option that `text` says; what is doubtful leaves those to choose from.

    A number counts only beside a word for a round of treatment, or where nothing else is said; a
    length of time only where it is no point in the past ("a year ago").
    """
    title = titled(text, shown)
    if title is not None:
        return Understood("value", title)
    said = read_yes_no(tokens, lexicon, topic)
    labels = lexicon.yes_no.labels([token.text for token in tokens])
    others = tuple(o.value for o in item.answer_option if o.read_as != "no")
    refusals = [o.value for o in item.answer_option if o.read_as == "no"]
    if "?" in {token.text for token in tokens}:
        return UNCLEAR
    months = _lasted(text, tokens, lexicon, today)
    at_least = _of_length(months, item, tokens, lexicon) if months is not None else []
    if at_least and _begins_with_yes(tokens, lexicon):
        # "Yes, for years, then it did not work any more", "yes, a year at least, I don't remember".
        return _only(at_least, others)
    if _broken_off(tokens, lexicon):
        return _only([o.value for o in item.answer_option if _covers(o, 1, 1)], others)
    rounds = _rounds_apart(tokens, lexicon)
    if rounds is not None:
        fitting = [o.value for o in item.answer_option if _covers(o, *rounds)]
        return _only(fitting, others)
    if said.value == "no" and _had_before(tokens, lexicon):
        # "One dose, and never more": it stopped.
        return Understood("unclear", candidates=others)
    if said.value == "no":
        return Understood("value", refusals[0]) if len(refusals) == 1 else UNCLEAR
    amount = amount_told(tokens, lexicon)
    if amount is not None and "unknown" not in labels and "no" not in labels:
        return _only([o.value for o in item.answer_option if _covers(o, *amount)], others)
    unsure = [o.value for o in item.answer_option if o.read_as == "yes-unknown"]
    how_much = _told(tokens, lexicon, "how_much") and labels & {"unknown", "negations"}
    if how_much and said.value != "no" and len(unsure) == 1:
        # "Dad had it, but none of us knows for how long."
        return Understood("value", unsure[0])
    if {"yes", "unknown"} <= labels and "no" not in labels and len(unsure) == 1:
        return Understood("value", unsure[0])
    if "blocks" in labels:
        return UNCLEAR
    if said.kind == "unknown" or "unknown" in labels:
        return DONT_KNOW if said.kind == "unknown" else UNCLEAR
    if labels & {"no", "statement_no", "negations"}:
        return UNCLEAR
    counts = _counts(tokens, lexicon)
    rounds_told = counts is not None and lexicon.cycles.find([token.text for token in tokens])
    if months is not None and (at_least or not rounds_told):
        return _only(at_least, others)
    if counts is None:
        return Understood("unclear", candidates=others) if said.value == "yes" else UNCLEAR
    return _only([o.value for o in item.answer_option if _covers(o, *counts)], others)


def _rounds_apart(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the rounds that one clause counts where another says no: "nine rounds, then no more".

    None where no clause says no, or where that is said in the clause, or of another medicine; or
    where two numbers are told, of which one may take back the other.
    """
    texts = [token.text for token in tokens]
    denials = {"no", "statement_no", "negations", "unknown", "blocks"}
    corrected = lexicon.talk.labels(texts) & {"strong", "weak"}
    corrected = corrected or lexicon.told.labels(texts) & {"repairs", "number_repairs"}
    several = len([m for m in mentions_in(tokens, lexicon) or () if m.value]) > 1
    if corrected or several or not lexicon.yes_no.labels(texts) & denials:
        return None
    cuts = [at for at, text in enumerate(texts) if text in CUTS]
    edges = [0, *(at + 1 for at in cuts), len(texts)]
    clauses = [tokens[start:end] for start, end in pairwise(edges) if end > start]
    counting = []
    for clause in clauses:
        words = [token.text for token in clause]
        counts = _counts(clause, lexicon) if lexicon.cycles.find(words) else None
        told = lexicon.told.labels(words)
        if counts and not lexicon.yes_no.labels(words) & denials and not told & _NOT_HAD:
            counting.append(counts)
    return counting[0] if len(counting) == 1 else None


_NOT_HAD = frozenset({"medicines", "hedged", "coming", "bystanders", "left", "how_much"})


def _begins_with_yes(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    spoken = lexicon.yes_no.find([token.text for token in tokens])
    return bool(spoken) and (spoken[0].start, spoken[0].label) == (0, "yes")


def _told(tokens: Sequence[Token], lexicon: Lexicon, label: str) -> list[Found]:
    found = lexicon.told.find([token.text for token in tokens])
    return [phrase for phrase in found if phrase.label == label]


def _broken_off(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether one dose or round was the last: "a single infusion, then they stopped"."""
    texts = [token.text for token in tokens]
    rounds = [*lexicon.cycles.find(texts), *_told(tokens, lexicon, "measures")]
    starts = {phrase.start for phrase in rounds}
    mentions = mentions_in(tokens, lexicon) or ()
    counts = {m.value for m in mentions if {m.end, m.end + 1} & starts}
    return counts == {1} and len(mentions) == 1 and bool(_told(tokens, lexicon, "ended"))


def _lasted(text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date) -> float | None:
    """Return how many months something lasted.

    "Every month", "over" and the length of a round ("28-day cycles") are left out.
    """
    phrases = [*_told(tokens, lexicon, "every"), *_told(tokens, lexicon, "beyond")]
    out = {at for phrase in phrases for at in range(phrase.start, phrase.end)}
    out |= {at for of in round_lengths(tokens, lexicon) for at in range(of.start, of.end)}
    kept = tuple(token for at, token in enumerate(tokens) if at not in out)
    lasted = length_of(text, kept, lexicon, today)
    if lasted is not None:
        return lasted
    ways: tuple[Callable[[], float | None], ...] = (
        lambda: years_told(tokens, lexicon),
        lambda: years_between(text, tokens, lexicon, today),
        lambda: months_between(tokens, lexicon),
        lambda: begun_ago(text, tuple(tokens), lexicon, today),
        lambda: since_told(text, tuple(tokens), lexicon, today),
        lambda: several_told(tokens, lexicon),
    )
    return next((months for way in ways if (months := way()) is not None), None)


def _of_length(
    months: float, item: Item, tokens: Sequence[Token], lexicon: Lexicon
) -> list[Answer]:
    """Return the options that a treatment of so many months tells.

    Less than A_CYCLE is at most one round, unless more times are told: "three weeks on, one off".
    """
    if months < A_CYCLE and len(lexicon.times.find([token.text for token in tokens])) == 1:
        return [o.value for o in item.answer_option if _covers(o, 1, 1)]
    least = [(o.value, o.at_least_months) for o in item.answer_option]
    return [value for value, enough in least if enough is not None and months >= enough]


def _had_before(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a dose or a round is counted before the first word that says no."""
    texts = [token.text for token in tokens]
    denials = [
        found.start
        for found in lexicon.yes_no.find(texts)
        if found.label in ("no", "statement_no", "negations")
    ]
    before = texts[: min(denials, default=0)]
    return bool(lexicon.cycles.find(before)) or "measures" in lexicon.told.labels(before)


def _only(fitting: Sequence[Answer], others: tuple[Answer, ...]) -> Understood:
    if len(fitting) == 1:
        return Understood("value", fitting[0])
    return Understood("unclear", candidates=others)


def _covers(option: AnswerOption, low: float, high: float) -> bool:
    """Tell whether all numbers from `low` to `high` are the option's; half a round is not over."""
    low, high = low // 1, high // 1
    if option.at_least is None and option.at_most is None:
        return False
    return (option.at_least is None or low >= option.at_least) and (
        option.at_most is None or high <= option.at_most
    )


def _counts(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the lowest and the highest number of rounds that are said; None for none."""
    mentions = mentions_in(tokens, lexicon) or ()
    texts = [token.text for token in tokens]
    rounds = lexicon.cycles.find(texts)
    around = lexicon.around.find(texts)
    beside = [m for m in mentions if any(m.end == found.start for found in rounds)]
    # "Only one cycle left": those that were had are not counted.
    aside = [one for one in around if one.label == "limits"]
    aside += _told(tokens, lexicon, "left")
    if any(not beside or _near(one, beside) for one in aside):
        return None
    several = [
        found
        for found in around
        if found.label == "vague" and any(found.end == one.start for one in rounds)
    ]
    if several and not mentions:
        return SEVERAL, float("inf")
    if not beside and not _nothing_else(tokens, mentions, lexicon):
        return None
    values = [mention.value for mention in (beside or mentions)]
    return (min(values), max(values)) if values and max(values) <= MOST else None


def _near(one: Found, counted: Sequence[Mention]) -> bool:
    """Tell whether a phrase belongs to a number of rounds, rather than to another clause."""
    return any(m.start - NEAR <= one.end and one.start <= m.end + NEAR for m in counted)


#: What limits a number stands so near to it: "at least four cycles", "one cycle is left".
NEAR = 3


def _nothing_else(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> bool:
    covered = {at for mention in mentions for at in range(mention.start, mention.end)}
    texts = [token.text for token in tokens]
    for table in (lexicon.yes_no, lexicon.adverbs, lexicon.cycles, lexicon.around):
        for found in table.find(texts):
            covered |= set(range(found.start, found.end))
    return all(at in covered or token.kind == "sign" for at, token in enumerate(tokens))
