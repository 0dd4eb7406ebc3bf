"""How far the knowledge base is: each topic in each language, and how hard it is to read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any, Literal

from knowledge.checks.content import TRANSLATED, Content
from knowledge.checks.reading import too_hard
from knowledge.files import read_text
from knowledge.passages import Passage
from knowledge.readability import Reading, measure
from knowledge.sources import split

LANGUAGES = (*TRANSLATED, "en")
State = Literal["complete", "missing", "stale"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A topic in one language. `complete`: readers see it in their language, as it now stands.

    Whether a professional has reviewed it, and whether it is too hard, is told beside.
    """

    state: State
    reviewed: bool = False
    hard: bool = False
    score: float | None = None


def table(content: Content) -> Mapping[str, Mapping[str, Cell]]:
    """Return the state of each topic of the list, and of each passage beside it, by language."""
    passages = {passage.id: passage for passage in content.passages}
    ids = [*(content.topics.ids if content.topics else ())]
    ids += [topic for topic in passages if topic not in ids]
    return {
        topic: {language: _cell(content, passages.get(topic), language) for language in LANGUAGES}
        for topic in ids
    }


def _cell(content: Content, passage: Passage | None, language: str) -> Cell:
    if passage is None:
        return Cell("missing")
    text, review = passage.body, passage.review
    if language != "en":
        catalogue = content.catalogue(language)
        parts = [catalogue.title(passage), catalogue.body(passage)] if catalogue else [None]
        shown = [entry for entry in parts if entry is not None and entry.text]
        if len(shown) < 2:
            return Cell("missing")
        if not all(entry.shown for entry in shown):
            return Cell("stale")
        text, review = shown[1].text, shown[1].review
    reading = measure(text, language, content.terms.stems(language) if content.terms else ())
    limits = content.limits
    bound = limits.readability.get(language) if limits else None
    return Cell(
        "complete",
        review is not None,
        limits is not None and too_hard(reading, language, limits),
        round(reading.by(bound.measure), 1) if bound else None,
    )


def totals(cells: Mapping[str, Mapping[str, Cell]]) -> Mapping[str, Mapping[str, int]]:
    """Return for each language how many topics are complete, missing, stale, unreviewed, hard."""
    return {
        language: {
            "topics": len(cells),
            **{
                state: sum(row[language].state == state for row in cells.values())
                for state in ("complete", "missing", "stale")
            },
            "unreviewed": sum(
                row[language].state == "complete" and not row[language].reviewed
                for row in cells.values()
            ),
            "too_hard": sum(row[language].hard for row in cells.values()),
        }
        for language in LANGUAGES
    }


def readability(content: Content, sources: Path | None = None) -> list[dict[str, Any]]:
    """Return one row of figures a source document in `sources`, then one a language of passages."""
    rows: list[dict[str, Any]] = []
    stems = content.terms.stems("en") if content.terms else ()
    for document in content.sources.documents if content.sources and sources else ():
        if document.file and sources:
            parts = split(document, read_text(sources / document.file))
            read = [
                measure(text, "en", stems)
                for text in (_prose(parts[s.name]) for s in document.sections if not s.parent)
                if text
            ]
            whole = measure("\n".join(s for r in read for s, _ in r.sentences), "en", stems)
            rows.append(
                _row(
                    document.document,
                    language="en",
                    read=[whole],
                    names=[],
                    by="flesch-kincaid",
                    bound=None,
                )
            )
    for language in LANGUAGES:
        bound = content.limits.readability.get(language) if content.limits else None
        if bound is not None:
            stems = content.terms.stems(language) if content.terms else ()
            texts = [(p.id, text) for p, lang, text, _, _ in content.texts() if lang == language]
            read = [measure(text, language, stems) for _, text in texts]
            names = [name for name, _ in texts]
            rows.append(
                _row(
                    "passages",
                    language=language,
                    read=read,
                    names=names,
                    by=bound.measure,
                    bound=bound.at_most,
                )
            )
    return rows


def _row(
    what: str,
    *,
    language: str,
    read: Sequence[Reading],
    names: Sequence[str],
    by: Literal["lix", "flesch-kincaid"],
    bound: float | None,
) -> dict[str, Any]:
    scores = [reading.by(by) for reading in read]
    counts = [words for reading in read for _, words in reading.sentences]
    worst = max(range(len(scores)), key=scores.__getitem__, default=0)
    return {
        "text": what,
        "language": language,
        "measure": by,
        "bound": bound,
        "mean": round(mean(scores), 1) if scores else None,
        "worst": round(scores[worst], 1) if names else None,
        "hardest": names[worst] if names else None,
        "lix": round(mean(reading.lix for reading in read), 1) if read else None,
        "words_a_sentence": round(mean(counts), 1) if counts else None,
        "longest_sentence": max(counts, default=None),
    }


def _prose(text: str) -> str:
    """Return the sentences of a source section: no headings, tables or markup."""
    lines = [re.sub(r"<[^>]+>", "", line).strip() for line in text.splitlines()]
    lines = [re.sub(r"^[•*-]\s*", "- ", line) for line in lines]
    return "\n".join(line for line in lines if "|" not in line and len(line.split()) > 5)
