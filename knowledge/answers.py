"""Reading a person's own words as an answer, in five languages; pure, by word lists and rules.

Wrong is worse than not understood: whatever is doubtful comes back as `unclear`, and is asked
again. The words stand in `content/answers/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from knowledge.answer_activity import load_activity
from knowledge.answer_agreement import CONTRADICTED, MARGIN, SAID, agreed, load_agreement
from knowledge.answer_asides import (
    only_whether_it_counts,
    without_aftermath,
    without_conditions,
    without_question,
)
from knowledge.answer_asked import YOUNGEST, Asked
from knowledge.answer_choices import read_choice
from knowledge.answer_counts import read_number
from knowledge.answer_grades import read_ecog
from knowledge.answer_item import load_item_reader
from knowledge.answer_joint import chosen, counted, told
from knowledge.answer_numbers import mentions_in
from knowledge.answer_opening import opening_of
from knowledge.answer_ordinals import counts_some
from knowledge.answer_plans import load_plans_reader
from knowledge.answer_questions import medicines, questions_of
from knowledge.answer_repairs import repaired, without_echo
from knowledge.answer_rules import SIGNS, read_months, read_yes_no, rules_know
from knowledge.answer_stated import listed, stated
from knowledge.answer_totals import YEAR
from knowledge.answer_weighing import (
    NAMED,
    class_only,
    had,
    had_in_a_clause,
    named_in,
    of_another_medicine,
    weighed,
    without_classes,
)
from knowledge.answer_words import Lexicon, Token, content_in_use, load_lexicon
from knowledge.questionnaire import Answer, Item
from knowledge.titles import titled
from knowledge.understood import UNCLEAR, Understood

Expects = Literal["yes_no", "number", "choice_ecog", "months_ago"]

#: No answer is longer than this; longer texts are read no further.
LONGEST = 500
#: A plain yes or no in so few words is one, whatever the examples tell.
FEW = 2
#: A number alone, or with one word, is what was meant, however large.
BARE_NUMBER = 2
#: What ends a clause.
ENDS = (",", ".", ";", "!")
#: A message that is a plain yes or no has no more words than this; more of them say something else.
PLAIN_AT_MOST = 4


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
    margin: float = MARGIN,
) -> Understood:
    """Return what `text` says as an answer of the kind `expects`.

    A number outside `minimum` and `maximum` is `out_of_range`, a fraction where a `whole` one is
    wanted `unclear`. With `age`, a birth date or year is an answer to a number. `topic` is the
    question as shown: its words may be repeated in a yes-or-no answer, `margin` by how much the
    learned reader must be sure of one. KeyError or ContentError for a language without words.
    """
    text = without_echo(text[:LONGEST], load_agreement().openings(language))
    result = first = UNCLEAR
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        tokens = lexicon.prepare(text)
        if not tokens:
            return UNCLEAR
        corrected = repaired(text, lexicon, number=expects in ("number", "months_ago"))
        if corrected is not None:
            # What was taken back does not count, also where the rest is not understood.
            text, tokens = corrected, lexicon.prepare(corrected)
        if expects == "yes_no":
            result = _read_yes_no(text, tokens, lexicon, language, topic=topic, margin=margin)
        elif expects == "number":
            asked: Asked = ("age" if age else "count") if whole else None
            result = read_number(text, tokens, lexicon, today, age, asked=asked)
            if asked == "age" and isinstance(result.value, float):
                # "Seventy-one and a half" is seventy-one.
                result = replace(result, value=int(result.value))
        elif expects == "choice_ecog":
            result = read_ecog(text, tokens, lexicon, load_activity(), language)
        else:
            result = read_months(text, tokens, lexicon, today)
        first = first if first.candidates else result
        # Only who writes without the language's own letters is compared without them.
        if result.kind != "unclear" or not text.isascii():
            break
    result = first if result == UNCLEAR else result
    if result == UNCLEAR and expects in ("number", "months_ago"):
        result = _not_known(text, expects, language)
    return _bounded(result, minimum, maximum, whole) if expects == "number" else result


def _not_known(text: str, expects: Expects, language: str) -> Understood:
    """Return "I do not know" for a text without any number or time that says so by the examples."""
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    words = [token.text for token in tokens]
    said = mentions_in(tokens, lexicon) or (expects == "months_ago" and lexicon.times.find(words))
    agreement = load_agreement()
    if said or "?" in words or agreement.asks(words, language):
        return UNCLEAR
    result = agreed(UNCLEAR, agreement.scores(text, language), certain=False)
    return result if result.kind == "unknown" else UNCLEAR


def _read_yes_no(
    text: str,
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    language: str,
    *,
    topic: str,
    margin: float,
) -> Understood:
    ruled = read_yes_no(tokens, lexicon, topic)
    opening = lexicon.direct.find([token.text for token in tokens])
    answered = bool(opening) and opening[0].start == 0 and tokens[opening[0].end :][:1]
    if ruled.plain and (len(tokens) <= FEW or (answered and answered[0].text in SIGNS)):
        return ruled
    words = [token.text for token in tokens]
    agreement = load_agreement()
    # A question is no answer; and words that the rules all know say no more than by the rules.
    asked = "?" in words or (ruled == UNCLEAR and agreement.asks(words, language))
    certain = asked or rules_know(tokens, lexicon)
    spoken = "unknown" in lexicon.yes_no.labels(words)
    scores = agreement.scores(text, language)
    said = agreed(ruled, scores, certain=certain, margin=margin, spoken=spoken)
    return said if said != UNCLEAR or asked else _opened(tokens, lexicon, topic, scores)


def _opened(
    tokens: tuple[Token, ...], lexicon: Lexicon, topic: str, scores: Sequence[float]
) -> Understood:
    """Read the first clause alone, where it says yes, no or "I do not know" and nothing more.

    "Sure, I would not be here otherwise": the rest may not say the opposite in so many words, and
    the examples must say the same of the whole.
    """
    cut = next((at for at, token in enumerate(tokens) if token.text in ENDS), 0)
    rest = lexicon.yes_no.labels([token.text for token in tokens[cut:]])
    said = read_yes_no(tokens[:cut], lexicon, topic)
    value = str(said.value)
    opposite = {"yes": {"no", "unknown"}, "no": {"yes", "unknown"}, "unknown": {"yes", "no"}}
    if value not in SAID or not (said.plain or said.kind == "unknown") or not scores:
        return UNCLEAR
    best = SAID.index(value)
    lead = scores[best] - max(score for at, score in enumerate(scores) if at != best)
    enough = lead >= CONTRADICTED and not rest & {*opposite[value], "blocks"}
    return replace(said, plain=False) if enough else UNCLEAR


def plain_yes_no(text: str, language: str) -> str | None:
    """Return "yes" or "no" for a message of a few words that says so plainly, else None."""
    if len(text.split()) > PLAIN_AT_MOST:
        return None
    said = understand(text, "yes_no", language, datetime.now(UTC).date())
    return str(said.value) if said.kind == "value" and said.plain else None


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
    text = without_question(text[:LONGEST], load_lexicon(language))
    said = _read_item(
        text,
        item,
        language,
        today,
        shown=shown or _titles(item),
        topic=topic or item.text,
    )
    if said.kind == "unknown" and only_whether_it_counts(text, load_lexicon(language)):
        return UNCLEAR
    if said.value in ("yes", "no", "unknown"):
        # Only a yes, a no or an "I don't know" in so many words need not be shown back.
        simple = said.plain or said.kind == "unknown"
        return replace(said, plain=simple and _direct(text, language))
    return said


def _titles(item: Item) -> Mapping[Answer, str]:
    return {option.value: option.text for option in item.answer_option}


def _direct(text: str, language: str) -> bool:
    return any(
        lexicon.direct.find([token.text for token in lexicon.prepare(text)])
        for lexicon in (load_lexicon(language), load_lexicon(language, folded=True))
    )


def _read_item(
    text: str,
    item: Item,
    language: str,
    today: date,
    *,
    shown: Mapping[Answer, str],
    topic: str,
) -> Understood:
    title = titled(text, shown)
    if title is not None:
        return Understood("value", title)
    if item.vocabulary == "choice_ecog":
        return understand(text, "choice_ecog", language, today)
    if item.vocabulary == "number":
        return _read_number(text, item, language, today)
    text = without_aftermath(text, load_lexicon(language))
    if item.vocabulary == "yes_no":
        return _read_yes_no_item(text, item, language, today, topic)
    if _asks_something(text, language) or _of_an_event(text, item, language):
        return UNCLEAR
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        tokens = lexicon.prepare(text)
        said = read_choice(text, tokens, item, lexicon, today, shown=shown, topic=topic)
        if said != UNCLEAR or not text.isascii():
            break
    heard = repaired(text, load_lexicon(language), number=False) or text
    scores, options = load_item_reader().read(heard, language, item.link_id, today)
    opening = opening_of(heard, language)
    result = chosen(said, item, scores, options, opening)
    no = {option.value for option in item.answer_option if option.read_as == "no"}
    tells = result.kind == "value" and result.value not in no and opening.value != "yes"
    # "I took Revlimid for two years" says nothing about an antibody.
    return UNCLEAR if tells and of_another_medicine(item, heard, language) else result


def _read_yes_no_item(text: str, item: Item, language: str, today: date, topic: str) -> Understood:
    # A name alone ("BCMA") says nothing of it.
    named = len(text.split()) > FEW and item.link_id in named_in(text, language)
    margin = NAMED if named else MARGIN
    read = understand(text, "yes_no", language, today, topic=topic, margin=margin)
    said = weighed(read, item, text, language, today)
    heard = repaired(text, load_lexicon(language), number=False) or text
    scores = load_item_reader().scores(heard, language, item.link_id, today)
    given = had(item, heard, language)
    opening = opening_of(heard, language)
    result = told(said, scores, opening, weighed=said != read, had=given)
    if result.value == "no" and had_in_a_clause(item, heard, language):
        # "No CAR-T, there was no place. But Tecvayli I have had."
        return UNCLEAR
    of_a_class = result.value == "yes" != opening.value and class_only(item, heard, language)
    return UNCLEAR if of_a_class else result


def _asks_something(text: str, language: str) -> bool:
    """Tell whether a text begins as a question does, and not with what is not known or counted."""
    lexicon = load_lexicon(language)
    heard = without_echo(text, load_agreement().openings(language))
    words = [token.text for token in lexicon.prepare(heard)]
    said = lexicon.yes_no.labels(words) & {"unknown", "yes", "no", "statement_no"}
    return load_agreement().asks(words, language) and not said


def _of_an_event(text: str, item: Item, language: str) -> bool:
    """Tell whether a text names what another question is about that is no medicine: "no stroke"."""
    lexicon = load_lexicon(language)
    # A clot may be one of the leg, for which a medicine was stopped.
    rest = without_classes([token.text for token in lexicon.prepare(text)], lexicon)
    named = lexicon.topics.labels(rest.split()) & {
        one.link_id for one in questions_of(content_in_use()).item if one.vocabulary == "yes_no"
    }
    events = named - medicines() - {"diagnosis"}
    return bool(events) and item.link_id not in named_in(text, language)


def _read_number(text: str, item: Item, language: str, today: date) -> Understood:
    low, high = item.min_value, item.max_value
    lexicon = load_lexicon(language)
    if not item.read_as_age:
        text = without_conditions(text, lexicon)
    said = understand(
        text,
        "number",
        language,
        today,
        minimum=low,
        maximum=high,
        whole=True,
        age=item.read_as_age,
    )
    if _asks_something(text, language):
        # "Do I need contraception when I am 70": no answer.
        return UNCLEAR
    heard = repaired(text, lexicon, number=True) or text
    numbers = mentions_in(lexicon.prepare(heard), lexicon) or ()
    if not numbers:
        # "They only watch it, no medicine": that corrects no number.
        heard = text
    scores = load_plans_reader().scores(heard, language, item.link_id, today)
    tokens = lexicon.prepare(heard)
    words = [token.text for token in tokens]
    in_doubt = len(numbers) > 1 or "vague" in lexicon.around.labels(words)
    young = isinstance(said.value, int | float) and said.value < YOUNGEST
    if item.read_as_age and young and len(text.split()) > 1:
        # Four years of something, rather than a child of four.
        return Understood("unclear", candidates=(said.value,) if said.value is not None else ())
    years = [one for one in said.candidates if isinstance(one, int | float) and one > YEAR]
    if said.kind == "out_of_range" and years and len(words) > BARE_NUMBER and not item.read_as_age:
        # "Darzalex since 2024": nobody takes a year for a count.
        said = UNCLEAR
    by_itself = None
    if scores:
        by_itself = listed(heard) or stated(tokens, lexicon)
        course = load_plans_reader().plans(heard, language)
        count = counted(said, scores, words, in_doubt=in_doubt, stated=by_itself, course=course)
    else:
        count = said
    if count.value == 0 != said.value and "ended" in lexicon.told.labels(words):
        # "I have not stopped yet": there is one to stop.
        return UNCLEAR
    if count.value == 0 and (by_itself or counts_some(numbers, words, lexicon)):
        # "Two treatments done, the next begins on Monday", "two, the last does nothing much".
        return said if said.value else UNCLEAR
    return _bounded(count, low, high, True)


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
