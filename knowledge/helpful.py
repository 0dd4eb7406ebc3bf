"""Which answers people found helpful, and which not, from their votes.

Read from the running assistant's database, where `helpful` is a view with the columns `kind`,
`passage`, `language`, `version`, `yes` and `no`: counts alone, of conversations that are kept.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.stored import rows_of

#: The normal quantile of a two-sided 95 % interval.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Count:
    """Votes on one answer in one language, while one version of the knowledge base was in use.

    `passage` is None for replies of the `kind` `did_you_mean` and `no_answer`.
    """

    kind: str
    passage: str | None
    language: str
    version: str
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All votes on one answer in one language; `in_use`: how many on the version now in use.

    `name` is the passage, or the kind of a reply that is none.
    """

    name: str
    language: str
    yes: int
    no: int
    in_use: int = 0

    @property
    def votes(self) -> int:
        """How many there are."""
        return self.yes + self.no

    @property
    def share_no(self) -> float:
        """The share of votes that found it not helpful."""
        return self.no / self.votes

    @property
    def surely_no(self) -> float:
        """The lower end of the share's 95 % interval (Wilson 1927): what few votes can bear."""
        n, share = self.votes, self.share_no
        middle = share + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        # What is 0 for no votes against it would else be 0 but for rounding.
        return max(0.0, (middle - reach) / (1 + _Z**2 / n)) if self.no else 0.0


def read(database: Path) -> list[Count]:
    """Return what stands in the view; ContentError where there is no such file or view."""
    query = 'SELECT kind, passage, language, version, yes, "no" FROM helpful'
    return [Count(*row) for row in rows_of(database, query, "the votes")]


def tallies(counts: Iterable[Count], version: str | None = None) -> list[Tally]:
    """Return the votes on each answer in each language, those to look at first.

    First comes what is surely found unhelpful by the largest share: 9 of 10 stand before 1 of 1.
    `version` is the one in use.
    """
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for count in counts:
        total = sums[count.passage or count.kind, count.language]
        total[0] += count.yes
        total[1] += count.no
        total[2] += count.yes + count.no if count.version == version else 0
    found = [Tally(*key, *total) for key, total in sums.items() if total[0] + total[1]]
    return sorted(found, key=lambda t: (-t.surely_no, -t.share_no, -t.votes, t.name, t.language))
