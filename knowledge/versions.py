"""Versions of what is built: each in its folder, one of them in use, switched over in one step.

`build`/versions/<name> holds a version. `build`/current names, a line each, the version in use and
those that were in use before it, newest first: one small file, replaced in one step.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.files import ContentError

#: The file that every finished version has. It is written last.
MANIFEST = "manifest.json"
#: So many versions stay: the one in use, and those that were in use before it.
KEPT = 3
#: A leftover of a build that was killed is removed after so many seconds.
STALE = 3600
#: How the folder of a build in progress begins.
UNFINISHED = ".building-"


@dataclass(frozen=True, slots=True)
class Version:
    """A finished version. `made` is None where the program that made it did not write it down."""

    name: str
    made: datetime | None
    in_use: bool


def current_version(build_dir: Path) -> Path | None:
    """Return the folder of the version in use under `build_dir`, None where there is none."""
    names = in_order_of_use(build_dir)
    return version_folder(build_dir, names[0]) if names and _finished(build_dir, names[0]) else None


def in_order_of_use(build_dir: Path) -> tuple[str, ...]:
    """Return the name of the version in use, then those in use before it; () where none is."""
    try:
        return tuple((build_dir / "current").read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return ()


def version_folder(build_dir: Path, name: str) -> Path:
    """Return where the version `name` stands, or would stand."""
    return build_dir / "versions" / name


def manifest(version: Path) -> dict[str, Any]:
    """Return what a finished version says of itself; {} where that cannot be read."""
    try:
        found: dict[str, Any] = json.loads((version / MANIFEST).read_text(encoding="utf-8"))
    except ValueError:
        # The machine lost its power in the middle of writing: then it is no version to use again.
        return {}
    return found


def finished_versions(build_dir: Path) -> list[str]:
    """Return all finished versions: first in the order of use, then the others by name."""
    used = in_order_of_use(build_dir)
    there = sorted(path.parent.name for path in (build_dir / "versions").glob(f"[!.]*/{MANIFEST}"))
    return [*(name for name in used if name in there), *(n for n in there if n not in used)]


def list_versions(build_dir: Path) -> tuple[Version, ...]:
    """Return all finished versions in the order of `finished_versions`."""
    current = current_version(build_dir)
    versions = []
    for name in finished_versions(build_dir):
        made = manifest(version_folder(build_dir, name)).get("made")
        when = datetime.fromisoformat(made) if made else None
        versions.append(Version(name, when, current is not None and name == current.name))
    return tuple(versions)


@contextmanager
def unfinished(build_dir: Path) -> Iterator[Path]:
    """Give a folder beside the versions that is gone when the block ends."""
    versions = build_dir / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=versions))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_version(build_dir: Path, name: str) -> Iterator[Path]:
    """Give a folder to build in; when the block ends without error it is the version `name`."""
    with unfinished(build_dir) as folder:
        yield folder
        _make_readable(folder)
        _move(folder, version_folder(build_dir, name))


def _make_readable(folder: Path) -> None:
    """Let other users read the version: temporary folders and safetensors files are private."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _move(folder: Path, target: Path) -> None:
    if target.exists() and not (target / MANIFEST).is_file():
        shutil.rmtree(target)
    try:
        folder.rename(target)
    except OSError:
        # Another build of the same content was faster; what it made is what this one made.
        if not (target / MANIFEST).is_file():
            raise


def _finished(build_dir: Path, name: str) -> bool:
    return (version_folder(build_dir, name) / MANIFEST).is_file()


def use_version(build_dir: Path, name: str) -> None:
    """Make `name` the version in use: whoever reads sees the old one or this, nothing between."""
    with _switching(build_dir):
        before = (other for other in in_order_of_use(build_dir) if other != name)
        _write(build_dir, [name, *before])


def roll_back(build_dir: Path, name: str | None = None) -> tuple[str, str]:
    """Go back to the version in use before, or to `name`; return (used before this, used now).

    `name` may be the beginning of a version's name. What was in use after the version that is
    gone back to no longer counts as before it, so that a second call goes further back. Raise
    ContentError where there is no such version; the one in use then stays.
    """
    with _switching(build_dir):
        used = in_order_of_use(build_dir)
        now = _meant(build_dir, used, name)
        rest = used[used.index(now) + 1 :] if now in used else used
        _write(build_dir, [now, *rest])
        return used[0] if used else "", now


def target_of_roll_back(build_dir: Path, name: str | None = None) -> str:
    """Return the version that `roll_back` would go to, with the same errors."""
    return _meant(build_dir, in_order_of_use(build_dir), name)


def _meant(build_dir: Path, used: Sequence[str], name: str | None) -> str:
    there = finished_versions(build_dir)
    if name is None:
        found = [other for other in used[1:] if other in there][:1]
        problem = "there is no version before the one in use"
    else:
        found = [other for other in there if other.startswith(name)]
        problem = f"there is {'more than one' if found else 'no'} version {name!r}"
    if len(found) != 1:
        raise ContentError(
            build_dir, None, problem, "`python -m knowledge versions` lists what is kept"
        )
    return found[0]


@contextmanager
def _switching(build_dir: Path) -> Iterator[None]:
    """Let one process at a time read and replace `current`."""
    with (build_dir / ".switching").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(build_dir: Path, names: Sequence[str]) -> None:
    there = [name for name in names[1:] if _finished(build_dir, name)]
    handle, temporary = tempfile.mkstemp(prefix=".current-", dir=build_dir)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in [names[0], *there]))
    Path(temporary).chmod(0o644)
    Path(temporary).replace(build_dir / "current")


def remove_versions(build_dir: Path, keep: set[str]) -> None:
    """Remove all versions but those to `keep`, and what killed builds left long ago."""
    for path in (build_dir / "versions").iterdir():
        unfinished = path.name.startswith(UNFINISHED)
        if unfinished and time.time() - path.stat().st_mtime < STALE:
            continue
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
