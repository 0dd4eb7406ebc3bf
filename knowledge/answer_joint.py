"""What rules and learned examples say together of an answer to one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.answer_agreement import SAID
from knowledge.answer_item import UNTOLD
from knowledge.answer_opening import Opening
from knowledge.answer_plans import COUNTABLE, MANY, PLANS
from knowledge.questionnaire import Answer, Item
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

#: By so much a class must fit better than the next to be taken where the rules read nothing; so
#: for an "I do not know"; and so where the rules read something else. Chosen with AGREED and OPTION
#: on the sets of answers that are development data: 92.2 % read right and 1.7 % wrong; before
#: (0.4, 0.2, 0.35), with fewer examples to learn from, 90.9 and 1.5 %.
MARGIN, UNKNOWN, OVERRULED = 0.3, 0.3, 0.5
#: And by so much where the rules say the same, but not in so many words.
AGREED = 0.0
#: Only by so much more can what was told in a few words not be meant so.
HAD = 0.8
#: By so much an option must fit better than the next; chosen in the same way.
OPTION, UNSURE, DOUBTED = 0.25, 0.15, 0.3
#: So much better must it fit that nothing is told of how much, where the rules read a length.
UNTOLD_DOUBTED = 0.6
#: So much better must a number of plans fit that no rule reads; and so where rules read another.
COUNTED, RECOUNTED = 0.25, 0.5
#: And so where it is what the order of a course makes.
CONFIRMED = 0.05
#: So much worse may a number fit that is stated by itself.
STATED = 0.3
#: A number of plans that fits so well is worth asking whether it was meant.
LIKELY = 0.2
#: In so few words the rules know what is counted.
COUNTED_IN = 3
#: Words that say yes or no plainly stand against what fits hardly better.
HARDLY = 0.2
#: What is so short is told by the rules.
FEW = 2
#: And a time in the past, or a name, in so few words tells nothing else.
BARE = 4


def told(  # noqa: PLR0911 - a list of rules
    ruled: Understood,
    scores: Sequence[float],
    opening: Opening,
    *,
    weighed: bool = False,
    had: bool = False,
) -> Understood:
    """Return what the rules (`ruled`) and the examples (`scores`) say together of a yes or no.

    What is said plainly in FEW words, or in one, is what the rules say. A "yes" at the beginning,
    and nothing that takes it back, is no "no", and the other way round. What the rules have
    `weighed` with the question's months or medicines can be doubted, not turned round. `had` tells
    that it says in a few words that what is asked about was given.
    """
    if not scores:
        return ruled
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    best, lead = order[0], scores[order[0]] - scores[order[1]]
    said = SAID[best] if best < len(SAID) else None
    spoken = ruled.plain or ruled.kind == "unknown"
    if opening.bystanders and opening.value != "yes" and "yes" in (said, ruled.value):
        # "My neighbour had one": it is not told what befell oneself.
        return UNCLEAR
    if (
        had
        and said in ("yes", None)
        and ruled.value in ("yes", None)
        and (lead < HAD or opening.words == 1)
    ):
        return Understood("value", "yes")
    if opening.words <= (FEW if ruled.value is not None and spoken else 1):
        # A name alone ("BCMA") says nothing of it.
        return ruled
    if ruled.value == said:
        sure = ruled.plain or weighed or said is None or lead >= AGREED
        return ruled if sure else UNCLEAR
    if weighed and ruled.value is not None:
        enough = AGREED if ruled.value != "no" else MARGIN
        doubted = lead >= enough and (said is None or ruled.value != "no")
        return UNCLEAR if doubted else ruled
    if ruled.candidates and said == opening.value == "yes":
        # "Yes, some while ago": it is the time that is in doubt.
        return ruled
    enough = OVERRULED if ruled.value is not None else UNKNOWN if said == "unknown" else MARGIN
    if said is not None and lead >= enough and not opening.against(said):
        return DONT_KNOW if said == "unknown" else Understood("value", said)
    if ruled.value is None:
        return ruled
    return ruled if ruled.plain and (said is None or lead < HARDLY) else UNCLEAR


def chosen(  # noqa: PLR0911 - a list of rules
    ruled: Understood,
    item: Item,
    scores: Sequence[float],
    options: Mapping[str, float],
    opening: Opening,
) -> Understood:
    """Return what the rules (`ruled`, an option) and the examples say together of a choice.

    `scores` are for yes and no, `options` for those options that begin with yes. That somebody does
    not know how much is an option of its own; a yes that tells none leaves them all to choose from,
    as does what is in doubt.
    """
    refusals = [option.value for option in item.answer_option if option.read_as == "no"]
    if len(refusals) != 1 or not scores:
        return ruled
    others = tuple(o.value for o in item.answer_option if o.value not in refusals)
    said = told(_as_yes_or_no(ruled, refusals[0]), scores, opening)
    if said.value == "no":
        return ruled if ruled.value == refusals[0] else Understood("value", refusals[0])
    if said.value != "yes":
        return said
    fits = sorted(
        (option for option in (*others, UNTOLD) if option in options),
        key=lambda o: -options[str(o)],
    )
    which = Understood("unclear", candidates=others)
    if len(fits) < 2:
        return ruled if ruled.value in others else which
    best, lead = fits[0], options[str(fits[0])] - options[str(fits[1])]
    if opening.ahead or (best == UNTOLD and ruled.value not in others):
        return which
    when_only = opening.until or (opening.ago and opening.words <= BARE)
    if when_only and ruled.value not in others:
        # "Half a year ago", "till last summer" tell when, not how long.
        return which
    if ruled.value in others:
        short = opening.words <= BARE
        enough = UNTOLD_DOUBTED if best == UNTOLD else DOUBTED
        return ruled if short or ruled.value == best or lead < enough else which
    unsure = any(o.value == best and o.read_as == "yes-unknown" for o in item.answer_option)
    enough = lead >= (UNSURE if unsure else OPTION)
    return Understood("value", best) if enough else which


def counted(
    ruled: Understood,
    scores: Sequence[float],
    words: Sequence[str],
    *,
    in_doubt: bool = False,
    stated: int | None = None,
    course: int | None = None,
) -> Understood:
    """Return what the rules (`ruled`) and the examples (`scores`) say together of a count.

    What is counted in a few words, and what is asked back, is what the rules say. Where the two
    contradict each other, it is in doubt; the numbers that may be meant are the candidates, to ask
    "two or three?". `in_doubt` tells that there are numbers in it that the rules could not place;
    `stated` is a count that it states by itself, which only has to be among what may be meant;
    `course` how many plans the order of what it tells makes, on which the examples only must agree.
    """
    spoken = ruled.kind in ("value", "unknown")
    if not scores or "?" in words or (spoken and len(words) <= COUNTED_IN):
        return ruled
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    best, lead = order[0], scores[order[0]] - scores[order[1]]
    said = PLANS[best] if best < len(PLANS) else None
    if spoken and (said == _plans_of(ruled) or (stated is not None and ruled.value == stated)):
        return ruled
    doubtful = spoken or in_doubt
    if stated is not None and scores[min(stated, MANY)] >= scores[best] - STATED:
        return Understood("value", stated)
    # One medicine that is named may be the last of several.
    confirmed = course == said != 1
    enough = RECOUNTED if doubtful else CONFIRMED if confirmed else COUNTED
    if said not in (None, MANY) and lead >= enough:
        return DONT_KNOW if said == "unknown" else Understood("value", said)
    if ruled.kind == "out_of_range":
        return ruled
    read = [ruled.value] if ruled.kind == "value" and ruled.value is not None else ruled.candidates
    # A year is among the numbers of a message, and counts no plans.
    counts = [one for one in read if isinstance(one, int | float) and one < COUNTABLE]
    guessed = order[:2] if isinstance(said, int) else []
    meant = [PLANS[at] for at in guessed if at < len(PLANS) and scores[at] >= LIKELY]
    likely = [plans for plans in meant if plans not in ("unknown", MANY)]
    return Understood("unclear", candidates=tuple(counts or likely))


def _plans_of(ruled: Understood) -> Answer:
    value = ruled.value
    return min(int(value), MANY) if isinstance(value, int | float) else "unknown"


def _as_yes_or_no(ruled: Understood, refusal: Answer) -> Understood:
    if ruled.kind == "unknown":
        return DONT_KNOW
    if ruled.value == refusal:
        return Understood("value", "no", plain=ruled.plain)
    if ruled.value is not None or ruled.candidates:
        return Understood("value", "yes", plain=ruled.value is not None)
    return UNCLEAR
