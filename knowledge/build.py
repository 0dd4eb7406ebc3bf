"""Building a version: everything that an answer is made of, switched over to at once.

`build`/versions/<name> holds a version, `build`/current says which is in use. A build does only
what changed:

- Nothing: it says so. It compares the hashes of all files, of settings and of code, and reads
  nothing else. Content that a kept version was made of makes that version current again.
- Words that search does not read (studies, questionnaire, interface sentences …): they are copied
  into a new version, beside the search of the old one.
- Passages or a few example questions: they are indexed again with the encoder and calibration that
  are there, and only new texts are encoded. That takes seconds.
- More: the encoder and its calibration are fitted again, which takes minutes. `knowledge/drift.py`
  says what is more: another set of topics or languages, other code or settings, over 2 % of the
  example questions or a quarter of one topic's, or over 20 % of the passages' sentences, since the
  last fit.

So what a build makes depends on the last fit, too; `refit=True` makes what an empty `build` would.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge import snapshot
from knowledge.answer_kept import READERS, code_files
from knowledge.drift import Fitted, drift, mark, reason_to_fit
from knowledge.material import (
    EMBEDDED,
    EncoderSettings,
    Material,
    Progress,
    read_material,
    silent,
)
from knowledge.snapshot import Sources
from knowledge.versions import (
    KEPT,
    MANIFEST,
    current_version,
    finished_versions,
    in_order_of_use,
    manifest,
    new_version,
    remove_versions,
    unfinished,
    use_version,
    version_folder,
)

if TYPE_CHECKING:
    from knowledge.encoder import Recipe

#: What a fit depends on besides its texts: these modules' own code.
_FITTING = (
    "assembly",
    "calibration",
    "encoder",
    "index",
    "lexicon",
    "ngrams",
    "search",
    "thesaurus",
    "words",
    "workshop",
)
#: What else decides how a version looks.
_MAKING = (
    "build",
    "drift",
    "material",
    "passages",
    "placeholders",
    "questions",
    "reindex",
    "snapshot",
)
#: What lies in a version besides its search.
_WORDS = (snapshot.CONTENT, snapshot.CATALOGUES, snapshot.DOMAIN, READERS, MANIFEST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version now in use; whether it came into use by this run, and what had to be done."""

    version: str
    built: bool
    done: str


def build(
    content: Path,
    build_dir: Path,
    catalogues: Path | None = None,
    settings: EncoderSettings = EMBEDDED,
    *,
    domain: Path | None = None,
    refit: bool | None = None,
    progress: Progress = silent,
    recipe: Recipe | None = None,
) -> Outcome:
    """Bring `build_dir` up to date with `content`, `catalogues` and the sentences of `domain`.

    Either the new version is in use when this returns or the old one still is: `current` is
    replaced in one step, after all that the running processes load has been loaded once. The
    versions in use before stay (KEPT in all). `refit` True fits the encoder in any case, False
    keeps the one that is there; None decides by the rule above.
    Raise ContentError where the content does not hold, ValueError where `refit` is False and no
    encoder can be kept.
    """
    sources = Sources(content, catalogues, domain)
    method = _method(settings, recipe)
    if refit is not True:
        key = _content_key(sources, method)
        for name, about in _manifests(build_dir).items():
            if about.get("content") == key:
                return _use(build_dir, name, "in use again: it was made of this content")
    with unfinished(build_dir) as place:
        # What follows reads the copy: a file that somebody saves meanwhile comes in whole or not.
        with snapshot.blaming(sources, place):
            copy = snapshot.take(sources, place)
            snapshot.check(copy)
            material = read_material(copy.content, copy.catalogues)
        plan = _plan(build_dir, Fitted.of(material, method), refit)
        key = _content_key(copy, method)
        name = mark(key, plan.fitted.id)
        if name in finished_versions(build_dir):
            return _use(build_dir, name, "in use again: it was made of this content")
        with new_version(build_dir, name) as folder:
            shutil.copytree(place, folder, dirs_exist_ok=True)
            search = mark(plan.fitted.id, repr((material.questions, material.texts)))
            made = _Search(build_dir, folder, material, settings, progress, recipe)
            done, module = made.make(plan, search)
            plan.fitted.save(folder)
            about = {
                "version": name,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "content": key,
                "search": search,
                "fit": plan.fitted.id,
                "encoder": {**asdict(settings), "module": module},
                "inputs": copy.hashes(),
            }
            text = json.dumps(about, ensure_ascii=False, indent=1)
            (folder / MANIFEST).write_text(text, encoding="utf-8")
    return _use(build_dir, name, done)


def _use(build_dir: Path, name: str, done: str) -> Outcome:
    before = current_version(build_dir)
    if before is not None and before.name == name:
        return Outcome(name, built=False, done="nothing has changed")
    use_version(build_dir, name)
    remove_versions(build_dir, set(in_order_of_use(build_dir)[:KEPT]))
    return Outcome(name, built=True, done=done)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Whose encoder to use (`base`; None: fit one), what that was fitted on, and why to fit."""

    base: Path | None
    fitted: Fitted
    reason: str = ""


def _plan(build_dir: Path, now: Fitted, refit: bool | None) -> _Plan:
    folders = [version_folder(build_dir, name) for name in finished_versions(build_dir)]
    there = [(folder, fitted) for folder in folders if (fitted := Fitted.load(folder))]
    able = [(folder, fitted) for folder, fitted in there if fitted.can_serve(now)]
    if refit is not True:
        good = able if refit is False else [v for v in able if not reason_to_fit(v[1], now)]
        if good:
            return _Plan(*min(good, key=lambda version: drift(version[1], now)))
        if refit is False:
            raise ValueError("there is no encoder that could be kept: build without that option")
    reason = "asked for" if refit else reason_to_fit(there[0][1] if there else None, now)
    return _Plan(None, now, reason or "asked for")


@dataclass(frozen=True, slots=True)
class _Search:
    """Makes the part of a version that search needs, in `folder`."""

    build_dir: Path
    folder: Path
    material: Material
    settings: EncoderSettings
    progress: Progress
    recipe: Recipe | None

    def make(self, plan: _Plan, key: str) -> tuple[str, str]:
        """Return what was done, and in which part of `folder`/encoder the n-grams stand."""
        for name, about in _manifests(self.build_dir).items():
            if about.get("search") == key:
                self._copy(version_folder(self.build_dir, name))
                done = "built: other words beside the search that was there"
                return done, about["encoder"]["module"]
        from knowledge.vectors import Vectors  # noqa: PLC0415 - what is heavy, only when needed

        vectors = Vectors(self.build_dir / "vectors")
        if plan.base is not None:
            from knowledge.reindex import reindex  # noqa: PLC0415

            done = "built: indexed again with the encoder that was there"
            searcher, module = reindex(
                self.material, self.settings, plan.base, self.folder, vectors
            )
        else:
            from knowledge.workshop import make  # noqa: PLC0415 - torch takes seconds to load

            done = f"built, the encoder fitted: {plan.reason}"
            searcher, module = make(
                self.material,
                self.settings,
                self.folder,
                self.progress,
                self.recipe,
                vectors=vectors,
            )
        searcher.save(self.folder)
        vectors.save()
        return done, module

    def _copy(self, version: Path) -> None:
        for path in version.iterdir():
            if path.name in _WORDS:
                continue
            if path.is_dir():
                shutil.copytree(path, self.folder / path.name)
            else:
                shutil.copyfile(path, self.folder / path.name)


def _manifests(build_dir: Path) -> dict[str, dict[str, Any]]:
    names = finished_versions(build_dir)
    return {name: manifest(version_folder(build_dir, name)) for name in names}


def _method(settings: EncoderSettings, recipe: Recipe | None) -> str:
    extra = asdict(recipe) if recipe else None
    return mark(json.dumps([settings.making(), extra, _code(_FITTING)], sort_keys=True))


def _content_key(sources: Sources, method: str) -> str:
    return mark(method, json.dumps([sources.hashes(), _code(_making())], sort_keys=True))


def _making() -> tuple[str, ...]:
    # Readers of answers are kept in a version: with other code, others.
    return (*_MAKING, *(path.stem for path in code_files()))


def _code(names: tuple[str, ...]) -> dict[str, str]:
    files = {name: Path(__file__).with_name(f"{name}.py") for name in names}
    return {n: hashlib.sha256(path.read_bytes()).hexdigest() for n, path in files.items()}
