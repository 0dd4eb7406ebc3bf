"""The maintainers' commands on versions: which there are, and going back to one."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from knowledge.files import ContentError
from knowledge.versions import (
    Version,
    list_versions,
    roll_back,
    target_of_roll_back,
    version_folder,
)

BuildDir = Annotated[Path, typer.Option("--build-dir", help="Folder of what is built.")]
BUILD_DIR = Path(__file__).resolve().parents[1] / "build" / "knowledge"


def versions(
    build_dir: BuildDir = BUILD_DIR,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the versions that are kept: the one in use, those before it, then the others."""
    found = list_versions(build_dir)
    if as_json:
        rows = [
            {"version": v.name, "made": v.made and v.made.isoformat(), "in_use": v.in_use}
            for v in found
        ]
        typer.echo(json.dumps(rows, indent=1))
        return
    if not found:
        typer.echo(f"{build_dir}: there is no version yet: run `python -m knowledge build`")
    for version in found:
        typer.echo(_line(version))


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="Its name or how it begins; none: the one before.")
    ] = None,
    build_dir: BuildDir = BUILD_DIR,
) -> None:
    """Go back to the version in use before, or to VERSION. The content stays as it is.

    The next `build` brings the content's own version back: mend the content before it.
    """
    from knowledge import snapshot  # noqa: PLC0415 - what is heavy, only when needed
    from knowledge.search import Searcher  # noqa: PLC0415

    try:
        wanted = target_of_roll_back(build_dir, version)
        folder = version_folder(build_dir, wanted)
        try:
            snapshot.check(snapshot.Sources.of_version(folder))
            Searcher.load_version(folder)
        except (OSError, LookupError, TypeError, ValueError, RuntimeError) as error:
            raise ContentError(
                folder,
                None,
                f"this program cannot load the version ({type(error).__name__})",
                "choose another version; perhaps another program made this one",
            ) from None
        before, now = roll_back(build_dir, wanted)
    except (ContentError, OSError) as error:
        typer.secho(f"error: {error}", err=True, fg="red")
        raise typer.Exit(1) from None
    if before == now:
        typer.echo(f"{build_dir}: version {now} was already in use")
        return
    typer.echo(f"{build_dir}: version {now} is in use again, instead of {before}")
    typer.echo("The content has not changed: the next `build` makes its own version current again.")


def _line(version: Version) -> str:
    return f"{version.name}  {_date(version.made)}{'  in use' if version.in_use else ''}"


def _date(made: datetime | None) -> str:
    return made.astimezone().strftime("%Y-%m-%d %H:%M:%S") if made else "date not known"
