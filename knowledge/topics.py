"""The list of topics that the knowledge base must be able to answer."""

from __future__ import annotations

from pathlib import Path

from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, parse, read_yaml


@dataclass(frozen=True, slots=True, config=STRICT)
class Topics:
    """The file `topics.yml`: by study and topic, what the answer must cover."""

    studies: dict[str, dict[str, str]]

    @property
    def ids(self) -> tuple[str, ...]:
        """All topics as `study/topic`, in the order of the file."""
        return tuple(
            f"{study}/{topic}" for study, topics in self.studies.items() for topic in topics
        )


def load_topics(content: Path) -> Topics:
    """Return `content`/topics.yml. Raise ContentError where it does not hold."""
    return parse(Topics, read_yaml(content / "topics.yml"))
