"""Putting a ranker together from questions, passages and encoders that are there. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.calibration import Head
from knowledge.index import Entry, Index
from knowledge.lexicon import Lexicon, Vocabulary
from knowledge.material import Material
from knowledge.ngrams import Hashing
from knowledge.questions import Question
from knowledge.search import Ranker

if TYPE_CHECKING:
    from knowledge.encoder import Encoder


def assemble(
    material: Material,
    questions: Sequence[Question],
    asks: Encoder,
    tells: Encoder,
    judge: Head | Hashing,
) -> Ranker:
    """Return a ranker that knows `questions` and the material's passages.

    `asks` encodes questions, `tells` titles. `judge` is the head to use, or the hashing with which
    one is fitted on `questions`.
    """
    topics, texts = material.topics, material.texts
    # A topic without a passage cannot be an answer: its questions say "not this one".
    entries = [
        Entry(q.text, q.language, q.topic, q.topic.split("/")[0])
        if q.topic in topics and q.topic
        else Entry(q.text, q.language, None, None)
        for q in questions
    ]
    titles = [t for t in texts if t.title]
    entries += [Entry(t.text, t.language, t.topic, t.topic.split("/")[0]) for t in titles]
    vectors = [asks.encode([q.text for q in questions])]
    vectors.append(tells.encode([t.text for t in titles]))
    about = [q.text for q in questions if q.topic in topics] + [t.text for t in texts]
    if isinstance(judge, Hashing):
        answerable = np.array([q.topic in topics for q in questions])
        judge = Head.fitted([q.text for q in questions], answerable, judge)
    return Ranker(
        asks,
        Index(np.vstack(vectors), entries),
        judge,
        Vocabulary.of(about),
        Lexicon.of([entry.text for entry in entries], judge.hashing),
    )
