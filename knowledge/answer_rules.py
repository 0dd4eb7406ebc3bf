"""The rules by which a message's words become a yes or no, or a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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


def rules_know(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Tell whether the lists of words for yes-or-no answers hold every word of a message."""
    words = [token.text for token in tokens if token.kind != "sign"]
    covered: set[int] = set()
    for table in (lexicon.yes_no, lexicon.adverbs):
        for phrase in table.find(words):
            covered |= set(range(phrase.start, phrase.end))
    return len(covered) == len(words)


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
        # What stands beside it unread may turn it: it is no plain no.
        return Understood("value", "no", plain=whole) if first == "statement_no" else UNCLEAR
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
