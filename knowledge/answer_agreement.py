"""Whether a text says yes, no or "I do not know", learned from examples; for what no rule reads.

People answer a yes-or-no question with what happened to them ("had a stent in September"), with
an idiom or in their dialect. The reader is `answer_reader`'s; the examples stand in
`content/answers/agreement/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_kept import Fitted, fitted, keep, key_of
from knowledge.answer_reader import ExampleFile, Reader, files_in, fit, words_and_concepts
from knowledge.answer_words import PhraseTable
from knowledge.files import STRICT, parse, parse_yaml
from knowledge.thesaurus import Thesaurus
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

Phrases = tuple[str, ...]

#: The classes, in the order of the scores; the last: the text says none of these.
SAID = ("yes", "no", "unknown")
#: Weight of the ridge, and of the concepts beside the n-grams. Chosen by five-fold
#: cross-validation over the examples; half or twice of either does nearly as well.
RIDGE, CONCEPTS = 0.6, 2.0
#: What its readers are kept as.
KEPT = "agreement"
#: By so much a class must fit better than the next to be taken where the rules read nothing.
#: In five-fold cross-validation, together with the rules, 77 % of the examples were read right and
#: 1.5 % wrong at 0.7 (80 % and 2 % at 0.55); the examples are of the kind that rules do not read.
MARGIN = 0.7
#: By so much another class must fit better than what the rules read to put that in doubt.
CONTRADICTED = 0.15


@content_dataclass(frozen=True, slots=True, config=STRICT)
class AgreementWords:
    """One language's file; the fields are explained in en.yml."""

    questions: Phrases
    concepts: dict[str, Phrases]
    said_yes: Phrases
    said_no: Phrases
    said_unknown: Phrases
    said_neither: Phrases


@dataclass(frozen=True, slots=True)
class Agreement:
    """The fitted reader, what it was fitted on, how questions begin. Nothing in it changes."""

    questions: Mapping[str, PhraseTable]
    opening: Mapping[str, Phrases]
    concepts: Mapping[str, Thesaurus]
    examples: Mapping[str, Sequence[tuple[str, int]]]
    reader: Reader

    def scores(self, text: str, language: str) -> tuple[float, ...]:
        """Return how well each of `SAID`, and last "none of them", fits `text`; () untaught."""
        if language not in self.concepts:
            return ()
        return self.reader.scores(words_and_concepts(text, self.concepts[language]), language)

    def openings(self, language: str) -> Phrases:
        """Return the words that a question begins with; () for a language without examples."""
        return self.opening.get(language, ())

    def asks(self, words: Sequence[str], language: str) -> bool:
        """Tell whether a message's words begin as a question does."""
        table = self.questions.get(language)
        found = table.find(words)[:1] if table else ()
        return bool(found) and found[0].start == 0


def load_agreement(content: Path | None = None) -> Agreement:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it is one that knows no language.
    Raise ContentError for a file that does not hold.
    """
    return _fitted(files_in("agreement", content))


def keep_agreement(content: Path) -> None:
    """Keep the reader fitted on the examples below `content` beside it."""
    files = files_in("agreement", content)
    if files:
        keep(content, KEPT, key_of(KEPT, files), _readers(files))


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: tuple[ExampleFile, ...]) -> Agreement:
    words = _words(files)
    none = fit({}, len(SAID) + 1, ridge=RIDGE, weight=CONCEPTS)
    return Agreement(
        {name: PhraseTable([("question", one.questions)], False) for name, one in words.items()},
        {name: one.questions for name, one in words.items()},
        {name: Thesaurus(one.concepts) for name, one in words.items()},
        {name: _examples(one) for name, one in words.items()},
        _readers(files).readers[KEPT] if files else none,
    )


def _words(files: tuple[ExampleFile, ...]) -> dict[str, AgreementWords]:
    return {f.path.stem: parse(AgreementWords, parse_yaml(f.path, f.text)) for f in files}


def _readers(files: tuple[ExampleFile, ...]) -> Fitted:
    return fitted(files[0].path.parents[2], KEPT, key_of(KEPT, files), lambda: _fit(files))


def _fit(files: tuple[ExampleFile, ...]) -> Fitted:
    taught = {}
    for name, one in _words(files).items():
        concepts = Thesaurus(one.concepts)
        taught[name] = [(words_and_concepts(text, concepts), said) for text, said in _examples(one)]
    return Fitted({KEPT: fit(taught, len(SAID) + 1, ridge=RIDGE, weight=CONCEPTS)}, {})


def _examples(words: AgreementWords) -> list[tuple[str, int]]:
    lists = (words.said_yes, words.said_no, words.said_unknown, words.said_neither)
    return [(text, number) for number, texts in enumerate(lists) for text in texts]


def agreed(
    ruled: Understood,
    scores: Sequence[float],
    *,
    certain: bool,
    margin: float = MARGIN,
    spoken: bool = True,
) -> Understood:
    """Return what the rules and the examples say together; it is `plain` only by the rules.

    `ruled` is what the rules read, `scores` are the reader's. Where the two contradict each other
    it is unclear; where the rules are `certain`, only they count. A "no" that is not plain needs
    the examples on its side; an "I do not know" that is `spoken` in so many words needs nothing.
    `margin` is for what no rule reads.
    """
    if not scores:
        return ruled
    best = max(range(len(scores)), key=scores.__getitem__)
    better = scores[best] - max(s for at, s in enumerate(scores) if at != best)
    said = SAID[best] if best < len(SAID) else None
    if certain:
        return ruled
    if ruled.value is not None:
        # What the rules know as "I do not know" is one: the words for it are many and clear.
        if ruled.kind == "unknown" and spoken:
            return ruled
        supported = ruled.value != "no" or ruled.plain
        doubt = MARGIN if ruled.kind == "unknown" else CONTRADICTED
        against = said != ruled.value and (better >= doubt or not supported)
        return UNCLEAR if against else ruled
    if said is None or better < margin:
        return UNCLEAR
    return DONT_KNOW if said == "unknown" else Understood("value", said)
