"""What a version holds of the content: all that an answer is made of, copied when it is built.

So a switch-over or a rollback changes passages, questionnaire, studies, numbers, word lists,
interface sentences and their translations together with the search over them, and an edited file
reaches nobody before it is built.
"""

from __future__ import annotations

import gettext
import hashlib
import shutil
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.answer_activity import keep_activity
from knowledge.answer_agreement import keep_agreement
from knowledge.answer_item import keep_item_reader
from knowledge.answer_plans import keep_plans_reader
from knowledge.answer_words import load_lexicon
from knowledge.files import ContentError, read_yaml
from knowledge.follow_up_words import load_follow_ups
from knowledge.material import decoded
from knowledge.numbers import load_numbers
from knowledge.passages import load_passages
from knowledge.placeholders import problems
from knowledge.studies import load_studies
from knowledge.template import refuse_begun

CONTENT, CATALOGUES, DOMAIN = "content", "locales", "domain.yml"

_CONTENT_FILES = (
    "answers/*.yml",
    "answers/activity/*.yml",
    "answers/agreement/*.yml",
    "answers/counts/*.yml",
    "answers/courses/*.yml",
    "answers/items/*.yml",
    "follow_ups.yml",
    "numbers.yml",
    "passages/*/*.md",
    "questionnaire.yml",
    "questions/*/*.yml",
    "studies/*.yml",
    "thesaurus/*.yml",
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where content, compiled catalogues and English interface sentences lie."""

    content: Path
    catalogues: Path | None = None
    domain: Path | None = None

    @classmethod
    def of_version(cls, version: Path) -> Sources:
        """Return the places within a version; ContentError where it holds no content."""
        if not (version / CONTENT).is_dir():
            raise ContentError(
                version,
                None,
                "this version was made by another program than this one",
                "run: python -m knowledge build",
            )
        return cls(version / CONTENT, version / CATALOGUES, version / DOMAIN)

    def files(self) -> dict[str, Path]:
        """Return every file of a version by its place in the version, sorted."""
        found = {
            f"{CONTENT}/{path.relative_to(self.content).as_posix()}": path
            for pattern in _CONTENT_FILES
            for path in self.content.glob(pattern)
        }
        if self.catalogues is not None:
            for path in self.catalogues.glob("*/LC_MESSAGES/*.mo"):
                found[f"{CATALOGUES}/{path.relative_to(self.catalogues).as_posix()}"] = path
        if self.domain is not None and self.domain.is_file():
            found[DOMAIN] = self.domain
        return dict(sorted(found.items()))

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every file by its place in the version."""
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in self.files().items()
        }


def take(sources: Sources, folder: Path) -> Sources:
    """Copy all files into `folder`, and return where they are there."""
    (folder / CONTENT).mkdir(parents=True, exist_ok=True)
    for name, path in sources.files().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return Sources.of_version(folder)


def check(copy: Sources) -> None:
    """Load all that the running processes will load; ContentError where something does not hold.

    What only search needs (passages' texts and example questions) is read by the build itself.
    """
    refuse_begun(copy.content, load_passages(copy.content))
    load_studies(copy.content)
    load_numbers(copy.content)
    load_follow_ups(copy.content)
    for path in sorted((copy.content / "answers").glob("*.yml")):
        load_lexicon(path.stem, content=copy.content)
    # They are kept beside the copy, so that the processes need not fit them again.
    keep_activity(copy.content)
    keep_agreement(copy.content)
    keep_item_reader(copy.content)
    keep_plans_reader(copy.content)
    for name, path in copy.files().items():
        if name.endswith(".mo"):
            _check_catalogue(path)
        elif name == DOMAIN:
            read_yaml(path)


def _check_catalogue(path: Path) -> None:
    from babel.messages.mofile import read_mo  # noqa: PLC0415 - only when building

    try:
        with path.open("rb") as file:
            gettext.GNUTranslations(file)
        with path.open("rb") as file:
            messages = list(read_mo(file))
    except (OSError, ValueError, struct.error, LookupError):
        raise ContentError(
            path,
            None,
            "the compiled catalogue cannot be read",
            "remove it, run: make catalogues",
        ) from None
    for message in messages:
        context, english, text = map(decoded, (message.context, message.id, message.string))
        found = problems(english, text) if english else []
        if found:
            raise ContentError(
                path,
                None,
                f"the translation of {context}, {english[:40]!r} {', '.join(found)}",
                "copy the placeholders from the English, run: make catalogues",
            )


@contextmanager
def blaming(sources: Sources, folder: Path) -> Iterator[None]:
    """Let a ContentError about a copy in `folder` name the file that it was copied from."""
    origins: Mapping[str, Path | None] = {
        CONTENT: sources.content,
        CATALOGUES: sources.catalogues,
        DOMAIN: sources.domain,
    }
    try:
        yield
    except ContentError as error:
        if not error.path.is_relative_to(folder):
            raise
        first, *rest = error.path.relative_to(folder).parts
        origin = origins.get(first) or error.path
        path = origin.joinpath(*rest)
        raise ContentError(path, error.line, error.message, error.mend) from None
