"""Versions of what is built: each in its folder, one of them in use, switched over in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The file that every finished version has. It is written last.
MANIFEST = "manifest.json"
#: A leftover of a build that was killed is removed after so many seconds.
STALE = 3600


def current_version(build_dir: Path) -> Path | None:
    """Return the folder of the version in use under `build_dir`, None where there is none."""
    try:
        name = (build_dir / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = version_folder(build_dir, name)
    return folder if name and (folder / MANIFEST).is_file() else None


def version_folder(build_dir: Path, name: str) -> Path:
    """Return where the version `name` stands, or would stand."""
    return build_dir / "versions" / name


@contextmanager
def new_version(build_dir: Path, name: str) -> Iterator[Path]:
    """Give a folder to build in; when the block ends without error it is the version `name`."""
    versions = build_dir / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=versions))
    try:
        yield folder
        _make_readable(folder)
        _move(folder, version_folder(build_dir, name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def use_version(build_dir: Path, name: str) -> None:
    """Make `name` the version in use: whoever reads sees the old one or this, nothing between."""
    handle, temporary = tempfile.mkstemp(prefix=".current-", dir=build_dir)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name + "\n")
    Path(temporary).chmod(0o644)
    Path(temporary).replace(build_dir / "current")


def remove_versions(build_dir: Path, keep: set[str]) -> None:
    """Remove all versions but those to `keep`, and what killed builds left long ago."""
    for path in (build_dir / "versions").iterdir():
        unfinished = path.name.startswith(".building-")
        if unfinished and time.time() - path.stat().st_mtime < STALE:
            continue
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
