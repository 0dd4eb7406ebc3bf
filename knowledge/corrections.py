"""Whether a message corrects an answer that was given before: "actually I am 63, not 36".

Pure, by the word lists of `content/answers`. A correction is always shown back, so what is read
here may be a little bolder than an answer; but a message that can be an answer to the question
being asked is one, unless its words say that it corrects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answer_agreement import load_agreement
from knowledge.answer_joint import BARE
from knowledge.answer_numbers import Mention, mentions_in
from knowledge.answer_signs import CUTS
from knowledge.answer_words import Lexicon, PhraseTable, load_lexicon
from knowledge.questionnaire import Answer, Answers, Item
from knowledge.understood import UNCLEAR, Understood

#: Reads a text as an answer to an item.
Read = Callable[[Item, str], Understood]


@dataclass(frozen=True, slots=True)
class Correction:
    """The item whose answer is corrected; `said` is its new answer, None where it is not said."""

    link_id: str
    said: Understood | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What has been answered: the items in the order of asking, their answers, their labels.

    `current` is the item that is being asked, if any; `labels` are as the person sees them.
    """

    items: Sequence[Item]
    answers: Answers
    current: Item | None
    labels: Mapping[str, str]


def correction_in(
    text: str, given: Given, read: Read, language: str, *, wanted: bool = False
) -> Correction | None:
    """Return the correction that `text` makes; None where it makes none.

    `wanted`: it is known that the person wants to change something, so naming it is enough.
    """
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        found = _correction(text, given, read, lexicon, language=language, wanted=wanted)
        if found is not None or not text.isascii():
            return found
    return None


def _correction(
    text: str, given: Given, read: Read, lexicon: Lexicon, *, language: str, wanted: bool
) -> Correction | None:
    message = _Message.of(text, lexicon, language)
    if message is None or "why" in message.labels:
        return None
    # "63, not 36" corrects as clearly as "I meant 63".
    strong = "strong" in message.labels or message.old is not None
    weak = "weak" in message.labels
    now = read(given.current, text) if given.current else UNCLEAR
    answerable = now.kind in ("value", "unknown")
    named = _named(message, given, lexicon)
    if len(named) == 1:
        (item,) = named
        said = _meant(read(item, message.rest))
        if said == UNCLEAR and item.type == "integer" and message.amount is not None:
            said = read(item, message.amount)
        definite = (said.kind == "value" or bool(said.candidates)) and not _bare(message, lexicon)
        if definite and (strong or weak or wanted or not answerable or message.says_number(item)):
            return Correction(item.link_id, said)
        return Correction(item.link_id) if strong or wanted else None
    if (
        named
        or message.asks
        or not (strong or (weak and not answerable) or (weak and message.number))
    ):
        return None
    return _by_answer(message, given, read)


def _meant(said: Understood) -> Understood:
    """Return the one number that may be meant as said: it is shown back ("change age to 72")."""
    one = said.kind == "unclear" and len(said.candidates) == 1
    return Understood("value", said.candidates[0]) if one else said


def _bare(message: _Message, lexicon: Lexicon) -> bool:
    """Tell whether the item is only named ("the BCMA answer"), and nothing told of it."""
    words = [token.text for token in lexicon.prepare(message.rest)]
    told = lexicon.yes_no.labels(words) - {"fillers"} or lexicon.times.find(words)
    had = "had" in lexicon.told.labels(words)
    return len(words) <= BARE and not (told or had or message.number)


def _by_answer(message: _Message, given: Given, read: Read) -> Correction | None:
    """Find the item by its old answer ("not three"), else the last one that the new answer fits."""
    if message.old is not None:
        for item in reversed(given.items):
            if given.answers.get(item.link_id) == message.old and item.type == "integer":
                return Correction(item.link_id, read(item, message.rest))
    for item in reversed(given.items):
        if (item.type == "integer") != message.number:
            continue
        said = read(item, message.rest)
        if said == UNCLEAR and message.opening is not None and item.type == "integer":
            said = read(item, message.opening)
        if item.vocabulary == "yes_no" and not said.plain:
            # "I meant that for the next one" says no to nothing.
            continue
        if said.kind == "value" and said.value != given.answers.get(item.link_id):
            return Correction(item.link_id, said)
    return None


def _named(message: _Message, given: Given, lexicon: Lexicon) -> list[Item]:
    """Return the answered items that the message names, by their words or their whole labels."""
    labels = PhraseTable(((k, [v]) for k, v in given.labels.items()), lexicon.folded)
    names = {f.label for table in (lexicon.topics, labels) for f in table.find(message.masked)}
    if given.current is not None and given.current.link_id in names:
        return []
    return [item for item in given.items if item.link_id in names]


@dataclass(frozen=True, slots=True)
class _Message:
    """A message taken apart.

    `masked` has "#" for each number; `rest` is the text without words of correcting and without
    the old number, `old`; `asks` tells that it begins as a question does,
    `amount` is the one number that it says beside the old one, `opening` the same where `rest`
    begins with it and a sign follows ("sorry 75, he had his birthday").
    """

    masked: tuple[str, ...]
    labels: frozenset[str]
    rest: str
    old: Answer | None
    number: bool
    named_by_number: frozenset[str]
    asks: bool
    amount: str | None
    opening: str | None

    @classmethod
    def of(cls, text: str, lexicon: Lexicon, language: str) -> _Message | None:
        tokens = lexicon.prepare(text)
        words = [token.text for token in tokens]
        asked = max((at + 1 for at, word in enumerate(words) if word == "?"), default=0)
        # "May I still correct something? It was four."
        tokens, words = tokens[asked:], words[asked:]
        if not words:
            return None
        mentions = [m for m in mentions_in(tokens, lexicon) or () if not m.weak]
        masked = _masked(words, mentions)
        talk = lexicon.talk.find(words)
        gone = {
            at
            for found in talk
            if found.label in ("strong", "weak")
            for at in range(found.start, found.end)
        }
        old = _denied(words, mentions, lexicon)
        if old is not None:
            gone |= set(range(old.start, old.end)) | {_beside(old, mentions)}
        rest = " ".join(word for at, word in enumerate(words) if at not in gone)
        by_number = {f.label for f in lexicon.topics.find(masked) if "#" in masked[f.start : f.end]}
        value = old.value if old else None
        amounts = {f"{m.value:g}" for m in mentions if m is not old}
        first = next((at for at in range(len(words)) if at not in gone), len(words))
        opens = next((m for m in mentions if m.start == first and m is not old), None)
        cut = opens is not None and "".join(words[opens.end : opens.end + 1]) in CUTS
        return cls(
            tuple(masked),
            frozenset(found.label for found in talk),
            rest,
            int(value) if value is not None and value == int(value) else None,
            any(m is not old for m in mentions),
            frozenset(by_number),
            load_agreement().asks(words, language),
            amounts.pop() if len(amounts) == 1 else None,
            f"{opens.value:g}" if opens is not None and cut else None,
        )

    def says_number(self, item: Item) -> bool:
        """Tell whether the item is named by what only a number of its own goes with ("I am #")."""
        return item.link_id in self.named_by_number and item.type == "integer"


def _masked(words: Sequence[str], mentions: Sequence[Mention]) -> list[str]:
    starts = {mention.start: mention for mention in mentions}
    masked: list[str] = []
    at = 0
    while at < len(words):
        mention = starts.get(at)
        masked.append("#" if mention else words[at])
        at = mention.end if mention else at + 1
    return masked


def _denied(words: Sequence[str], mentions: Sequence[Mention], lexicon: Lexicon) -> Mention | None:
    """Return the number of "63, not 36", or of "36, no 63", that is denied; None unless of two.

    A word that only says no ("no", not "not") takes back the number before it.
    """
    if len(mentions) != 2:
        return None
    first, second = mentions
    yes_no = lexicon.words.yes_no
    noes = {*lexicon.words.talk.direct} & {*yes_no.negations} - {*yes_no.verb_negations}
    if second.start - first.end in (1, 2) and words[second.start - 1] in noes:
        return first
    negations = {*yes_no.negations, *yes_no.verb_negations} - noes
    return next((m for m in mentions if m.start and words[m.start - 1] in negations), None)


def _beside(old: Mention, mentions: Sequence[Mention]) -> int:
    """Return where the word stands that denies `old`: before it, or before the other number."""
    return (old.start if old is mentions[-1] else mentions[-1].start) - 1
