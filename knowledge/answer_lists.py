"""What a language's file of answer words holds, read strictly; en.yml explains the fields."""

from __future__ import annotations

from dataclasses import field

from pydantic import StrictInt
from pydantic.dataclasses import dataclass

from knowledge.files import STRICT

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class YesNoWords:
    """Phrases by what they say to a yes-no question; the fields are explained in en.yml."""

    yes: Phrases
    no: Phrases
    unknown: Phrases
    statement_yes: Phrases
    statement_no: Phrases
    negations: Phrases
    blocks: Phrases
    others: Phrases
    verb_negations: Phrases
    knowing: Phrases
    adverbs: Phrases
    fillers: Phrases


@dataclass(frozen=True, slots=True, config=STRICT)
class NumberWords:
    """Number words and what stands around numbers; the fields are explained in en.yml."""

    units: dict[StrictInt, Phrases]
    tens: dict[StrictInt, Phrases]
    hundred: Phrases
    patterns: Phrases
    hundred_patterns: Phrases
    weak: Phrases
    phrases: dict[StrictInt, Phrases]
    halves: Phrases
    fractions: dict[float, Phrases]
    decimal: Phrases
    glued: Phrases
    approximate: Phrases
    limits: Phrases
    decades: Phrases
    soon: Phrases
    alternatives: Phrases
    vague: Phrases
    born: Phrases
    turned: Phrases
    not_counts: Phrases
    rough: Phrases
    couple: Phrases
    total: Phrases
    present: Phrases
    instead: Phrases
    short_of: Phrases
    splits: Phrases
    ordinals: dict[StrictInt, Phrases]
    lines: Phrases
    finished: Phrases
    past: Phrases
    further: Phrases
    cycles: Phrases


@dataclass(frozen=True, slots=True, config=STRICT)
class TimeWords:
    """Words for stretches and points of time; the fields are explained in en.yml."""

    units: dict[str, Phrases]
    one: Phrases
    lengths: dict[float, Phrases]
    fixed: dict[StrictInt, Phrases]
    ago: Phrases
    easter: Phrases
    gone: Phrases
    months: dict[StrictInt, Phrases]
    seasons: dict[str, Phrases]
    last_year: Phrases
    this_year: Phrases
    before_last_year: Phrases


@dataclass(frozen=True, slots=True, config=STRICT)
class TalkWords:
    """What else an answer can say; the fields are explained in en.yml."""

    direct: Phrases
    why: Phrases
    strong: Phrases
    weak: Phrases
    change: Phrases
    resume: Phrases
    topics: dict[str, Phrases]


@dataclass(frozen=True, slots=True, config=STRICT)
class ToldWords:
    """What makes a reader careful, or surer; the fields are explained in en.yml."""

    repairs: Phrases = ()
    number_repairs: Phrases = ()
    then: Phrases = ()
    turning: Phrases = ()
    coming: Phrases = ()
    measures: Phrases = ()
    within: Phrases = ()
    yet: Phrases = ()
    treating: Phrases = ()
    varies: Phrases = ()
    medicines: Phrases = ()
    beyond: Phrases = ()
    lacks: Phrases = ()
    changed: Phrases = ()
    hedged: Phrases = ()
    only: Phrases = ()
    every: Phrases = ()
    ended: Phrases = ()
    left: Phrases = ()
    bystanders: Phrases = ()
    returned: Phrases = ()
    older: Phrases = ()
    younger: Phrases = ()
    years_on: Phrases = ()
    age_words: Phrases = ()
    had: Phrases = ()
    classes: Phrases = ()
    below: Phrases = ()
    since: Phrases = ()
    since_after: Phrases = ()
    lasting: Phrases = ()
    concerns: Phrases = ()
    plans: Phrases = ()
    up_to: Phrases = ()
    begun: Phrases = ()
    how_much: Phrases = ()
    doses: Phrases = ()
    sums: Phrases = ()
    one_more: Phrases = ()
    or_more: Phrases = ()
    counting: Phrases = ()
    whether: Phrases = ()
    afterwards: Phrases = ()
    next_one: Phrases = ()
    of_year: Phrases = ()
    oneself: Phrases = ()
    early: dict[str, Phrases] = field(default_factory=dict)
    other: dict[str, Phrases] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=STRICT)
class AnswerWords:
    """One language's file, `content`/answers/<language>.yml."""

    yes_no: YesNoWords
    numbers: NumberWords
    times: TimeWords
    ecog: dict[StrictInt, Phrases]
    talk: TalkWords
    # A version of an older program has none.
    told: ToldWords = field(default_factory=ToldWords)
