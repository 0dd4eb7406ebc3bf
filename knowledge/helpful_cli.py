"""The maintainers' command on which answers people found helpful."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.files import ContentError
from knowledge.helpful import Tally, read, tallies
from knowledge.unanswered_cli import BUILD_DIR, DATA, DATABASE
from knowledge.versions import current_version


def helpful(
    data: Annotated[
        Path,
        typer.Option(envvar="STUDY_CHAT_DATA", help="Folder of what the running assistant stores."),
    ] = DATA,
    build_dir: Annotated[
        Path, typer.Option("--build-dir", help="Folder of what is built.")
    ] = BUILD_DIR,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show which answers people voted not helpful, in each language."""
    try:
        version = current_version(build_dir)
        found = tallies(read(data / DATABASE), version.name if version else None)
    except (ContentError, OSError) as error:
        typer.secho(f"error: {error}", err=True, fg="red")
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps({"answers": [_row(t) for t in found]}, indent=1))
        return
    _show(found)


def _row(tally: Tally) -> dict[str, str | int | float]:
    return {
        "answer": tally.name,
        "language": tally.language,
        "votes": tally.votes,
        "yes": tally.yes,
        "no": tally.no,
        "share_no": round(tally.share_no, 3),
        "in_use": tally.in_use,
    }


def _show(found: Sequence[Tally]) -> None:
    table = Table("answer", "language")
    for head in ("not helpful", "votes", "on the version in use"):
        table.add_column(head, justify="right")
    for t in found:
        table.add_row(t.name, t.language, f"{t.share_no:.0%}", str(t.votes), str(t.in_use))
    if found:
        Console(file=sys.stdout, highlight=False).print(table)
    total, against = sum(t.votes for t in found), sum(t.no for t in found)
    typer.echo(f"votes: {total}, on answers: {len(found)}, not helpful: {against}")
