"""Reading a person's own words as an answer, in five languages; pure, by word lists and rules.

Wrong is worse than not understood: whatever is doubtful comes back as `unclear`, and is asked
again. The words stand in `content/answers/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.answer_numbers import Mention, ages_of_birth, mentions_in
from knowledge.answer_times import months_ago
from knowledge.answer_words import Found, Lexicon, PhraseTable, Token, load_lexicon, tokens_of
from knowledge.questionnaire import Answer, Item

Expects = Literal["yes_no", "number", "choice_ecog", "months_ago"]

SIGNS = frozenset("½?/–-,.;!")

#: No answer is longer than this; longer texts are read no further.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says.

    `value`: "yes"/"no", a number, an ECOG level, months, or an option's value; None unless `kind`
    is "value" (or, as "unknown", "unknown"). `candidates`: for `unclear` the readings to choose
    from, for `out_of_range` the number. `plain`: a yes or no given as such, which need not be
    shown back.
    """

    kind: Literal["value", "unknown", "unclear", "out_of_range"]
    value: Answer | float | None = None
    candidates: tuple[Answer | float, ...] = ()
    plain: bool = False


UNCLEAR = Understood("unclear")
DONT_KNOW = Understood("unknown", "unknown")


def understand(
    text: str,
    expects: Expects,
    language: str,
    today: date,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    whole: bool = False,
    age: bool = True,
    topic: str = "",
) -> Understood:
    """Return what `text` says as an answer of the kind `expects`.

    A number outside `minimum` and `maximum` is `out_of_range`, a fraction where a `whole` one is
    wanted `unclear`. With `age`, a birth date or year is an answer to a number. `topic` is the
    question as shown: its words may be repeated in a yes-or-no answer. KeyError or ContentError
    for a language that has no word list.
    """
    text = text[:LONGEST]
    result = UNCLEAR
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        tokens = lexicon.prepare(text)
        if not tokens:
            return UNCLEAR
        if expects == "yes_no":
            result = _yes_no(tokens, lexicon, topic)
        elif expects == "number":
            result = _number(text, tokens, lexicon, today, age)
        elif expects == "choice_ecog":
            result = _ecog(tokens, lexicon)
        else:
            result = _months(text, tokens, lexicon, today)
        # Only who writes without the language's own letters is compared without them.
        if result != UNCLEAR or not text.isascii():
            break
    return _bounded(result, minimum, maximum, whole) if expects == "number" else result


def understand_item(
    text: str,
    item: Item,
    language: str,
    today: date,
    *,
    shown: Mapping[Answer, str] | None = None,
    topic: str = "",
) -> Understood:
    """Return what `text` says as an answer to `item`; a value is one that the item can have.

    `shown` gives the options' texts as the person sees them (option value → text), `topic` the
    question's. A number of cycles decides between options that say how many they stand for.
    """
    words = _words(tokens_of(text[:LONGEST]))
    for value, label in (shown or {o.value: o.text for o in item.answer_option}).items():
        if words and words == _words(tokens_of(label)):
            return Understood("value", value)
    if item.vocabulary == "choice_ecog":
        return understand(text, "choice_ecog", language, today)
    if item.vocabulary == "number":
        return understand(
            text,
            "number",
            language,
            today,
            minimum=item.min_value,
            maximum=item.max_value,
            whole=True,
            age=item.read_as_age,
        )
    if item.vocabulary == "yes_no":
        return _over_time(item, text, language, today, topic or item.text)
    return _choice(item, text, language, today, topic or item.text)


def _over_time(item: Item, text: str, language: str, today: date, topic: str) -> Understood:
    """Read yes or no; a time that lies wholly inside or outside the item's months also decides."""
    said = understand(text, "yes_no", language, today, topic=topic)
    if item.within_months is None:
        return said
    when = _when(text, language, today)
    if when is None:
        return said
    low, high = when
    if said.value == "no" or (said.kind == "unclear" and said.candidates):
        return UNCLEAR
    if high < item.within_months:
        return Understood("value", "yes")
    if low > item.within_months:
        return Understood("value", "no")
    return Understood("unclear", candidates=("yes", "no"))


def _when(text: str, language: str, today: date) -> tuple[float, float] | None:
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        span = months_ago(text, lexicon.prepare(text), lexicon, today)
        if span is not None:
            return span.low, span.high
    return None


def _choice(item: Item, text: str, language: str, today: date, topic: str) -> Understood:
    said = understand(text, "yes_no", language, today, topic=topic)
    count = understand(text, "number", language, today, age=False)
    refusals = [o.value for o in item.answer_option if o.read_as == "no"]
    others = tuple(o.value for o in item.answer_option if o.read_as != "no")
    if count.kind == "value" and isinstance(count.value, int | float) and said.value != "no":
        fitting = [
            option.value
            for option in item.answer_option
            if (option.at_least is not None or option.at_most is not None)
            and (option.at_least is None or count.value >= option.at_least)
            and (option.at_most is None or count.value <= option.at_most)
        ]
        if len(fitting) == 1:
            return Understood("value", fitting[0])
        return UNCLEAR
    if said.value == "no" and len(refusals) == 1:
        return Understood("value", refusals[0])
    if said.value == "yes":
        return Understood("unclear", candidates=others)
    return said if said.kind == "unknown" else UNCLEAR


def _words(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens if token.kind != "sign")


def _bounded(
    result: Understood, minimum: float | None, maximum: float | None, whole: bool
) -> Understood:
    value = result.value
    if result.kind != "value" or not isinstance(value, int | float):
        return result
    if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
        return Understood("out_of_range", candidates=(value,))
    if whole and value != int(value):
        return Understood("unclear", candidates=(int(value), int(value) + 1))
    return result


def _yes_no(tokens: tuple[Token, ...], lexicon: Lexicon, topic: str) -> Understood:
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


def _number(  # noqa: PLR0911 - a list of rules
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date, age: bool
) -> Understood:
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
    before = lexicon.yes_no.find([token.text for token in tokens[:start]])
    later = lexicon.yes_no.labels([token.text for token in tokens[counted[-1].end :]])
    opening = [phrase for phrase in before if phrase.label in ("no", "negations")]
    if value != 0 and (
        later & {"negations", "statement_no", "no"}
        or any(phrase.start > 0 for phrase in opening)
        or any(phrase.label == "statement_no" for phrase in before)
        or "blocks" in labels
    ):
        return UNCLEAR
    return Understood("value", value)


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


def _ecog(tokens: tuple[Token, ...], lexicon: Lexicon) -> Understood:
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
    if not found:
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


_LEVEL_WORDS = {"ecog", "level", "nivå", "niveau", "tase", "taso", "grad", "score", "who"}


def _months(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date) -> Understood:
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
