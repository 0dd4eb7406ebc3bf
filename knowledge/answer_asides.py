"""What a message says beside its answer, and what can be left out before it is read."""

from __future__ import annotations

import re

from knowledge.answer_numbers import mentions_in
from knowledge.answer_repairs import phrases_in, plain_text
from knowledge.answer_totals import YEAR
from knowledge.answer_words import Lexicon

_SENTENCE_ENDS = re.compile(r"[.;!?]")
#: "Nothing since", but not "nothing since 2019".
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;!)]|$)")


def without_conditions(text: str, lexicon: Lexicon) -> str:
    """Return `text` without what its count stands on: "seven, if you count what I get now".

    As it is, where no number stands before that, or another one in it.
    """
    plain = plain_text(text, lexicon)
    found = phrases_in(plain, lexicon.words.told.counting, lexicon)
    if found is None:
        return text
    start, end = found
    stop = _SENTENCE_ENDS.search(plain, end)
    aside, rest = plain[end : stop.start() if stop else None], plain[stop.start() :] if stop else ""
    counted = _counts(plain[:start], lexicon) and not _counts(aside, lexicon)
    return plain[:start].rstrip(" ,") + rest if counted else text


def _counts(text: str, lexicon: Lexicon) -> bool:
    mentions = mentions_in(lexicon.prepare(text), lexicon) or ()
    return any(not mention.weak and mention.value < YEAR for mention in mentions)


def without_aftermath(text: str, lexicon: Lexicon) -> str:
    """Return `text` without "and nothing since", behind whatever was given before that."""
    plain = plain_text(text, lexicon)
    found = phrases_in(plain, lexicon.words.told.afterwards, lexicon)
    if found is None:
        return text
    before, after = plain[: found[0]].rstrip(" ,.;"), plain[found[1] :]
    return before + after if before and _CLAUSE_ENDS.match(after) else text


def only_whether_it_counts(text: str, lexicon: Lexicon) -> bool:
    """Tell whether what is not known is only if something counts: "I fainted, if that counts"."""
    words = [token.text for token in lexicon.prepare(text)]
    return "whether" in lexicon.told.labels(words)


def without_question(text: str, lexicon: Lexicon) -> str:
    """Return `text` without the question behind what it answers: "63. Is that not on file?".

    As it is where that question may be of the answer: "63. Or 64?", "Yes. Or is it a no?".
    """
    parts = re.split(r"(?<=[.!;])\s+", text.strip())
    if len(parts) < 2 or not parts[-1].endswith("?") or any("?" in part for part in parts[:-1]):
        return text
    tokens = lexicon.prepare(parts[-1].rstrip("?"))
    words = [token.text for token in tokens]
    answers = lexicon.yes_no.labels(words) & {"yes", "no", "unknown"}
    doubts = (
        answers or mentions_in(tokens, lexicon) or "alternatives" in lexicon.around.labels(words)
    )
    return text if doubts else " ".join(parts[:-1])
