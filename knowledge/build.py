"""Building what search needs from the content: fitted, calibrated, and switched over at once.

`build`/versions/<key> holds a version, `build`/current names the one in use. The key is a hash of
all that goes in, content and code alike, so an unchanged knowledge base is recognised without
reading it. Nothing here loads torch before there is something to build.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.material import (
    EMBEDDED,
    EncoderSettings,
    Progress,
    input_files,
    read_material,
    silent,
)
from knowledge.versions import (
    MANIFEST,
    current_version,
    new_version,
    remove_versions,
    use_version,
    version_folder,
)

if TYPE_CHECKING:
    from knowledge.encoder import Recipe

#: What the result depends on besides the content: these modules' own code.
_CODE = (
    "build",
    "calibration",
    "encoder",
    "index",
    "lexicon",
    "material",
    "ngrams",
    "passages",
    "questions",
    "search",
    "workshop",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version now in use, and whether this run had to make it."""

    version: str
    built: bool


def build(
    content: Path,
    build_dir: Path,
    catalogues: Path | None = None,
    settings: EncoderSettings = EMBEDDED,
    *,
    progress: Progress = silent,
    recipe: Recipe | None = None,
) -> Outcome:
    """Bring `build_dir` up to date with `content` and the compiled `catalogues`.

    Either the new version is in use when this returns or the old one still is: `current` is
    replaced in one step. The version before is kept for processes that are just loading it.
    Raise ContentError where the content does not hold.
    """
    files = input_files(content, catalogues)
    hashes = {_name(path, content, catalogues): _hash(path) for path in files}
    key = _key(hashes, settings, recipe)
    before = current_version(build_dir)
    if before is not None and before.name == key:
        return Outcome(key, built=False)
    if not (version_folder(build_dir, key) / MANIFEST).is_file():
        from knowledge.workshop import make  # noqa: PLC0415 - torch takes seconds to load

        material = read_material(content, catalogues)
        with new_version(build_dir, key) as folder:
            searcher, module = make(material, settings, folder, progress, recipe)
            searcher.save(folder)
            manifest = {
                "version": key,
                "encoder": {**asdict(settings), "module": module},
                "inputs": hashes,
            }
            text = json.dumps(manifest, ensure_ascii=False, indent=1)
            (folder / MANIFEST).write_text(text, encoding="utf-8")
    use_version(build_dir, key)
    remove_versions(build_dir, {key, before.name if before else key})
    return Outcome(key, built=True)


def _name(path: Path, content: Path, catalogues: Path | None) -> str:
    if path.is_relative_to(content):
        return path.relative_to(content).as_posix()
    return f"catalogues/{path.relative_to(catalogues or content).as_posix()}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _key(hashes: dict[str, str], settings: EncoderSettings, recipe: Recipe | None) -> str:
    code = {name: _hash(Path(__file__).with_name(f"{name}.py")) for name in _CODE}
    extra = asdict(recipe) if recipe else None
    everything = json.dumps([hashes, asdict(settings), extra, code], sort_keys=True)
    return hashlib.sha256(everything.encode()).hexdigest()[:16]
