"""The rules by which a message's words become a number: a count, an age, a laboratory value."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from knowledge.answer_ages import (
    before_birthday,
    beside_birth_year,
    by_year_alone,
    day_named,
    just_turned,
    of_another,
    of_whom_it_concerns,
    respelt,
    without_dates,
    without_days,
    without_years,
)
from knowledge.answer_asked import (
    OLDEST,
    SHORT_UNITS,
    YOUNGEST,
    Asked,
    after_years,
    apart_from_measures,
    lacking,
    no_age,
    opens_with_age,
    own,
    turning,
    was_then,
    without_span,
)
from knowledge.answer_numbers import Mention, ages_of_birth, dates_in, mentions_in, months_named
from knowledge.answer_ordinals import counts_no_plans, plans_told
from knowledge.answer_reckoning import reckoned_age
from knowledge.answer_rules import SIGNS
from knowledge.answer_signs import CUTS
from knowledge.answer_stated import and_the_new
from knowledge.answer_totals import counts_on, ordinal_value, told_value, without_times
from knowledge.answer_words import Lexicon, Token
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood


def read_number(  # noqa: PLR0911, PLR0912, PLR0915 - a list of rules
    text: str,
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    today: date,
    age: bool,
    *,
    asked: Asked = None,
) -> Understood:
    """Return the one number that a message says; with `age`, also an age by its birth date.

    `asked` tells what the question is about, where that is known: an age, or how many treatments.
    """
    words = [token.text for token in tokens]
    if "?" in words:
        return UNCLEAR
    tokens = _unqualified(tokens, lexicon)
    words = [token.text for token in tokens]
    labels = _said(words, lexicon)
    # "70 in December, 69 now" tells no birth in December 1970.
    expected = "soon" in lexicon.around.labels(words) and not dates_in(text)
    found = mentions_in(tokens, lexicon)
    if asked == "age" and found == ():
        tokens = respelt(tokens, lexicon)
        words = [token.text for token in tokens]
        found = mentions_in(tokens, lexicon)
    if age and found:
        beside = beside_birth_year(found, tokens, lexicon, today)
        reckoned = _reckoned(found, today, months_named(words, lexicon))
        before = before_birthday(found, tokens, lexicon) if asked == "age" else None
        known = next((one for one in (beside, reckoned, before) if one is not None), None)
        if known is not None:
            return Understood("value", known)
    counts = [m for m in found or () if not m.weak and tokens[m.start].kind == "word"]
    expected = expected or (bool(counts) and "born" not in lexicon.around.labels(words))
    ages = ages_of_birth(text, tokens, lexicon, today) if age and not expected else ()
    if len(ages) == 1:
        return Understood("value", ages[0])
    if ages:
        return Understood("unclear", candidates=ages)
    if found is None:
        return UNCLEAR
    if asked == "age" and (year := by_year_alone(found, words, lexicon, today)):
        return Understood("unclear", candidates=year)
    reckoned = reckoned_age(found, tokens, lexicon) if asked == "age" else None
    if reckoned is not None:
        return Understood("value", reckoned)
    if asked:
        kept = apart_from_measures(found, tokens, lexicon, years=asked == "count")
        if kept is None:
            # "I began the first one two weeks ago."
            placed = asked == "count" and lexicon.ordinals.find(words)
            plans = plans_told((), tokens, labels, lexicon, today.year) if placed else None
            return UNCLEAR if plans is None else Understood("value", plans)
        found = kept
    day = None
    if asked == "age":
        found = without_years(found, tokens, lexicon)
        kept = without_days(found, tokens, lexicon)
        found, day = kept, day_named(found, kept)
        turned = just_turned(found, tokens, lexicon)
        if turned is not None:
            return Understood("value", turned)
        theirs = of_whom_it_concerns(found, tokens, lexicon)
        if theirs is not None:
            return theirs
    aside = asked == "age" and of_another(found, words, lexicon)
    if aside or (asked == "age" and no_age(found, tokens, labels, lexicon)):
        return Understood("unclear", candidates=_values(found)[:4])
    if asked == "age":
        if opens_with_age(found, tokens, labels, lexicon):
            return Understood("value", int(found[0].value))
        found = own(found, words, lexicon)
    if asked == "count":
        tokens = without_dates(found, tokens, lexicon)
        tokens = without_span(mentions_in(tokens, lexicon) or (), tokens, lexicon)
        words = [token.text for token in tokens]
        found = mentions_in(tokens, lexicon) or ()
        found = apart_from_measures(found, tokens, lexicon) or ()
        if and_the_new(found, words, lexicon):
            return Understood("value", number_of(found[0].value + 1))
        plans = plans_told(found, tokens, labels, lexicon, today.year)
        if plans is not None:
            return Understood("value", plans)
        if counts_no_plans(found, tokens, lexicon):
            return Understood("unclear", candidates=_values(found)[:4])
    reckoned = lacking(found, tokens, lexicon) if asked == "age" else None
    if reckoned is not None:
        return Understood("value", reckoned)
    outright = told_value(found, tokens, lexicon)
    if outright is None and counts_on(found, tokens, lexicon):
        return Understood("unclear", candidates=_values(found)[:4])
    if outright is None and not any(m.value and not m.weak for m in found):
        outright = ordinal_value(tokens, lexicon, counting=asked == "count")
        # "None till now, the first begins on Monday."
        outright = None if outright == 1 and any(m.value == 0 for m in found) else outright
    if outright is not None and "unknown" not in labels:
        return Understood("value", number_of(outright))
    around = _around(words, found, lexicon)
    in_years = len(found) == 1 and after_years(found[0], words, lexicon) > found[0].end
    if "born" in around and age and not in_years:
        # "52 years old, born in Bosnia" tells the age.
        return UNCLEAR
    if asked == "age" and found and was_then(found, tokens, lexicon):
        return UNCLEAR
    counted = without_times(_counted(found, tokens, lexicon), tokens, lexicon, today.year)
    uncounted = not counted and {"knowing", "statement_no"} <= labels and not labels & {"yes", "no"}
    if "unknown" in labels or uncounted:
        # "I have not counted them" is not known, either.
        return UNCLEAR if counted else DONT_KNOW
    values = tuple(dict.fromkeys(mention.value for mention in counted))
    if len(values) != 1:
        return Understood("unclear", candidates=_values(counted)[:4])
    value = number_of(values[0])
    start = counted[0].start
    if (
        start
        and words[start - 1] in ("-", "–")
        and (start == 1 or tokens[start - 2].kind == "sign")
    ):
        return Understood("out_of_range", candidates=(-value,))
    if "soon" in around and asked == "age" and turning(words, labels, lexicon, today, day):
        return Understood("value", value - 1)
    told = lexicon.told.labels(words)
    ahead = {"turning", "years_on"} <= told and bool(lexicon.times.labels(words) & SHORT_UNITS)
    if asked == "age" and ahead:
        # "Seven months until I turn seventy."
        return Understood("value", value - 1)
    coming = asked == "age" and "coming" in told
    if "soon" in around or coming:
        return Understood("unclear", candidates=(value - 1, value))
    if asked == "age" and value < YOUNGEST and len(words) > 1:
        # "Three quarters of a century"
        return Understood("unclear", candidates=(value,))
    decade = any(
        [w for w in words[m.end : m.end + 2] if w != "-"][:1] == [s]
        or (m.value % 10 == 0 and words[m.end - 1].endswith(s) and len(s) > 1)
        for m in counted
        for s in lexicon.decades
    )
    if asked == "age" and len(counted) == 1 and _long_after(counted[0], words):
        # "My father is 74, and he does not speak English or Swedish": no other age.
        around -= {"alternatives"} - lexicon.around.labels(_clause_of(counted[0], words))
    if asked == "age" and len(counted) == 1 and not _joined(counted[0], words, lexicon):
        # "It is for my father, he is 77": no "77 to" anything.
        around -= {"alternatives"}
    if decade or around & {"limits", "vague", "alternatives", "rough"}:
        return Understood("unclear", candidates=(value,))
    if value != 0 and _denied(tokens, counted, labels, lexicon):
        return UNCLEAR
    return Understood("value", value)


def _said(words: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """Return what a message says of yes and no; "I don't rightly know" is no knowing, either."""
    plain = [word for word in words if word not in SIGNS]
    coloured = {at for one in lexicon.adverbs.find(plain) for at in range(one.start, one.end)}
    bare = [word for at, word in enumerate(plain) if at not in coloured]
    return lexicon.yes_no.labels(plain) | (lexicon.yes_no.labels(bare) & {"unknown"})


def _clause_of(mention: Mention, words: Sequence[str]) -> Sequence[str]:
    """Return the words up to the first sign after a number."""
    end = next((at for at in range(mention.end, len(words)) if words[at] in CUTS), len(words))
    return words[:end]


def _joined(mention: Mention, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a word for another number may stand beside it; "to" does only beside it."""
    to = {(one.start, one.end) for one in lexicon.told.find(words) if one.label == "up_to"}
    return any(
        (one.start, one.end) not in to or mention.start == one.end or mention.end == one.start
        for one in lexicon.around.find(words)
        if one.label == "alternatives"
    )


def _long_after(mention: Mention, words: Sequence[str]) -> bool:
    return len(words) - len(_clause_of(mention, words)) > CLAUSE


#: So many words, with the sign before them, may still belong to the number: "58, or maybe more".
CLAUSE = 4


def _values(found: Sequence[Mention]) -> tuple[float | int, ...]:
    return tuple(number_of(value) for value in dict.fromkeys(mention.value for mention in found))


def _unqualified(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Leave out "a bit", "if you believe my doctor" and the like: they say nothing of a number."""
    phrases = lexicon.around.find([token.text for token in tokens])
    out = {at for p in phrases if p.label == "approximate" for at in range(p.start, p.end)}
    return tuple(token for at, token in enumerate(tokens) if at not in out)


def _reckoned(found: Sequence[Mention], today: date, months: Sequence[int]) -> int | None:
    """Return the age that is said beside its year of birth: "born 12 January 1963, so 63".

    With the month of the birthday, the year decides: "born in December 1950, not yet 76".
    """
    values = [mention.value for mention in found]
    years = [value for value in values if today.year - OLDEST <= value < today.year - YOUNGEST]
    ages = {int(v) for y in years for v in values if today.year - y - v in (0, 1)}
    if len(years) != 1 or len(ages) != 1:
        return None
    if len(months) == 1 and months[0] != today.month:
        return int(today.year - years[0] - (today.month < months[0]))
    return ages.pop()


def _denied(
    tokens: Sequence[Token], counted: Sequence[Mention], labels: Set[str], lexicon: Lexicon
) -> bool:
    """Tell whether the number may be denied ("not 58"); "no, 58" only corrects an earlier one."""
    start = counted[0].start
    if start == 0 and _opens(tokens, counted, lexicon):
        return False
    before = lexicon.yes_no.find([token.text for token in tokens[:start]])
    after = _labels_after(tokens, counted[-1].end, lexicon)
    opening_no = bool(before) and (before[0].start, before[0].label) == (0, "no")
    if opening_no and tokens[0].text in lexicon.words.yes_no.verb_negations:
        opening_no = tokens[1].kind == "sign"
    denials = {"negations", "statement_no", "no"}
    # "No, I must look... 52": a "no" between two signs only takes back what was said before.
    apart = [
        phrase
        for phrase in before
        if tokens[phrase.end].kind == "sign"
        and phrase.start > 0
        and tokens[phrase.start - 1].kind == "sign"
    ]
    said = [phrase for phrase in (before[1:] if opening_no else before) if phrase not in apart]
    return (
        "blocks" in labels
        or bool(after & denials)
        or any(phrase.label in denials for phrase in said)
    )


def _labels_after(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> frozenset[str]:
    """Return what is said of a number after it; a later clause counts if it begins with a no."""
    rest = [token.text for token in tokens[end:]]
    cut = next((at for at, text in enumerate(rest) if text in CUTS), len(rest))
    later = lexicon.yes_no.find(rest[cut + 1 :])
    taken_back = {p.label for p in later if p.start == 0 and p.label in _TAKEN_BACK}
    return lexicon.yes_no.labels(rest[:cut]) | taken_back


def _opens(tokens: Sequence[Token], counted: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Tell whether the number is a clause of its own, and what follows does not take it back."""
    end = counted[-1].end
    rest = [token.text for token in tokens[end + 1 :]]
    following = lexicon.yes_no.find(rest)
    return (
        end + 1 < len(tokens)
        and tokens[end].text in CUTS
        and not lexicon.talk.labels(rest)
        and not any(phrase.start == 0 for phrase in following if phrase.label in _TAKEN_BACK)
    )


_TAKEN_BACK = {"negations", "statement_no", "no", "blocks", "yes"}


def _around(words: Sequence[str], found: Sequence[Mention], lexicon: Lexicon) -> frozenset[str]:
    """Return what stands around the numbers: "over", "almost", "or" …; not what is in one."""
    masked = list(words)
    # "a couple of days ago" tells when, not how many.
    for phrase in lexicon.around.find(words):
        units = [unit for unit in lexicon.times.find(words[phrase.end :]) if unit.start == 0]
        if phrase.label == "vague" and units and units[0].label in ("unit:day", "unit:week"):
            masked[phrase.start : phrase.end] = ["#"] * (phrase.end - phrase.start)
    for mention in found:
        if not mention.weak:
            masked[mention.start : mention.end] = ["#"] * (mention.end - mention.start)
    return lexicon.around.labels(masked)


def _counted(
    found: tuple[Mention, ...], tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Leave out names ("CD 38") and articles that stand beside a real number ("en mann på 58")."""
    names = {
        phrase.end
        for phrase in lexicon.around.find([token.text for token in tokens])
        if phrase.label == "not_counts"
    }
    real = tuple(
        mention
        for mention in found
        if mention.start not in names
        and not (mention.start - 1 in names and tokens[mention.start - 1].text == "-")
    )
    # "One, that was two years ago": alone before a comma it is no article.
    strong = tuple(
        mention
        for mention in real
        if not mention.weak
        or (mention.start == 0 and tokens[mention.end : mention.end + 1] == (Token("sign", ","),))
    )
    joined = any(
        phrase.label == "alternatives"
        for phrase in lexicon.around.find([token.text for token in tokens])
    )
    return strong if strong and not joined else real


def number_of(value: float) -> float | int:
    """Return a whole value as an integer."""
    return int(value) if value == int(value) else value
