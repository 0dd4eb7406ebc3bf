"""Deciding whether a message is a red flag, and which: patterns and classifier together.

A pattern that hits counts, so that what the files say holds; only where the classifier is sure by
`OVERRULED` that the message is ordinary, the flag becomes a doubt. The classifier adds what no
pattern knows; where a pattern did hit, or would have but for its `unless`, the classifier must be
surer by `PROTECTED` to say otherwise. Of two flags the gravest counts. What is graver than the
flag, but only may be meant, is a doubt: such a message is answered as any other, with a note.
Beside an emergency, self-harm is a doubt too: who has taken all the pills needs both numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.safety.classifier import Classifier, Doubles, ModelError, key_of
from bot.safety.features import Features, Hints, Memory, features_of, load_hints
from bot.safety.matcher import Message
from bot.safety.rules import LABELS, Label, Rule, Rules, load_rules
from bot.safety.text import END, Words, split
from bot.safety.versions import MODEL, reading_key

#: By how much (log-odds) the classifier must be surer where an `unless` has spoken.
PROTECTED = 0.5
#: At these log-odds against every label a pattern's flag is a doubt: no dangerous message of the
#: test set `fresh`, and a part of its ordinary ones that a pattern hits.
OVERRULED = 1.0
#: And by so much of a message of up to so many words: little is said in few ("quick", "the
#: other"), and who is in despair or asks for advice says more than who only talks.
BY_LENGTH = ((1, 6.5), (3, 2.0), (7, 0.5), (12, 0.0))
#: And so much less of a longer one.
LONGER = -0.3
#: So few words are in doubt only where more would be a flag.
FEW = 3
EMERGENCY: Label = "emergency"
SELF_HARM: Label = "self_harm"
#: The name that a flag of the classifier bears.
CLASSIFIER = "classifier"
#: Of a message of more words (and ends of sentences) each stretch of so many is looked at as well,
#: one beginning in the middle of the other.
STRETCH = 12
#: A longer message is judged in pieces too, for one sentence is lost among many: each ends with
#: the first sentence that makes it so long, or where it is as long as what is not cut.
_LONG = 60
_PIECE = 40


@dataclass(frozen=True, slots=True)
class Flag:
    """What kind of red flag a message raises, and by which rule ("en/breathing", "classifier").

    `pattern` names our rule and holds nothing of the message, so it may be counted and logged.
    """

    label: Label
    pattern: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The flag that a message raises, and what graver one it may mean all the same.

    Of an emergency, the doubt is the self-harm that it is as well.
    """

    flag: Flag | None = None
    doubt: Label | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern's flag, and the sentences in which it was found."""

    flag: Flag
    where: Reading


class Reading:
    """A message or a part of one, looked up in the patterns and hints when that is first needed."""

    def __init__(
        self, words: Words, rules: Rules, hints: Hints, memory: Memory | None = None
    ) -> None:
        """Read `words`; `memory` is that of the message of which they are a part."""
        self._rules = rules
        self._hints = hints
        self._memory = memory or Memory()
        self.words = words
        self.message = Message(words, rules.vocabulary, self._memory.ruled)

    def _part(self, places: Sequence[int]) -> Reading:
        """Return the words at `places`, in their order, as a reading of their own."""
        words, sentences = self.words.words, self.words.sentences
        part = Words(tuple(words[n] for n in places), tuple(sentences[n] for n in places))
        return Reading(part, self._rules, self._hints, self._memory)

    @cached_property
    def count(self) -> int:
        """How many words it has; numbers are none."""
        return sum(word.isalpha() for word in self.words.words)

    @cached_property
    def features(self) -> Features:
        """What the classifier sees."""
        return features_of(self.words, self.message, self._rules, self._hints, self._memory)

    @cached_property
    def stretches(self) -> list[Features]:
        """What the classifier sees of each stretch of a message longer than STRETCH; else none.

        Those of its pieces, where it has any, so that nothing is looked at twice.
        """
        count = len(self.words.words)
        if count <= STRETCH:
            return []
        if len(self.pieces) > 1:
            return [stretch for piece in self.pieces[1:] for stretch in piece.stretches]
        starts = range(0, count - STRETCH // 2, STRETCH // 2)
        parts = (range(start, min(start + STRETCH, count)) for start in starts)
        return [self._part(part).features for part in parts]

    def hit(self, language: str, labels: Sequence[Label] = LABELS) -> Hit | None:
        """Return the gravest flag of the patterns for `labels`, those of `language` tried first."""
        for label in labels:
            for name, candidates in _ordered(self._rules, language):
                for rule in candidates:
                    if rule.label == label and (found := _left(rule, self.message)):
                        return Hit(Flag(label, f"{name}/{rule.name}"), self._only(found))
        return None

    def _only(self, sentences: set[int]) -> Reading:
        kept = [place for place, s in enumerate(self.words.sentences) if s in sentences]
        if len(kept) == len(self.words.words):
            return self
        return self._part(kept)

    @cached_property
    def protected(self) -> bool:
        """Whether a pattern hits and its `unless` makes the sentence ordinary."""
        return any(
            rule.unless and _found(rule, self.message) and not _left(rule, self.message)
            for of_language in self._rules.by_language.values()
            for rule in of_language
        )

    @cached_property
    def pieces(self) -> list[Reading]:
        """The message and, where it is long, pieces of whole sentences too."""
        words = self.words.words
        if len(words) <= _LONG:
            return [self]
        result, start = [self], 0
        for place, word in enumerate(words, start=1):
            if (word == END and place - start >= _PIECE) or place - start == _LONG:
                result.append(self._part(range(start, place)))
                start = place
        if start < len(words):
            result.append(self._part(range(start, len(words))))
        return result


@dataclass(frozen=True, slots=True)
class Checker:
    """Patterns and, if there is one, a classifier."""

    rules: Rules
    hints: Hints
    classifier: Classifier | None = None

    @classmethod
    def load(cls, build: Path) -> Checker:
        """Return the checker with the model in `build`/safety; raise ModelError, ContentError."""
        path = build / MODEL
        classifier, _, reading = Classifier.load(path)
        if reading != reading_key():
            raise ModelError(
                f"the red-flag classifier {path} was built for other patterns or concepts: "
                "run `make safety` (or `python -m bot.safety build`)"
            )
        return cls(load_rules(), load_hints(), classifier)

    def read(self, text: str) -> Reading:
        """Return `text` as words among the patterns."""
        return Reading(split(text), self.rules, self.hints)

    def check(self, text: str, language: str) -> Flag | None:
        """Return the gravest red flag of `text`, or None; see `judge`."""
        return self.judge(text, language).flag

    def judge(self, text: str, language: str) -> Verdict:
        """Return the gravest red flag of `text`, if any, and the doubt, if any is graver.

        The patterns of all languages are tried, those of `language` first, because people mix
        languages. Never raises, whatever the text; an unknown language changes only the order.
        """
        reading, classifier = self.read(text), self.classifier
        hit = reading.hit(language)
        if classifier is None or key_of(reading.words.words) in classifier.harmless:
            return Verdict(hit.flag if hit else None)
        firm, loose = classifier.limits
        sure: list[Label] = []
        unsure: list[Label] = []
        read: list[Doubles] = []
        for piece in reading.pieces:
            if not piece.words.words:
                continue
            odds = classifier.odds(piece.features, piece.stretches)
            margin = margin_of(piece, hit is not None)
            read.append(odds)
            label = raised(odds - firm, margin)
            sure += [label] if label else []
            if piece.count > FEW:
                maybe = raised(odds - loose, margin)
            else:
                maybe = raised(odds - firm, 0.0) if piece.count > 1 else None
            unsure += [maybe] if maybe else []
        if hit:
            # By the words that raised it alone: among harmless sentences a danger is one, too.
            overruled = classifier.odds(hit.where.features).max() < -OVERRULED
            (unsure if overruled else sure).append(hit.flag.label)
        flag, doubt = _gravest(sure), _gravest(unsure)
        if flag and doubt and LABELS.index(doubt) >= LABELS.index(flag):
            doubt = None
        if flag == EMERGENCY:
            harmed = reading.hit(language, (SELF_HARM,)) or _harms_oneself(read, firm)
            doubt = SELF_HARM if harmed else None
        if hit and hit.flag.label == flag:
            return Verdict(hit.flag, doubt)
        return Verdict(Flag(flag, CLASSIFIER) if flag else None, doubt)


def _harms_oneself(read: Sequence[Doubles], firm: Doubles) -> bool:
    """Tell whether the classifier finds self-harm before all else in a piece of an emergency.

    With the patterns of self-harm, that is so for 5 of the 1,213 other emergencies of five test
    sets.
    """
    harm, danger = LABELS.index(SELF_HARM), LABELS.index(EMERGENCY)
    return any(odds[harm] > max(odds[danger], firm[harm]) for odds in read)


def _gravest(labels: Sequence[Label]) -> Label | None:
    return min(labels, key=LABELS.index, default=None)


def raised(excess: Doubles, margin: float) -> Label | None:
    """Return the label that is furthest above its threshold, None where none is by `margin`."""
    best = int(np.argmax(excess))
    return LABELS[best] if excess[best] > margin else None


def margin_of(reading: Reading, hit: bool) -> float:
    """Return by how much (log-odds) the classifier must be above its threshold to flag it.

    `hit` tells whether a pattern hits in the message that it is or is a piece of.
    """
    longest = next((more for most, more in BY_LENGTH if reading.count <= most), LONGER)
    guarded = reading.count > FEW and (hit or reading.protected)
    return longest + (PROTECTED if guarded else 0.0)


def _ordered(rules: Rules, language: str) -> list[tuple[str, tuple[Rule, ...]]]:
    return sorted(rules.by_language.items(), key=lambda item: item[0] != language)


def _found(rule: Rule, message: Message) -> set[int]:
    if rule.numbers.isdisjoint(message.whole):
        return set()
    return {sentence for pattern in rule.patterns for sentence in message.sentences_with(pattern)}


def _left(rule: Rule, message: Message) -> set[int]:
    sentences = _found(rule, message)
    for pattern in rule.unless if sentences else ():
        sentences -= message.sentences_with(pattern)
    return sentences


_current: list[Checker] = []


def load(build: Path) -> None:
    """Load patterns and the model in `build`/safety for `check`, once a process.

    Raise ModelError where the model is missing, broken or built for other patterns; ContentError
    where a file of patterns does not hold.
    """
    _current[:] = [Checker.load(build)]


def judge(text: str, language: str) -> Verdict:
    """Return what the loaded checker says of `text`; raise ModelError before `load`."""
    if not _current:
        raise ModelError("the red flags are not loaded: call bot.safety.load(build) first")
    return _current[0].judge(text, language)
