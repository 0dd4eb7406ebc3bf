"""Names that a translation must keep: drugs in each language's spelling, identifiers, units."""

from __future__ import annotations

from pathlib import Path

from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, parse, read_yaml


@dataclass(frozen=True, slots=True, config=STRICT)
class Terms:
    """The file `terms.yml`, which explains its parts.

    `drugs` and `number_words` are by language; a drug is written by the beginning that all its
    forms share, a number word by its forms.
    """

    drugs: dict[str, dict[str, tuple[str, ...]]]
    identifiers: tuple[str, ...]
    units: tuple[str, ...]
    number_words: dict[str, dict[str, tuple[str, ...]]]

    def stems(self, language: str) -> tuple[str, ...]:
        """Return the beginnings, in small letters, of all drugs' names in `language`."""
        return tuple(
            stem.casefold() for names in self.drugs.values() for stem in names.get(language, ())
        )


def load_terms(content: Path) -> Terms:
    """Return `content`/terms.yml. Raise ContentError where it does not hold."""
    return parse(Terms, read_yaml(content / "terms.yml"))
