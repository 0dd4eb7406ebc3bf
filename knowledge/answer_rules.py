"""The rules by which a message's words become a yes or no, a number, a level or a time."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from knowledge.answer_numbers import Mention, ages_of_birth, dates_in, mentions_in
from knowledge.answer_times import months_ago
from knowledge.answer_totals import ordinal_value, told_value
from knowledge.answer_words import Found, Lexicon, PhraseTable, Token, tokens_of
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

SIGNS = frozenset("½?/–-,.;!")


def read_yes_no(tokens: tuple[Token, ...], lexicon: Lexicon, topic: str) -> Understood:
    """Return yes, no, unknown or unclear for the words of a message."""
    if any(token.text == "?" for token in tokens):
        return UNCLEAR
    words = [token.text for token in tokens if token.kind != "sign"]
    if len(words) > 1 and tokens[1].kind == "sign" and words[0] in _verb_negations(lexicon):
        # "Ei, …": the comma makes it a plain no, whatever else "ei" may be.
        return _after_no(_yes_no_bare(words[1:], lexicon, topic), words[1:], lexicon)
    return _yes_no_bare(words, lexicon, topic)


def _after_no(rest: Understood, words: Sequence[str], lexicon: Lexicon) -> Understood:
    if rest.kind == "unknown":
        return rest
    if rest.value == "yes" or "blocks" in lexicon.yes_no.labels(words):
        return UNCLEAR
    return Understood("value", "no", plain=True)


def _verb_negations(lexicon: Lexicon) -> tuple[str, ...]:
    return lexicon.words.yes_no.verb_negations


def _yes_no_bare(words: Sequence[str], lexicon: Lexicon, topic: str) -> Understood:
    coloured = {
        at for phrase in lexicon.adverbs.find(words) for at in range(phrase.start, phrase.end)
    }
    bare = [word for at, word in enumerate(words) if at not in coloured]
    # "I don't really know" is "I don't know"; but "not really" is more than "not".
    result = _yes_no_words(bare, lexicon, topic) if bare else UNCLEAR
    return result if result != UNCLEAR else _yes_no_words(words, lexicon, topic)


def _yes_no_words(  # noqa: PLR0911 - a list of rules
    words: Sequence[str], lexicon: Lexicon, topic: str
) -> Understood:
    found = [_as_used(phrase, words, lexicon) for phrase in lexicon.yes_no.find(words)]
    labels = {phrase.label for phrase in found}
    plain = labels & {"yes", "no", "unknown"}
    if not plain and "knowing" in labels and "statement_no" in labels:
        return DONT_KNOW
    if plain == {"unknown"}:
        return UNCLEAR if _tells_first(found) else DONT_KNOW
    if "blocks" in labels or len(plain) > 1:
        return UNCLEAR
    denied = bool(labels & {"statement_no", "negations"})
    covered = {at for phrase in found for at in range(phrase.start, phrase.end)}
    asked = set(PhraseTable([("topic", _topic_words(topic))], lexicon.folded).find(words))
    covered |= {at for phrase in asked for at in range(phrase.start, phrase.end)}
    covered |= {at for at, word in enumerate(words) if word.isdigit()}
    # A time says nothing against a yes, nor do names of what may have been asked.
    said = (*lexicon.times.find(words), *(lexicon.topics.find(words) if not topic else ()))
    covered |= {at for phrase in said for at in range(phrase.start, phrase.end)}
    whole = len(covered) == len(words)
    if plain == {"yes"}:
        return UNCLEAR if denied else Understood("value", "yes", plain=True)
    if plain == {"no"}:
        short = all(p.end - p.start == 1 for p in found if p.label == "no")
        contradicted = short and "statement_yes" in labels and not denied and whole
        return UNCLEAR if contradicted else Understood("value", "no", plain=True)
    if "others" in labels:
        return UNCLEAR
    if "statement_no" in labels:
        first = next(p.label for p in found if p.label in ("statement_no", "statement_yes"))
        return Understood("value", "no", plain=True) if first == "statement_no" else UNCLEAR
    if "statement_yes" in labels and not denied and whole:
        return Understood("value", "yes", plain=True)
    return UNCLEAR


def _as_used(phrase: Found, words: Sequence[str], lexicon: Lexicon) -> Found:
    """Take "ei" before a verb that no list knows for a negation of that verb, not for a no."""
    negates = phrase.end - phrase.start == 1 and words[phrase.start] in _verb_negations(lexicon)
    if phrase.label != "no" or not negates or phrase.end == len(words):
        return phrase
    if any(following.start == 0 for following in lexicon.yes_no.find(words[phrase.end :])):
        return phrase
    return Found(phrase.start, phrase.end, "negations")


def _tells_first(found: Sequence[Found]) -> bool:
    """Tell whether a statement stands well before "I do not know": that may be about a detail."""
    unknown = next(phrase.start for phrase in found if phrase.label == "unknown")
    return any(
        phrase.label in ("statement_yes", "statement_no") and unknown - phrase.end >= 2
        for phrase in found
    )


def _topic_words(topic: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens_of(topic) if len(token.text) >= 4)


def read_number(  # noqa: PLR0911, PLR0912 - a list of rules
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date, age: bool
) -> Understood:
    """Return the one number that a message says; with `age`, also an age by its birth date."""
    words = [token.text for token in tokens]
    labels = lexicon.yes_no.labels([word for word in words if word not in SIGNS])
    if "?" in words:
        return UNCLEAR
    # "70 in December, 69 now" tells no birth in December 1970.
    expected = "soon" in lexicon.around.labels(words) and not dates_in(text)
    ages = ages_of_birth(text, tokens, lexicon, today) if age and not expected else ()
    if len(ages) == 1:
        return Understood("value", ages[0])
    if ages:
        return Understood("unclear", candidates=ages)
    found = mentions_in(tokens, lexicon)
    if found is None:
        return UNCLEAR
    outright = told_value(found, tokens, lexicon)
    if outright is None and not any(not mention.weak for mention in found):
        outright = ordinal_value(tokens, lexicon)
    if outright is not None and "unknown" not in labels:
        return Understood("value", number_of(outright))
    around = _around(words, found, lexicon)
    if "born" in around and age:
        return UNCLEAR
    counted = _counted(found, tokens, lexicon)
    if "unknown" in labels:
        return UNCLEAR if counted else DONT_KNOW
    values = tuple(dict.fromkeys(mention.value for mention in counted))
    if len(values) != 1:
        return Understood("unclear", candidates=tuple(number_of(v) for v in values[:4]))
    value = number_of(values[0])
    start = counted[0].start
    if (
        start
        and words[start - 1] in ("-", "–")
        and (start == 1 or tokens[start - 2].kind == "sign")
    ):
        return Understood("out_of_range", candidates=(-value,))
    if "soon" in around:
        return Understood("unclear", candidates=(value - 1, value))
    decade = any(
        [w for w in words[m.end : m.end + 2] if w != "-"][:1] == [s]
        for m in counted
        for s in lexicon.decades
    )
    if decade or around & {"limits", "vague", "alternatives", "rough"}:
        return Understood("unclear", candidates=(value,))
    if value != 0 and _denied(tokens, counted, labels, lexicon):
        return UNCLEAR
    return Understood("value", value)


def _denied(
    tokens: Sequence[Token], counted: Sequence[Mention], labels: Set[str], lexicon: Lexicon
) -> bool:
    """Tell whether the number may be denied ("not 58"); "no, 58" only corrects an earlier one."""
    start = counted[0].start
    if start == 0 and _opens(tokens, counted, lexicon):
        return False
    before = lexicon.yes_no.find([token.text for token in tokens[:start]])
    after = lexicon.yes_no.labels([token.text for token in tokens[counted[-1].end :]])
    opening_no = bool(before) and (before[0].start, before[0].label) == (0, "no")
    if opening_no and tokens[0].text in _verb_negations(lexicon):
        opening_no = tokens[1].kind == "sign"
    denials = {"negations", "statement_no", "no"}
    return (
        "blocks" in labels
        or bool(after & denials)
        or any(phrase.label in denials for phrase in (before[1:] if opening_no else before))
    )


def _opens(tokens: Sequence[Token], counted: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Tell whether the number is a clause of its own, and what follows does not take it back."""
    end = counted[-1].end
    rest = [token.text for token in tokens[end + 1 :]]
    following = lexicon.yes_no.find(rest)
    return (
        end + 1 < len(tokens)
        and tokens[end].text in (",", ".", ";", "!")
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
    strong = tuple(mention for mention in real if not mention.weak)
    joined = any(
        phrase.label == "alternatives"
        for phrase in lexicon.around.find([token.text for token in tokens])
    )
    return strong if strong and not joined else real


def number_of(value: float) -> float | int:
    """Return a whole value as an integer."""
    return int(value) if value == int(value) else value


def read_months(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date) -> Understood:
    """Return how many months ago a message says that something was."""
    words = [token.text for token in tokens]
    if "?" in words:
        return UNCLEAR
    labels = lexicon.yes_no.labels([word for word in words if word not in SIGNS])
    span = months_ago(text, tokens, lexicon, today)
    if span is None:
        said = "unknown" in labels and not lexicon.times.find(words)
        return DONT_KNOW if said else UNCLEAR
    if "unknown" in labels or span.value is None:
        return UNCLEAR
    return Understood("value", span.value)
