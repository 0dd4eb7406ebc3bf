"""How people ask on after an answer: connectives, and what can stand in each other's place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, parse, read_yaml
from knowledge.thesaurus import Thesaurus
from knowledge.words import plain_words

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, config=STRICT)
class FollowUps:
    """The file `follow_ups.yml`, which explains its parts."""

    connectives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    alternatives: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def without_connective(self, question: str, language: str) -> tuple[str, bool]:
        """Return `question` without the connective at its beginning, and whether there is one."""
        longest = 0
        said = list(_WORD.finditer(question))
        plain = [" ".join(plain_words(match.group())) for match in said]
        for connective in self.connectives.get(language, ()):
            words = plain_words(connective)
            if plain[: len(words)] == words:
                longest = max(longest, len(words))
        if not longest:
            return question, False
        rest = question[said[longest - 1].end() :]
        return rest.lstrip(" ,.:;–-…"), True

    def named(self, text: str) -> dict[str, tuple[str, str]]:
        """Return for each group of which `text` names a member: the member, and the word."""
        found: dict[str, tuple[str, str]] = {}
        for match in _WORD.finditer(text):
            for group, member in self._of(match.group()):
                found.setdefault(group, (member, match.group()))
        return found

    def exchanged(self, before: str, rest: str) -> str | None:
        """Return `before` with the words of `rest` in the place of those that they stand against.

        None where there is nothing to exchange.
        """
        named = self.named(rest)

        def other(match: re.Match[str]) -> str:
            for group, member in self._of(match.group()):
                if group in named and named[group][0] != member:
                    return named[group][1]
            return match.group()

        text = _WORD.sub(other, before)
        return None if text == before else text

    def counterpart(self, topic_id: str, rest: str) -> str | None:
        """Return the topic whose id names what `rest` names where `topic_id` names another."""
        study, _, topic = topic_id.partition("/")
        parts = topic.split("-")
        for group, (member, _) in self.named(rest).items():
            for place, part in enumerate(parts):
                if part in self.alternatives[group] and part != member:
                    return f"{study}/{'-'.join([*parts[:place], member, *parts[place + 1 :]])}"
        return None

    def meant_instead(self, topic_id: str, question: str) -> str | None:
        """Return the counterpart of `topic_id` where `question` names only that."""
        members: dict[str, set[str]] = {}
        for match in _WORD.finditer(question):
            for group, member in self._of(match.group()):
                members.setdefault(group, set()).add(member)
        other = self.counterpart(topic_id, question)
        alone = {next(iter(names)) for names in members.values() if len(names) == 1}
        return other if other and alone & set(other.partition("/")[2].split("-")) else None

    def _of(self, word: str) -> list[tuple[str, str]]:
        plain = plain_words(word)
        return [(g, member) for g, t in self._groups.items() for member in t.concepts(plain)]

    @cached_property
    def _groups(self) -> Mapping[str, Thesaurus]:
        return {group: Thesaurus(members) for group, members in self.alternatives.items()}


NO_FOLLOW_UPS = FollowUps()


def load_follow_ups(content: Path) -> FollowUps:
    """Return `content`/follow_ups.yml, empty where there is none; ContentError for a bad one."""
    path = content / "follow_ups.yml"
    return parse(FollowUps, read_yaml(path)) if path.is_file() else NO_FOLLOW_UPS
