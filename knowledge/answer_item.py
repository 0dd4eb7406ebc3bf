"""Whether a text says yes, no or "I do not know" to one question, learned from answers to it.

Beside `answer_agreement`, whose examples answer any question: what stands for a yes here ("ide-cel,
at Karolinska") says nothing elsewhere. A choice whose options begin with yes or no is read alike.
The reader is `answer_reader`'s, on the features of `answer_signs`; the examples stand in
`content/answers/items/<language>.yml`. A question without examples is read without it. What it and
the rules say together is told by `answer_joint`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_agreement import SAID, Agreement, load_agreement
from knowledge.answer_kept import Fitted, fitted, keep, key_of
from knowledge.answer_questions import questions_of
from knowledge.answer_reader import ExampleFile, Features, Reader, files_in, fit
from knowledge.answer_signs import Topic, signs_in
from knowledge.answer_words import content_in_use, words_from
from knowledge.files import STRICT, ContentError, parse, parse_yaml
from knowledge.questionnaire import Item
from knowledge.thesaurus import Thesaurus

Phrases = tuple[str, ...]

#: What stands for a yes to a choice that tells none of its options.
UNTOLD = ""
#: Weight of the ridge, and of what all languages share beside a language's own words.
RIDGE, COMMON = 1.0, 1.4
#: What its readers are kept as.
KEPT = "items"


@content_dataclass(frozen=True, slots=True, config=STRICT)
class ItemExamples:
    """Answers to one question; `said_neither` is to be asked again.

    Of a choice, `options` has by its value what tells an option that begins with yes.
    """

    said_yes: Phrases
    said_no: Phrases
    said_unknown: Phrases
    said_neither: Phrases
    options: dict[str, Phrases] = field(default_factory=dict)


@content_dataclass(frozen=True, slots=True, config=STRICT)
class ItemFile:
    """One language's file: the day from which its months are counted, and examples by linkId."""

    written: date
    examples: dict[str, ItemExamples]


@dataclass(frozen=True, slots=True)
class _Read:
    written: date
    examples: Sequence[tuple[Topic, ItemExamples]]


@dataclass(frozen=True, slots=True)
class _Row:
    features: Features
    said: int
    #: Of a choice, what was told: UNTOLD where a yes tells no option. None for anything else.
    option: str | None


@dataclass(frozen=True, slots=True)
class ItemReader:
    """The fitted reader of all questions that have examples. Nothing in it changes."""

    topics: Mapping[str, Topic]
    concepts: Mapping[str, Thesaurus]
    reader: Reader
    options: tuple[str, ...]
    chooser: Reader

    def scores(self, text: str, language: str, link_id: str, today: date) -> tuple[float, ...]:
        """Return how well each of SAID, and last "none of them", fits; () for what is untaught."""
        return self.read(text, language, link_id, today)[0]

    def read(
        self, text: str, language: str, link_id: str, today: date
    ) -> tuple[tuple[float, ...], Mapping[str, float]]:
        """Return these scores, and of a choice how well each option fits that begins with yes.

        UNTOLD stands beside the options, for a yes that tells none of them.
        """
        topic, concepts = self.topics.get(link_id), self.concepts.get(language)
        if topic is None or concepts is None:
            return (), {}
        signs = signs_in(text, language, topic, today, concepts)
        fits = self.chooser.scores(signs, language) if topic.options else ()
        options = dict(zip(self.options, fits, strict=True)) if fits else {}
        return self.reader.scores(signs, language), options


def load_item_reader(content: Path | None = None) -> ItemReader:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it knows no question. Raise ContentError
    for a file that does not hold, or that names a question that is not asked.
    """
    return _fitted(*_files(content or content_in_use()))


def keep_item_reader(content: Path) -> None:
    """Keep the reader fitted on the examples below `content` beside it."""
    files, made_with, topics = _files(content)
    if files:
        keep(content, KEPT, _key(files, made_with, topics), _readers(files, made_with, topics))


def _files(
    content: Path,
) -> tuple[tuple[ExampleFile, ...], tuple[ExampleFile, ...], tuple[Topic, ...]]:
    files = files_in("items", content)
    # What the features are made with decides, too, whether a version reads as the one before.
    made_with = (*files_in("agreement", content), *files_in(".", content))
    return files, made_with, _topics(content) if files else ()


def _key(
    files: tuple[ExampleFile, ...], made_with: tuple[ExampleFile, ...], topics: tuple[Topic, ...]
) -> str:
    return key_of(KEPT, (*files, *made_with), repr(topics))


def _topics(content: Path) -> tuple[Topic, ...]:
    return tuple(
        Topic(item.link_id, item.within_months or _enough(item), _beginning_with_yes(item))
        for item in questions_of(content).item
        if _says_yes_or_no(item)
    )


def _enough(item: Item) -> int | None:
    """Return after how many months a treatment has lasted long enough for an option, if any."""
    months = [o.at_least_months for o in item.answer_option if o.at_least_months is not None]
    return min(months, default=None)


def _beginning_with_yes(item: Item) -> tuple[str, ...]:
    return tuple(str(o.value) for o in item.answer_option if o.read_as != "no")


def _says_yes_or_no(item: Item) -> bool:
    return item.vocabulary in ("yes_no", "choice")


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(
    files: tuple[ExampleFile, ...],
    made_with: tuple[ExampleFile, ...],
    topics: tuple[Topic, ...],
) -> ItemReader:
    if not files:
        none = fit({}, len(SAID) + 1, ridge=RIDGE, weight=COMMON)
        return ItemReader({}, {}, none, (), none)
    kept = _readers(files, made_with, topics)
    return ItemReader(
        {topic.link_id: topic for topic in topics if topic.link_id in kept.names["asked"]},
        load_agreement(files[0].path.parents[2]).concepts,
        kept.readers["said"],
        tuple(kept.names["options"]),
        kept.readers["option"],
    )


def _readers(
    files: tuple[ExampleFile, ...],
    made_with: tuple[ExampleFile, ...],
    topics: tuple[Topic, ...],
) -> Fitted:
    content = files[0].path.parents[2]
    return fitted(content, KEPT, _key(files, made_with, topics), lambda: _fit(files, topics))


def _fit(files: tuple[ExampleFile, ...], topics: tuple[Topic, ...]) -> Fitted:
    content = files[0].path.parents[2]
    with words_from(content):
        agreement = load_agreement(content)
        read = {file.path.stem: _read(file, topics) for file in files}
        rows = {language: _rows(one, language, agreement) for language, one in read.items()}
    options = sorted({row.option for of in rows.values() for row in of if row.option is not None})
    taught = {name: [(row.features, row.said) for row in of] for name, of in rows.items()}
    chosen_from = {
        name: [(row.features, options.index(row.option)) for row in of if row.option is not None]
        for name, of in rows.items()
    }
    readers = {
        "said": fit(taught, len(SAID) + 1, ridge=RIDGE, weight=COMMON),
        "option": fit(chosen_from, max(len(options), 1), ridge=RIDGE, weight=COMMON),
    }
    asked = sorted({topic.link_id for one in read.values() for topic, _ in one.examples})
    return Fitted(readers, {"asked": asked, "options": options})


def _read(file: ExampleFile, topics: Sequence[Topic]) -> _Read:
    yaml = parse_yaml(file.path, file.text)
    one = parse(ItemFile, yaml)
    asked = {topic.link_id: topic for topic in topics}
    for link_id in one.examples:
        if link_id not in asked:
            raise ContentError(
                file.path,
                yaml.line_of(("examples", link_id)),
                f"no question that can be answered yes or no is called {link_id!r}",
                f"give examples of {', '.join(asked)}",
            )
        for option in set(one.examples[link_id].options) - set(asked[link_id].options):
            raise ContentError(
                file.path,
                yaml.line_of(("examples", link_id, "options", option)),
                f"{link_id} has no option {option!r} that begins with yes",
                f"give examples of {', '.join(asked[link_id].options) or 'none'}",
            )
    return _Read(one.written, [(asked[link_id], of) for link_id, of in one.examples.items()])


def _rows(one: _Read, language: str, agreement: Agreement) -> list[_Row]:
    concepts = agreement.concepts[language]
    texts: list[tuple[Topic, str, int, str | None]] = [
        (Topic(), text, said, None) for text, said in agreement.examples[language]
    ]
    texts += [(topic, *row) for topic, of in one.examples for row in _numbered(of, topic)]
    return [
        _Row(signs_in(text, language, topic, one.written, concepts), said, option)
        for topic, text, said, option in texts
    ]


def _numbered(examples: ItemExamples, topic: Topic) -> list[tuple[str, int, str | None]]:
    """Return each text with the number of its class, and of a choice what option it tells."""
    yes = SAID.index("yes")
    untold = UNTOLD if topic.options else None
    lists = (
        examples.said_yes,
        examples.said_no,
        examples.said_unknown,
        examples.said_neither,
    )
    rows = [
        (text, number, untold if number == yes else None)
        for number, texts in enumerate(lists)
        for text in texts
    ]
    return rows + [(text, yes, name) for name, texts in examples.options.items() for text in texts]
