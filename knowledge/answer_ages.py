"""An age beside other things that are said with it: days of a month, a birthday, misspelt words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher, get_close_matches

from knowledge.answer_asked import OLDEST, YOUNGEST, after_years, of_one_birthday
from knowledge.answer_numbers import Mention
from knowledge.answer_words import Lexicon, Token
from knowledge.understood import Understood

#: A word of so many letters may be a misspelt number, if it is so much alike (`difflib`'s ratio):
#: one letter of seven is another, two of fourteen.
LONG, ALIKE = 6, 0.85
#: So many number words that are alike are looked at, and so much less alike must another number be.
MOST_NEAR, APART = 4, 0.04
#: Beside an age and when it comes, so short a message says nothing else.
SHORT = 4
#: A birth year of two digits is one of this century.
CENTURY = 1900
#: No month has more days.
DAYS = 31


def without_days(
    found: tuple[Mention, ...], tokens: Sequence[Token], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Leave out the days of months ("60 on 30 November"), unless nothing else is left."""
    dated = _dates(found, tokens, lexicon)
    kept = tuple(mention for mention in found if mention not in dated)
    return kept if any(mention.value >= YOUNGEST for mention in kept) else found


def without_dates(
    found: Sequence[Mention], tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[Token, ...]:
    """Leave the days of months, with the months, out of a message with other numbers.

    "One, transplanted on 2 October" counts no second treatment.
    """
    dated = _dates(found, tokens, lexicon)
    out = {at for day, span in dated.items() if day.value == int(day.value) for at in span}
    left = any(not (set(range(m.start, m.end)) & out) for m in found)
    return tuple(token for at, token in enumerate(tokens) if at not in out) if left else tokens


def _dates(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon
) -> dict[Mention, set[int]]:
    """Return the numbers that are days beside a month, each with the words of its date."""
    texts = [token.text for token in tokens]
    dated: dict[Mention, set[int]] = {}
    for month in lexicon.times.find(texts):
        if not month.label.startswith("month:"):
            continue
        before = month.start - 1
        start = before if before >= 0 and texts[before] in _BEFORE_MONTH else month.start
        for day in found:
            if 0 < day.value <= DAYS and day.end in (start, month.start):
                dated.setdefault(day, set()).update(range(day.start, month.end))
            elif 0 < day.value <= DAYS and day.start == month.end:
                dated.setdefault(day, set()).update(range(month.start, day.end))
    return dated


#: What may stand between a day and its month: "2. December", "20th of June".
_BEFORE_MONTH = frozenset({".", "of", "th"})


def day_named(found: Sequence[Mention], kept: Sequence[Mention]) -> int | None:
    """Return the one day of a month that `without_days` left out."""
    out = [mention for mention in found if mention not in kept]
    return int(out[0].value) if len(out) == 1 else None


def by_year_alone(
    found: Sequence[Mention], words: Sequence[str], lexicon: Lexicon, today: date
) -> tuple[int, ...]:
    """Return the two ages that "I am from 48" may mean, where a language says years so."""
    starts = {one.end for one in lexicon.told.find(words) if one.label == "of_year"}
    if len(found) != 1 or found[0].start not in starts or not 0 <= found[0].value < _CENTURY:
        return ()
    year = int(found[0].value)
    return int(found[0].value), (today.year - year) % _CENTURY


_CENTURY = 100


def just_turned(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> int | None:
    """Return the age of "I turned 63 in August, and feel like fifty"; None in any doubt."""
    texts = [token.text for token in tokens]
    around = lexicon.around.find(texts)
    # What only makes another number vague ("a day over fifty") does not count.
    turned = {one.end for one in around if one.label == "turned"}
    here = [m for m in found if m.start in turned and YOUNGEST <= m.value <= OLDEST]
    upto = here[0].end + 1 if here else 0
    doubtful = [one for one in around if one.label in _DOUBTFUL and one.start < upto]
    then = "then" in lexicon.told.labels(texts)
    if len(here) != 1 or here[0].value != int(here[0].value) or doubtful or then:
        return None
    before = lexicon.yes_no.labels(texts[: here[0].start])
    aside = "others" in lexicon.yes_no.labels(texts) or before & {"no", "unknown", "negations"}
    return None if aside else int(here[0].value)


_DOUBTFUL = frozenset({"soon", "alternatives", "limits"})


def of_another(found: Sequence[Mention], words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether two ages are told, and somebody else is named before the first of them.

    "Father is 84 and I am 52": it is not told who is ill.
    """
    ages = [mention for mention in found if YOUNGEST <= mention.value <= OLDEST]
    others = [one for one in lexicon.yes_no.find(words) if one.label == "others"]
    two = len({age.value for age in ages}) > 1 and not of_one_birthday(found, words, lexicon)
    return two and any(one.start < ages[0].start for one in others)


def before_birthday(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon
) -> int | None:
    """Return the age of "62, soon 63" or of "73 next week"; None for anything else."""
    texts = [token.text for token in tokens]
    ages = [m for m in found if YOUNGEST <= m.value <= OLDEST and m.value == int(m.value)]
    if len(ages) != len(found):
        return None
    if len(ages) == 1 and ages[0].start == 0 and len(texts) <= SHORT:
        coming = {one.start for one in lexicon.told.find(texts) if one.label == "coming"}
        return int(ages[0].value) - 1 if ages[0].end in coming else None
    if len(ages) != 2 or ages[0].value >= ages[1].value:
        return None
    between = texts[ages[0].end : ages[1].start]
    around = lexicon.around.labels(between)
    named = {"turning", "coming"} & lexicon.told.labels(between)
    # "55, 56 in February", "55, in February 56", "55 (56 in February)".
    month = any(one.label.startswith("month:") for one in lexicon.times.find(texts))
    apart = between[:1] == [","] or not between or bool(lexicon.times.find(between[-1:]))
    next_one = month and ages[1].value - ages[0].value == 1 and apart
    soon = "soon" in around or bool(named) or next_one
    aside = around & {"alternatives", "limits"} or lexicon.talk.labels(between)
    return int(ages[0].value) if soon and not aside else None


def beside_birth_year(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon, today: date
) -> int | None:
    """Return the age of "78, born in 48" or "51 years, a 75 model"; None for anything else.

    Either number could be the age where they fit together; which is the year is told by a word or
    a sign beside it, or the other is told to be years.
    """
    texts = [token.text for token in tokens]
    whole = [m for m in found if m.value == int(m.value) and YOUNGEST <= m.value <= OLDEST]
    if len(whole) != 2 or today.year - CENTURY - sum(m.value for m in whole) not in (0, 1):
        return None
    born = [one for one in lexicon.around.find(texts) if one.label == "born"]
    starts = {one.start for one in born} | {one.start - 1 for one in born if one.start}
    marked = [
        m
        for m in whole
        if texts[m.start - 1 : m.start] in (["-"], ["–"])
        or any(one.end in (m.start, m.start - 1) for one in born)
        or (m.end in starts and (m.end in {b.start for b in born} or texts[m.end] in ("-", ".")))
    ]
    told = [m for m in whole if after_years(m, texts, lexicon) > m.end]
    if len(marked) == 1:
        return next(int(m.value) for m in whole if m is not marked[0])
    return int(told[0].value) if len(told) == 1 else None


def of_whom_it_concerns(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon
) -> Understood | None:
    """Return what "I am 37, but I ask for my father" says; None where nobody else is concerned.

    That is the other person's age where it is told, too; else it is in doubt. Of "he is 66, I am 70
    myself" it is the one that is not one's own.
    """
    texts = [token.text for token in tokens]
    others = [one.start for one in lexicon.yes_no.find(texts) if one.label == "others"]
    ages = [m for m in found if YOUNGEST <= m.value <= OLDEST]
    concerned = others and ages and "concerns" in lexicon.told.labels(texts)
    if not concerned:
        return None
    own = [one for one in lexicon.told.find(texts) if one.label == "oneself"]
    mine = [
        m
        for m in ages
        if any(m.start - 1 <= one.end <= m.start or one.start == m.end for one in own)
    ]
    if len(ages) == 2 and len(mine) == 1:
        return Understood("value", int(next(m.value for m in ages if m is not mine[0])))
    if ages[0].start > min(others):
        return None
    theirs = {int(m.value) for m in ages if m.start > min(others)}
    if len(theirs) == 1:
        return Understood("value", theirs.pop())
    return Understood("unclear", candidates=tuple(dict.fromkeys(int(m.value) for m in ages)))


def without_years(
    found: tuple[Mention, ...], tokens: Sequence[Token], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Leave out the calendar years of "I am 70 years old. I came here in 1992".

    Only beside one age that is said in years, and where no birth is told.
    """
    texts = [token.text for token in tokens]
    ages = [m for m in found if YOUNGEST <= m.value <= OLDEST]
    others = [m for m in found if m not in ages]
    born = "born" in lexicon.around.labels(texts)
    in_years = len(ages) == 1 and after_years(ages[0], texts, lexicon) > ages[0].end
    calendar = all(m.value > CENTURY and m.end - m.start == 1 for m in others)
    return tuple(ages) if others and in_years and calendar and not born else found


def respelt(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Return `tokens` with long words that are nearly a number written as that number's words.

    Only for messages in which no number was read at all. A word that is near two numbers, or is
    an ordinal, stays as it is; and so does a round one before another word, which may be its rest.
    """
    texts = [token.text for token in tokens]
    ordinals = {at for one in lexicon.ordinals.find(texts) for at in range(one.start, one.end)}
    out = []
    for at, token in enumerate(tokens):
        near = _nearest(token.text, lexicon) if token.kind == "word" and at not in ordinals else ""
        round_one = bool(near) and lexicon.numbers[near,] % 10 == 0
        goes_on = any(after.kind == "word" for after in tokens[at + 1 : at + 2])
        out.append(Token("word", near) if near and not (round_one and goes_on) else token)
    return tuple(out)


def _nearest(word: str, lexicon: Lexicon) -> str:
    """Return the long number word that `word` is nearly, or "" where there is none or are two."""
    if len(word) < LONG:
        return ""
    known = {
        words[0]: value
        for words, value in lexicon.numbers.items()
        if len(words) == 1 and len(words[0]) >= LONG - 1
    }
    near = [
        (SequenceMatcher(None, word, one).ratio(), one)
        for one in get_close_matches(word, known, n=MOST_NEAR, cutoff=ALIKE)
    ]
    best, nearest = max(near, default=(0.0, ""))
    rivals = [one for ratio, one in near if ratio > best - APART and known[one] != known[nearest]]
    return "" if rivals else nearest
