"""What answers a question that names no study, where no study is open: often each study in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from knowledge.offers import NEAR, choice
from knowledge.passages import GENERAL
from knowledge.search import SearchResult


def between_studies(
    search: Callable[[str | None], SearchResult], studies: Iterable[str]
) -> SearchResult:
    """Return what `search` finds in all studies; where two of them answer alike, these to choose.

    `search` takes the study that is searched, None for all. "How old must one be?" has an answer in
    each study, and to give that of one would be wrong for whoever means another. What a general
    topic answers belongs to no study, and is left as it is.
    """
    result = search(None)
    if result.decision == "answer" and result.candidates[0].topic_id.startswith(f"{GENERAL}/"):
        return result
    own = []
    for study in studies:
        found = search(study)
        if found.candidates and found.candidates[0].topic_id.startswith(f"{study}/"):
            own.append(found.candidates[0])
    if len(own) > 1:
        own.sort(key=lambda one: -one.score)
        both = choice(own, NEAR)
        if len(both.candidates) > 1:
            return both
    return result
