"""What a build reads: example questions, passages, and the passages' translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.files import ContentError
from knowledge.passages import Passage, load_passages
from knowledge.questions import Question, load_questions
from knowledge.thesaurus import NO_THESAURUS, Thesaurus, load_thesaurus

Progress = Callable[[str, float], None]


def silent(step: str, share: float) -> None:
    """Show no progress."""


#: So many texts a sentence-transformers model encodes at once.
BATCH = 32


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which encoder: `name` empty is the embedded one; else a sentence-transformers model.

    The prompts are put before questions and titles, as the model's own page says. `batch` changes
    memory and speed of a build, not what it makes.
    """

    name: str = ""
    query_prompt: str = ""
    passage_prompt: str = ""
    batch: int = BATCH

    def __post_init__(self) -> None:
        if self.batch < 1:
            raise ValueError(f"a batch of {self.batch} texts: it must be at least 1")

    def making(self) -> dict[str, str]:
        """Return the settings that decide what a build makes."""
        return {
            "name": self.name,
            "query_prompt": self.query_prompt,
            "passage_prompt": self.passage_prompt,
        }


EMBEDDED = EncoderSettings()


@dataclass(frozen=True, slots=True)
class Text:
    """A text about a topic: a title, or a sentence of a passage, in some language."""

    language: str
    topic: str
    text: str
    title: bool


@dataclass(frozen=True, slots=True)
class Material:
    """All that a build reads. `topics` have a passage: only these can be an answer."""

    questions: tuple[Question, ...]
    texts: tuple[Text, ...]
    topics: frozenset[str]
    thesaurus: Thesaurus = NO_THESAURUS


def read_material(content: Path, catalogues: Path | None = None) -> Material:
    """Read passages, example questions and the passages' translations.

    Raise ContentError where a file does not hold, or where there is too little to search.
    """
    passages, questions = load_passages(content), load_questions(content)
    if not passages:
        raise ContentError(content / "passages", None, "there are no passages", "write some")
    topics = frozenset(passage.id for passage in passages)
    for message, missing in (
        ("no example question belongs to a passage", not any(q.topic in topics for q in questions)),
        (
            "no example question stands for the unanswerable",
            all(q.topic in topics for q in questions),
        ),
    ):
        if missing:
            raise ContentError(content / "questions", None, message, "add questions")
    texts = [text for passage in passages for text in _texts("en", passage.id, _parts(passage))]
    texts += _translated(catalogues, passages) if catalogues is not None else []
    return Material(questions, tuple(texts), topics, load_thesaurus(content))


def _parts(passage: Passage) -> list[tuple[str, bool]]:
    return [(passage.title, True), (passage.body, False)]


def _texts(language: str, topic: str, parts: Sequence[tuple[str, bool]]) -> Iterator[Text]:
    for part, title in parts:
        for sentence in [part] if title else re.split(r"(?<=[.!?])\s+|\n+", part):
            plain = sentence.replace("**", "").removeprefix("- ").strip()
            if title or len(plain) > 15:
                yield Text(language, topic, plain, title)


def _translated(catalogues: Path, passages: Sequence[Passage]) -> list[Text]:
    """Return the translated titles and sentences: the entries whose context is a passage's id."""
    from babel.messages.mofile import read_mo  # noqa: PLC0415 - only when building

    titles = {passage.id: passage.title for passage in passages}
    texts: list[Text] = []
    for path in sorted(catalogues.glob("*/LC_MESSAGES/passages.mo")):
        with path.open("rb") as file:
            for message in read_mo(file):
                topic, source = decoded(message.context), decoded(message.id)
                if topic in titles and message.string:
                    parts = [(decoded(message.string), source == titles[topic])]
                    texts.extend(_texts(path.parts[-3], topic, parts))
    return texts


def decoded(text: object) -> str:
    """Return a catalogue's text, which Babel gives as bytes where it has a context."""
    return text.decode("utf-8") if isinstance(text, bytes) else str(text or "")
