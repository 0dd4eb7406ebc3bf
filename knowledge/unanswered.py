"""What people asked in vain, in groups of questions that are about the same.

Read from the running assistant's database, where `unanswered` is a view with the columns `text`
(identifiers masked), `language`, `study`, `day`, `decision` and `offered`; nothing is copied.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.checks.questions import same
from knowledge.search import Candidate, Searcher
from knowledge.stored import rows_of

#: Questions belong to a group whose vectors are so alike (cosine) to that of its middle one, and
#: which share one of their NEAREST topics with it: the encoder knows little of what is about none
#: of its topics, and would put a train and a vet into one group. On 1,460 questions of five
#: languages that the encoder had not seen, 68 % of the pairs so alike were of one topic (55 %
#: without sharing), and 56 % of the pairs of one topic so alike.
ALIKE = 0.7
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was asked. `decision`: `no_answer`, or `did_you_mean` with no choice."""

    text: str
    language: str
    study: str | None
    day: date
    decision: str
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are about the same; the first is the middle one.

    `nearest` are the topics that search takes for the likeliest, with their mean probability.
    """

    questions: tuple[Asked, ...]
    nearest: tuple[Candidate, ...]

    @property
    def id(self) -> str:
        """A short name that stays as long as the middle question does."""
        return hashlib.blake2b(self.questions[0].text.encode(), digest_size=3).hexdigest()

    @property
    def languages(self) -> dict[str, int]:
        """How many questions are in each language, most first."""
        return dict(Counter(asked.language for asked in self.questions).most_common())

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which one was asked."""
        days = [asked.day for asked in self.questions]
        return min(days), max(days)

    def examples(self, most: int) -> list[tuple[Asked, int]]:
        """Return different questions with how often each was asked, the middle one first."""
        first: dict[str, Asked] = {}
        for asked in self.questions:
            first.setdefault(_key(asked), asked)
        count = Counter(map(_key, self.questions))
        return [(asked, count[key]) for key, asked in first.items()][:most]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """All groups, largest first; and the questions that the version in use would now answer."""

    groups: tuple[Group, ...]
    answered_now: tuple[Asked, ...] = ()

    def find(self, wanted: str) -> Asked:
        """Return the middle question of the group with this id, or the question with this text.

        Raise LookupError where there is none.
        """
        for group in self.groups:
            if group.id == wanted:
                return group.questions[0]
        grouped = (asked for group in self.groups for asked in group.questions)
        for asked in (*grouped, *self.answered_now):
            if same(asked.text) == same(wanted):
                return asked
        raise LookupError(wanted)


def read(database: Path) -> list[Asked]:
    """Return what stands in the view, newest day first.

    Raise ContentError where there is no such file or view.
    """
    query = (
        "SELECT text, language, study, day, decision, offered FROM unanswered "
        "ORDER BY day DESC, text"
    )
    return [
        Asked(text, language, study, date.fromisoformat(day), decision, tuple(json.loads(offered)))
        for text, language, study, day, decision, offered in rows_of(
            database, query, "the questions"
        )
    ]


def grouped(asked: Sequence[Asked], searcher: Searcher) -> Unanswered:
    """Return the questions in groups, and apart those that the searcher would now answer.

    The question with most others alike to it is the middle of the first group, and takes these
    with it; and so on with what is left. Of a language or study that the searcher does not know,
    a question is put to it in English, or of all studies.
    """
    left: list[Asked] = []
    answered: list[Asked] = []
    ranked: list[tuple[Candidate, ...]] = []
    for one in asked:
        language = one.language if one.language in searcher.languages else "en"
        study = one.study if one.study in searcher.ranker.index.studies else None
        why = searcher.explain(one.text, language, study)
        if why.result.decision == "answer":
            answered.append(one)
        else:
            left.append(one)
            ranked.append(why.ranked)
    if not left:
        return Unanswered((), tuple(answered))
    vectors = searcher.ranker.encoder.encode([one.text for one in left])
    groups = [
        Group(tuple(left[n] for n in numbers), _nearest([ranked[n] for n in numbers]))
        for numbers in middles((vectors @ vectors.T >= ALIKE) & _share_topic(ranked))
    ]
    groups.sort(key=lambda group: -len(group.questions))
    return Unanswered(tuple(groups), tuple(answered))


def middles(alike: NDArray[np.bool_]) -> list[list[int]]:
    """Return groups of the rows of `alike` (n, n; symmetric), each row in one.

    A group's first row is alike to most others, among those that no group had taken before.
    """
    free = np.ones(len(alike), dtype=bool)
    groups = []
    while free.any():
        middle = int(np.argmax(np.where(free, (alike & free).sum(axis=1), -1)))
        members = {middle, *(int(n) for n in np.flatnonzero(alike[middle] & free))}
        groups.append([middle, *sorted(members - {middle})])
        free[list(members)] = False
    return groups


def _share_topic(ranked: Sequence[Sequence[Candidate]]) -> NDArray[np.bool_]:
    """Return which pairs share one of their nearest topics; a question with itself always."""
    names = sorted({candidate.topic_id for row in ranked for candidate in row[:NEAREST]})
    place = {name: number for number, name in enumerate(names)}
    has = np.zeros((len(ranked), len(names)), dtype=np.int32)
    for number, row in enumerate(ranked):
        has[number, [place[candidate.topic_id] for candidate in row[:NEAREST]]] = 1
    shared = has @ has.T > 0
    np.fill_diagonal(shared, True)
    return shared


def _nearest(ranked: Sequence[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    total: defaultdict[str, float] = defaultdict(float)
    for candidates in ranked:
        for candidate in candidates:
            total[candidate.topic_id] += candidate.score
    best = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))[:NEAREST]
    return tuple(Candidate(topic, round(score / len(ranked), 3)) for topic, score in best)


def _key(asked: Asked) -> str:
    return f"{asked.language} {same(asked.text) or asked.text}"
