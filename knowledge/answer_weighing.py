"""A yes or no weighed with its question: its months, the medicines it is about, what it is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from knowledge.answer_agreement import load_agreement
from knowledge.answer_questions import medicines
from knowledge.answer_repairs import repaired
from knowledge.answer_signs import CUTS, stem_of
from knowledge.answer_times import months_ago
from knowledge.answer_words import Lexicon, load_lexicon
from knowledge.questionnaire import Item
from knowledge.understood import UNCLEAR, Understood

#: By so much an answer that names what is asked about must fit better, where no rule reads it. In
#: five-fold cross-validation, 57 % of such examples were read right and 2.7 % wrong at 0.5 by the
#: reader alone (64 % and 7 % at 0.3).
NAMED = 0.5
#: And a story with a time in it must so much rather be a yes than anything else.
SURER = 0.3
#: In so few words nothing else is told of a medicine than that it was given.
FEW_WORDS = 7
#: A time said in so few words is a yes by itself.
SHORT = 4


def weighed(said: Understood, item: Item, text: str, language: str, today: date) -> Understood:
    """Return what `text`, read as `said` without its question, says as an answer to `item`."""
    said = _over_time(said, item, text, language, today)
    # "They feared a stroke", "I am down for it": by the examples alone it is no yes.
    if said.value == "yes" and not said.plain and _hedged(text, language):
        return UNCLEAR
    # "I had Revlimid" says nothing about another medicine.
    astray = said.value == "yes" and not said.plain and _of_another(item, text, language)
    if said.value in ("yes", None) and not said.plain and _only_others(item, text, language):
        return Understood("value", "no")
    return UNCLEAR if astray else _not_quite(item, said, text, language)


def _over_time(said: Understood, item: Item, text: str, language: str, today: date) -> Understood:
    """Return `said`, or what a time wholly inside or outside the item's months decides."""
    if item.within_months is None:
        return said
    when = _when(text, language, today)
    if when is None:
        return _long_ago(said, item.within_months, text, language, today)
    low, high = when
    if high < item.within_months:
        return _lately(said, text, language)
    if low > item.within_months:
        short = len(text.split()) <= SHORT
        return Understood("value", "no", plain=short) if said.kind != "unknown" else UNCLEAR
    if said.value == "no":
        return UNCLEAR
    return Understood("unclear", candidates=("yes", "no"))


def _lately(said: Understood, text: str, language: str) -> Understood:
    """Return what is said of something in the months asked about.

    A time alone is a yes; one in a story is so only where the examples do not speak against it.
    """
    if said.kind == "unknown" or said.value == "no":
        return said if said.kind == "unknown" else UNCLEAR
    scores = load_agreement().scores(text, language)
    short = len(text.split()) <= SHORT
    if said.value == "yes" or short or not scores or scores[0] - max(scores[1:]) >= SURER:
        return Understood("value", "yes", plain=short)
    return Understood("unclear", candidates=("yes", "no"))


def _long_ago(said: Understood, within: int, text: str, language: str, today: date) -> Understood:
    """Return what is said where a time is only limited: "yes, but over ten years ago" is a no."""
    if said.value == "no" or said.kind == "unknown":
        return said
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    words = [token.text for token in tokens]
    beyond = {
        at
        for found in lexicon.told.find(words)
        if found.label == "beyond"
        for at in range(found.start, found.end)
    }
    rest = " ".join(word for at, word in enumerate(words) if at not in beyond)
    when = _when(rest, language, today) if beyond else None
    if when is not None and when[0] >= within:
        return Understood("value", "no")
    vague = lexicon.around.labels(words) & {"limits", "vague", "alternatives"}
    gone = vague and lexicon.gone.find(words)
    if gone and "unit:year" in lexicon.times.labels(words):
        # "Many years ago": at least two.
        return Understood("value", "no")
    return Understood("unclear", candidates=("yes", "no")) if gone else said


def _of_another(item: Item, text: str, language: str) -> bool:
    """Tell whether the text names what another question is about, and not what this one is."""
    named = named_in(text, language) - {"age"}
    lexicon = load_lexicon(language)
    other = "medicines" in lexicon.told.labels([token.text for token in lexicon.prepare(text)])
    return (bool(named) or other) and item.link_id not in named


def of_another_medicine(item: Item, text: str, language: str) -> bool:
    """Tell whether a text names a medicine, and none that the question is about."""
    named = named_in(text, language)
    if item.about != "medicine" or item.link_id in named:
        return False
    lexicon = load_lexicon(language)
    told = lexicon.told.labels([token.text for token in lexicon.prepare(text)])
    return "medicines" in told or bool(named & medicines())


def _only_others(item: Item, text: str, language: str) -> bool:
    """Tell whether a text says that other medicines were all: "Velcade and Revlimid, that's it"."""
    if not of_another_medicine(item, text, language):
        return False
    lexicon = load_lexicon(language)
    words = [token.text for token in lexicon.prepare(text)]
    told, labels = lexicon.told.labels(words), lexicon.yes_no.labels(words)
    doubtful = labels & {"unknown", "others", "yes"} or "?" in words
    return "only" in told and not doubtful


def _hedged(text: str, language: str) -> bool:
    lexicon = load_lexicon(language)
    return "hedged" in lexicon.told.labels([token.text for token in lexicon.prepare(text)])


def had(item: Item, text: str, language: str) -> bool:
    """Tell whether a few words say that a medicine that is asked about was given: "I had Abecma".

    Not where only a class of treatment or somebody else is named, or what is only planned, feared
    or still to come.
    """
    if item.about != "medicine" or len(text.split()) > FEW_WORDS:
        return False
    lexicon = load_lexicon(language)
    words = [token.text for token in lexicon.prepare(text)]
    told, labels = lexicon.told.labels(words), lexicon.yes_no.labels(words)
    against = labels & {"no", "negations", "statement_no", "unknown", "blocks", "others"}
    aside = told & {"hedged", "coming", "bystanders", "left", "turning", "medicines"}
    later = {one.label.split(":")[0] for one in lexicon.times.find(words)} & {"month", "season"}
    rest = without_classes(words, lexicon)
    named = item.link_id in named_in(rest, language)
    # The name alone, as the answer to "have you ever had one": "Carvykti".
    alone = len(rest.split()) == 1 and len(words) == 1
    return (
        named and ("had" in told or alone) and not (against or aside or later) and "?" not in words
    )


def had_in_a_clause(item: Item, text: str, language: str) -> bool:
    """Tell whether a clause of a text says by itself that a medicine asked about was given."""
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    words = [token.text for token in tokens]
    told = lexicon.told.labels(words)
    others = "others" in lexicon.yes_no.labels(words) or "bystanders" in told
    cuts = {at for at, word in enumerate(words) if word in CUTS}
    cuts |= {one.start for one in lexicon.marks.find(words) if one.label == "splits"}
    bounds = [-1, *sorted(cuts), len(words)]
    clauses = [words[start + 1 : end] for start, end in pairwise(bounds)]
    given = [one for one in clauses if len(one) > 1 and had(item, " ".join(one), language)]
    return len(clauses) > 1 and bool(given) and not others and not told & {"hedged", "coming"}


def class_only(item: Item, text: str, language: str) -> bool:
    """Tell whether a text names what is asked about by its class alone: "CAR-T" may be another.

    And a clot may have been one of the leg.
    """
    if item.link_id not in named_in(text, language):
        return False
    lexicon = load_lexicon(language)
    words = [token.text for token in lexicon.prepare(text)]
    return item.link_id not in named_in(without_classes(words, lexicon), language)


def without_classes(words: Sequence[str], lexicon: Lexicon) -> str:
    """Return the words, joined, without names of kinds of which not every one is asked about."""
    names = lexicon.topics.find(words)
    classes = [
        one
        for one in lexicon.told.find(words)
        if one.label == "classes"
        # "A clot in the brain" is no clot of whatever kind.
        and not any(n.start <= one.start and one.end < n.end for n in names)
    ]
    out = {at for one in classes for at in range(one.start, one.end)}
    return " ".join(word for at, word in enumerate(words) if at not in out)


def _not_quite(item: Item, said: Understood, text: str, language: str) -> Understood:
    """Return what is said where a text names what the question is expressly not about.

    "Only MGUS" is a no to myeloma; "MGUS first, now myeloma" is not.
    """
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    words = [token.text for token in tokens]
    told = lexicon.told.labels(words)
    early, other = (f"{kind}:{item.link_id}" for kind in ("not", "other"))
    if not told & {early, other} or said.value == "no":
        return said
    named = {
        at
        for found in lexicon.told.find(words)
        if found.label == early
        for at in range(found.start, found.end)
    }
    rest = [word for at, word in enumerate(words) if at not in named]
    changed = lexicon.marks.labels(rest) & {"present", "past", "splits"}
    changed = changed or lexicon.told.labels(rest) & {"changed"}
    plain = lexicon.yes_no.labels(words) & {"yes", "unknown"}
    sure = early in told and not changed and not plain and "?" not in words
    if sure and item.link_id not in named_in(text, language):
        return Understood("value", "no")
    return UNCLEAR


def named_in(text: str, language: str) -> set[str]:
    """Return the questions (by linkId) that the text names by their words."""
    lexicons = (load_lexicon(language), load_lexicon(language, folded=True))
    named: set[str] = set()
    for lexicon in lexicons:
        words = [token.text for token in lexicon.prepare(text)]
        # "Tecvaylia": a case ending does not make it another medicine.
        stems = [stem_of(word, lexicon) for word in words]
        named |= lexicon.topics.labels(words) | lexicon.topics.labels(stems)
    return named


def _when(text: str, language: str, today: date) -> tuple[float, float] | None:
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        text = repaired(text, lexicon, number=True) or text
        span = months_ago(text, lexicon.prepare(text), lexicon, today)
        if span is not None:
            return span.low, span.high
    return None
