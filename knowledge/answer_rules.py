"""The rules by which a message's words become a yes or no, a number, a level or a time."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from knowledge.answer_numbers import Mention, ages_of_birth, mentions_in
from knowledge.answer_times import months_ago
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


def read_number(  # noqa: PLR0911 - a list of rules
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date, age: bool
) -> Understood:
    """Return the one number that a message says; with `age`, also an age by its birth date."""
    words = [token.text for token in tokens]
    labels = lexicon.yes_no.labels([word for word in words if word not in SIGNS])
    if "?" in words:
        return UNCLEAR
    ages = ages_of_birth(text, tokens, lexicon, today) if age else ()
    if len(ages) == 1:
        return Understood("value", ages[0])
    if ages:
        return Understood("unclear", candidates=ages)
    found = mentions_in(tokens, lexicon)
    if found is None:
        return UNCLEAR
    around = _around(words, found, lexicon)
    if "born" in around and age:
        return UNCLEAR
    counted = _counted(found, tokens, lexicon)
    if "unknown" in labels:
        return UNCLEAR if counted else DONT_KNOW
    values = tuple(dict.fromkeys(mention.value for mention in counted))
    if len(values) != 1:
        return Understood("unclear", candidates=tuple(_number_of(v) for v in values[:4]))
    value = _number_of(values[0])
    start = counted[0].start
    if (
        start
        and words[start - 1] in ("-", "–")
        and (start == 1 or tokens[start - 2].kind == "sign")
    ):
        return Understood("out_of_range", candidates=(-value,))
    if "soon" in around:
        return Understood("unclear", candidates=(value - 1, value))
    if around & {"limits", "vague", "alternatives"}:
        return Understood("unclear", candidates=(value,))
    if value != 0 and _denied(tokens, counted, labels, lexicon):
        return UNCLEAR
    return Understood("value", value)


def _denied(
    tokens: Sequence[Token], counted: Sequence[Mention], labels: Set[str], lexicon: Lexicon
) -> bool:
    """Tell whether the number may be denied ("not 58"); "no, 58" only corrects an earlier one."""
    start = counted[0].start
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


def _around(words: Sequence[str], found: Sequence[Mention], lexicon: Lexicon) -> frozenset[str]:
    """Return what stands around the numbers: "over", "almost", "or" …; not what is in one."""
    masked = list(words)
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


def _number_of(value: float) -> float | int:
    return int(value) if value == int(value) else value


def read_ecog(tokens: tuple[Token, ...], lexicon: Lexicon) -> Understood:
    """Return the ECOG level that a message describes or names."""
    words = [token.text for token in tokens]
    if "?" in words:
        return UNCLEAR
    text = " ".join(word for word in words if word not in SIGNS)
    best: dict[int, int] = {}
    for level, clauses in lexicon.ecog:
        if all(clause.holds(text) for clause in clauses):
            parts = sum(not clause.forbidden for clause in clauses)
            best[level] = max(best.get(level, 0), parts)
    levels = tuple(sorted(level for level, parts in best.items() if parts == max(best.values())))
    if len(levels) == 1:
        return Understood("value", levels[0])
    if levels:
        return Understood("unclear", candidates=levels)
    if "unknown" in lexicon.yes_no.labels(words):
        return DONT_KNOW
    return _level(tokens, lexicon)


def _level(tokens: tuple[Token, ...], lexicon: Lexicon) -> Understood:
    """Read a bare level, "2" or "ECOG two"; a number within other words is no level."""
    found = mentions_in(tokens, lexicon)
    # A phrase that stands for none ("I have not had any") counts treatments, it is no level.
    if not found or any(mention.end - mention.start > 1 for mention in found):
        return UNCLEAR
    used = sum(mention.end - mention.start for mention in found)
    rest = [token for token in tokens if token.kind == "word" and token.text not in _LEVEL_WORDS]
    values = tuple(sorted({mention.value for mention in found}))
    levels = tuple(int(value) for value in values if value in (0, 1, 2, 3, 4))
    if len(rest) - sum(m.end - m.start for m in found if tokens[m.start].kind == "word") > 0:
        return UNCLEAR
    if len(values) == 1 and levels and used:
        return Understood("value", levels[0])
    if len(levels) == len(values):
        return Understood("unclear", candidates=levels)
    return Understood("out_of_range", candidates=tuple(_number_of(value) for value in values[:1]))


_LEVEL_WORDS = {
    *("ecog", "level", "nivå", "niveau", "tase", "taso", "grad", "score", "who"),
    *("is", "er", "on", "my", "min", "mitt", "minu"),
}


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
