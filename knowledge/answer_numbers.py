"""Numbers and birth dates in free text, written with digits or in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answer_words import Lexicon, Token

_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?|\s)(\d{4})(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{2})(?![\d./-])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in the message: tokens `start` to before `end`; `weak` if it may be an article."""

    start: int
    end: int
    value: float
    weak: bool = False


def mentions_in(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Mention, ...] | None:
    """Return the numbers from left to right; None where one cannot be read for certain."""
    texts = [token.text for token in tokens]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        token, mention = tokens[at], None
        if token.kind == "number":
            value = read_digits(token.text)
            if value is None:
                return None
            mention = Mention(at, at + 1, value)
        elif token.kind == "word":
            for end in range(min(len(texts), at + lexicon.longest_number), at, -1):
                value = _word_value(texts[at:end], lexicon)
                if value is not None:
                    weak = end == at + 1 and texts[at] in lexicon.words.numbers.weak
                    mention = Mention(at, end, value, weak)
                    break
        if mention is None:
            if token.text == "½":
                mention = Mention(at, at + 1, 0.5)
            else:
                at += 1
                continue
        mention = _with_fraction(mention, tokens, lexicon)
        found.append(mention)
        at = mention.end
    return tuple(_joined_halves(_joined_hundreds(found, tokens, lexicon)))


def _word_value(words: Sequence[str], lexicon: Lexicon) -> float | None:
    value = lexicon.numbers.get(tuple(words))
    if value is not None:
        return value
    if len(words) == 1:
        value = _hundreds(words[0], lexicon)
        if value is not None:
            return value
    for ending in lexicon.words.numbers.glued:
        if len(words[-1]) > len(ending) + 2 and words[-1].endswith(ending):
            stem = words[-1].removesuffix(ending)
            value = lexicon.numbers.get((*words[:-1], stem))
            if value is not None:
                return value
    return None


def _hundreds(word: str, lexicon: Lexicon) -> float | None:
    """Return the value of a compound from 200 on, such as "trehundreogfemti"."""
    for hundred in sorted(lexicon.hundred, key=len, reverse=True):
        before, found, after = word.partition(hundred)
        count = lexicon.numbers.get((before,)) if before else 1
        if not found or count is None or not 1 <= count <= 9 or count != int(count):
            continue
        rest = 0.0 if not after else None
        for joint in ("", "og", "ja", "o"):
            if after and rest is None and after.startswith(joint):
                rest = lexicon.numbers.get((after.removeprefix(joint),))
        if rest is not None and 0 <= rest < 100 and rest == int(rest):
            return count * 100 + rest
    return None


def _joined_hundreds(
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon
) -> list[Mention]:
    """Join "three" and "hundred and fifty" to 350, and "hundred" with what follows "and"."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        words = [token.text for token in tokens[mention.start : mention.end]]
        beside = last is not None and last.end == mention.start and words[0] in lexicon.hundred
        if last and beside and last.value in range(1, 10) and mention.value < 200:
            value = last.value * 100 + mention.value - 100
            joined[-1] = Mention(last.start, mention.end, value)
            continue
        between = [token.text for token in tokens[last.end : mention.start]] if last else []
        # "Hundred and thirty" may have been read as one; the "two" after it belongs to it.
        gap = 100 if last and last.value % 100 == 0 else 10
        if last and last.value >= 100 and last.value % gap == 0 and 1 <= mention.value < gap:
            inside = [token.text for token in tokens[last.start : last.end]]
            said = any(word.endswith(tuple(lexicon.hundred)) for word in inside)
            if said and between in ([], ["og"], ["and"], ["ja"]):
                joined[-1] = Mention(last.start, mention.end, last.value + mention.value)
                continue
        joined.append(mention)
    return joined


def _with_fraction(mention: Mention, tokens: Sequence[Token], lexicon: Lexicon) -> Mention:
    """Take in what follows: "… and a half", "… point five"."""
    rest = [token.text for token in tokens[mention.end :]]
    for half in lexicon.halves.find(rest):
        if half.start == 0 and mention.value == int(mention.value):
            return Mention(mention.start, mention.end + half.end, mention.value + 0.5)
    if len(rest) >= 2 and rest[0] in lexicon.words.numbers.decimal:
        digit = lexicon.numbers.get((rest[1],))
        if digit is None and tokens[mention.end + 1].kind == "number" and rest[1].isdigit():
            digit = int(rest[1])
        if digit is not None and digit == int(digit) and 0 <= digit <= 99:
            fraction = float(f"0.{int(digit)}")
            return Mention(mention.start, mention.end + 2, mention.value + fraction)
    return mention


def _joined_halves(found: Sequence[Mention]) -> list[Mention]:
    """Join "2 ½" to 2.5."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and mention.value == 0.5 and last.end == mention.start and last.value >= 1:
            joined[-1] = Mention(last.start, mention.end, last.value + 0.5)
        else:
            joined.append(mention)
    return joined


def read_digits(text: str) -> float | None:
    """Return the value of digits with a decimal comma or point; None where that is not certain.

    Three digits after a single separator may be thousands as well as decimals: not certain.
    """
    parts = re.split(r"[.,]", text)
    if len(parts) == 1:
        return int(text) if len(text) <= 4 else None
    if len(parts) == 2 and 1 <= len(parts[1]) <= 2 and len(parts[0]) <= 4:
        return float(f"{parts[0]}.{parts[1]}")
    return None


def age_on(today: date, born: date) -> int:
    """Return the age in whole years; a birthday on 29 February is kept on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def dates_in(text: str) -> tuple[date, ...]:
    """Return the readings of the first full date in `text`: both orders of day and month."""
    iso = _ISO.search(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        orders = [(year, month, day)]
    else:
        match = _DATE.search(text)
        if not match:
            return ()
        first, second, year = (int(part) for part in match.groups())
        # With points it is day.month everywhere, as in 12/3-1963; else a slash may be American.
        orders = [(year, second, first)]
        if match.group().count("/") == 2:
            orders.append((year, first, second))
    readings = set()
    for parts in orders:
        try:
            readings.add(date(*parts))
        except ValueError:
            continue
    return tuple(sorted(readings))


def _short_dates(text: str, today: date) -> tuple[date, ...]:
    """Return the birth date in "12.3.63": day before month, and in the last century."""
    match = _SHORT.search(text)
    if not match or int(match.group(3)) <= today.year % 100:
        return ()
    day, month, year = (int(part) for part in match.groups())
    try:
        return (date(1900 + year, month, day),)
    except ValueError:
        return ()


#: So near before a word for a birth stands its year: "58 born", "a 75 model".
BESIDE = 2


def ages_of_birth(
    text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date
) -> tuple[int, ...]:
    """Return the ages that a birth date or year in `text` may mean; () if there is none.

    A year alone is read as the difference in years, as people do when they reckon their age;
    but at 18, where a year too much would matter, both ages are returned.
    """
    dates = dates_in(text)
    if not dates:
        dates = _short_dates(text, today)
    if dates:
        return tuple(sorted({age_on(today, born) for born in dates if born <= today}))
    texts = [token.text for token in tokens]
    years = [
        int(token.text)
        for token in tokens
        if token.kind == "number"
        and re.fullmatch(r"\d{4}", token.text)
        and today.year - OLDEST <= int(token.text) < today.year
    ]
    numbers = [token.text for token in tokens if token.kind == "number"]
    months = months_named(texts, lexicon)
    beside = any(
        texts[found.end : found.end + 1] == numbers[-1:]
        for found in lexicon.times.find(texts)
        if found.label.startswith("month:")
    )
    # "Birthday was in October, 62": an age of its own behind a comma. "July -55": a year.
    at = max((at for at, token in enumerate(tokens) if token.kind == "number"), default=0)
    apart = texts[at - 1 : at] == [","] and bool(months)
    dashed = texts[at - 1 : at] == ["-"] and len(months) == 1 and len(numbers) == 1
    # "52 years, born in Bosnia": an age.
    units = {one.start for one in lexicon.times.find(texts) if one.label == "unit:year"}
    counted = at + 1 in units
    # "72, birthday yesterday": an age; a year stands after such a word, or directly before it.
    born = [one for one in lexicon.around.find(texts) if one.label == "born"]
    beside_born = any(one.start <= at or one.start - at <= BESIDE for one in born)
    told = (
        (beside_born and len(numbers) == 1 and not apart and not counted)
        or (len(months) == 1 and len(numbers) == 2 and beside)
        or dashed
    )
    if not years and told:
        short = re.fullmatch(r"\d{2}", numbers[-1])
        # Beside a month, 1 to 31 may be its day.
        if short and int(numbers[-1]) > max(today.year % 100, 31 if months else 0):
            years = [1900 + int(numbers[-1])]
            numbers[-1] = str(years[0])
    if len(years) != 1:
        return ()
    if len(numbers) > 1 and not (months and len(numbers) == 2):
        return ()
    return _ages_of_year(years[0], months, numbers, today)


def _ages_of_year(
    year: int, months: Sequence[int], numbers: Sequence[str], today: date
) -> tuple[int, ...]:
    difference = today.year - year
    if len(months) == 1 and months[0] != today.month:
        return (difference - (today.month < months[0]),)
    if len(months) == 1:
        days = [int(number) for number in numbers if len(number) <= 2 and number.isdigit()]
        if len(days) == 1 and 1 <= days[0] <= 31:
            return (difference - (today.day < days[0]),)
        return (difference - 1, difference)
    return (17, 18) if difference == 18 else (difference,)


def months_named(texts: Sequence[str], lexicon: Lexicon) -> list[int]:
    """Return the months that are named, 1 for January, in the order of the text."""
    return [
        int(found.label.split(":")[1])
        for found in lexicon.times.find(texts)
        if found.label.startswith("month:")
    ]
