"""The maintainers' commands about content: check, status, new, record-sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.checks.finding import Finding
from knowledge.files import ContentError

# What reads content is imported by the command that needs it.

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "knowledge" / "content"
LOCALES = ROOT / "locales"
DOMAIN = ROOT / "domain.yml"

ContentDir = Annotated[Path, typer.Option("--content", help="Folder of the content.")]
Locales = Annotated[Path, typer.Option("--locales", help="Folder of the translators' .po files.")]
Domain = Annotated[Path, typer.Option("--domain", help="The English interface sentences.")]
SourceDir = Annotated[
    Path | None, typer.Option("--sources", help="Folder of the source documents, to compare with.")
]
Today = Annotated[str, typer.Option("--today", help="Judge ages as of this day.", hidden=True)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

#: How a state is shown in the table.
_SIGNS = {"complete": "[green]✓[/green]", "missing": "[red]–[/red]", "stale": "[yellow]≠[/yellow]"}


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (ContentError, OSError) as error:
        complaints = Console(stderr=True, soft_wrap=True, highlight=False)
        complaints.print(f"error: {error}", style="red", markup=False)
        raise typer.Exit(1) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # the operator's own calendar
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date: write 2027-01-31") from None


def check(  # noqa: PLR0917 - Typer makes options of them
    content: ContentDir = CONTENT,
    locales: Locales = LOCALES,
    domain: Domain = DOMAIN,
    sources: SourceDir = None,
    today: Today = "",
    as_json: AsJson = False,
) -> None:
    """Check all content. Exit code 1 where there is an error; warnings alone leave it 0."""
    from knowledge.checks.content import read_content  # noqa: PLC0415
    from knowledge.checks.run import findings  # noqa: PLC0415

    with _told():
        found = findings(read_content(content, locales, domain), _day(today), sources)
    if as_json:
        rows = [
            {
                "path": _short(one.path),
                "line": one.line,
                "check": one.check,
                "severity": one.severity,
                "message": one.message,
                "mend": one.mend,
            }
            for one in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif found and sys.stdout.isatty():
        _show(found)
    else:
        for one in found:
            typer.echo(str(replace(one, path=Path(_short(one.path)))))
    errors = sum(one.severity == "error" for one in found)
    if not as_json:
        typer.echo(f"errors: {errors}, warnings: {len(found) - errors}")
    if errors:
        raise typer.Exit(1)


def _show(found: Sequence[Finding]) -> None:
    table = Table("what", "how to mend it")
    table.columns[0].overflow = "fold"  # a path is to be copied whole
    for one in found:
        style = "red" if one.severity == "error" else "yellow"
        place = f"[bold]{escape(_short(one.path))}:{one.line}[/bold]"
        table.add_row(
            f"{place}\n[{style}]{one.check}[/{style}] {escape(one.message)}", escape(one.mend)
        )
    Console(highlight=False).print(table)


def status(
    content: ContentDir = CONTENT,
    locales: Locales = LOCALES,
    readability: Annotated[
        bool, typer.Option("--readability", help="Show how hard the texts are, as Markdown.")
    ] = False,
    sources: SourceDir = None,
    as_json: AsJson = False,
) -> None:
    """Show each topic in each language: complete, missing, stale, unreviewed, too hard to read."""
    from knowledge import status as states  # noqa: PLC0415
    from knowledge.checks.content import read_content  # noqa: PLC0415

    with _told():
        read = read_content(content, locales)
        if readability:
            _print_readability(states.readability(read, sources), as_json)
            return
        cells = states.table(read)
    sums = states.totals(cells)
    complete = sum(row["complete"] for row in sums.values())
    if as_json:
        topics = {t: {lang: asdict(c) for lang, c in row.items()} for t, row in cells.items()}
        figures = {
            "topics": len(cells),
            "languages": list(sums),
            "complete": complete,
            "of": len(cells) * len(sums),
            "totals": sums,
            "table": topics,
        }
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    table = Table("topic", *sums)
    for topic, row in cells.items():
        table.add_row(topic, *(_sign(cell) for cell in row.values()))
    for name in ("complete", "missing", "stale", "unreviewed", "too_hard"):
        table.add_row(
            f"[bold]{name.replace('_', ' ')}[/bold]", *(str(s[name]) for s in sums.values())
        )
    console = Console(file=sys.stdout)
    console.print(table)
    console.print("✓ complete   – missing   ≠ stale   ° not reviewed   ! too hard to read")
    console.print(f"{complete} of {len(cells) * len(sums)} complete")


def _sign(cell: object) -> str:
    from knowledge.status import Cell  # noqa: PLC0415

    assert isinstance(cell, Cell)  # noqa: S101
    marks = "" if cell.state != "complete" or cell.reviewed else "°"
    return _SIGNS[cell.state] + marks + ("[red]![/red]" if cell.hard else "")


def _print_readability(rows: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    names = list(rows[0]) if rows else []
    lines = [[name.replace("_", " ") for name in names], ["---"] * len(names)]
    lines += [["–" if row[n] is None else str(row[n]) for n in names] for row in rows]
    for cells in lines:
        typer.echo("| " + " | ".join(cells) + " |")


def new(
    study: Annotated[str, typer.Argument(help="The study, or `general`.")],
    topic: Annotated[str, typer.Argument(help="The topic's name: a-z, 0-9 and hyphens.")],
    covers: Annotated[
        str, typer.Option(help="For a new topic: what its answer must cover, in one line.")
    ] = "",
    content: ContentDir = CONTENT,
) -> None:
    """Begin a passage from a template. Never overwrites one."""
    from knowledge.template import new_passage  # noqa: PLC0415

    with _told():
        path = new_passage(content, study, topic, covers or None, date.today())
    place = _short(path)
    typer.echo(
        f"{place} is begun. What to do next:\n"
        f"1. Write its title, text and source section in {place}.\n"
        f"2. Write example questions under `{topic}:` in "
        f"{_short(content / 'questions')}/<language>/{study}.yml.\n"
        "3. Run `make messages`, and translate the two new entries in "
        "locales/<language>/LC_MESSAGES/passages.po.\n"
        "4. Run `python -m knowledge check`, then `make build`."
    )


def record_sources(
    folder: Annotated[Path, typer.Argument(help="Folder of the source documents, as now read.")],
    content: ContentDir = CONTENT,
    today: Today = "",
) -> None:
    """Record which text each source section has, after the passages were compared with it."""
    from knowledge.sources import record  # noqa: PLC0415

    with _told():
        changed = record(content, folder, _day(today))
    for name in changed:
        typer.echo(f"new text: {name}")
    typer.echo(f"{len(changed)} sections have a new text; {_short(content / 'sources.yml')}")


def _short(path: Path) -> str:
    """Return a path as seen from where the command runs, if it is below."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def register(app: typer.Typer) -> None:
    """Add the commands to the maintainers' command line."""
    app.command()(check)
    app.command()(status)
    app.command()(new)
    app.command(name="record-sources")(record_sources)
