"""The maintainers' command that writes the state of the knowledge base as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from knowledge.files import ContentError
from knowledge.helpful import Tally, read, tallies
from knowledge.unanswered_cli import DATA, DATABASE

# What is heavy to import is imported by the command that needs it.

ROOT = Path(__file__).resolve().parents[1]
#: The questions that search is put where no details are given.
TESTS = ROOT / "tests" / "search"


def report(  # noqa: PLR0917 - Typer makes options of them
    details: Annotated[
        list[Path] | None,
        typer.Argument(help="What evaluate or cross-validate wrote with --details; none: ask now."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the page here.")] = Path(
        "report.html"
    ),
    content: Annotated[Path, typer.Option("--content", help="Folder of the content.")] = (
        ROOT / "knowledge" / "content"
    ),
    locales: Annotated[
        Path, typer.Option("--locales", help="Folder of the translators' .po files.")
    ] = ROOT / "locales",
    build_dir: Annotated[Path, typer.Option("--build-dir", help="Folder of what is built.")] = (
        ROOT / "build" / "knowledge"
    ),
    data: Annotated[
        Path,
        typer.Option(envvar="STUDY_CHAT_DATA", help="Folder of what the running assistant stores."),
    ] = DATA,
    tests: Annotated[Path, typer.Option("--tests", help="Folder of test files to ask.")] = TESTS,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what was written as JSON.")
    ] = False,
) -> None:
    """Write one HTML page: coverage, readability, confused topics, votes, scores over time."""
    from knowledge import report as reporting  # noqa: PLC0415
    from knowledge import status  # noqa: PLC0415
    from knowledge.checks.content import read_content  # noqa: PLC0415
    from knowledge.scores import read_scores  # noqa: PLC0415
    from knowledge.versions import current_version  # noqa: PLC0415

    try:
        material = read_content(content, locales)
        cells = status.table(material)
        rows: Sequence[Mapping[str, object]]
        if details:
            rows = reporting.read_details(details)
            asked = f"{len(rows)} questions of {', '.join(path.name for path in details)}."
        else:
            files = sorted(tests.glob("*.jsonl"))
            rows = _ask(build_dir, files) if files else []
            asked = (
                f"{len(rows)} questions of {len(files)} test files, which search was not made from."
            )
        version = current_version(build_dir)
        made = f"{date.today().isoformat()}, version in use: {version.name if version else 'none'}"
        confused = reporting.confusions(rows)
        scores = read_scores(build_dir)
        votes = _votes(data / DATABASE, version.name if version else None)
        text = reporting.page(cells, material.limits, confused, asked, scores, made, votes)
        output.write_text(text, encoding="utf-8")
    except (ContentError, OSError) as error:
        typer.secho(f"error: {error}", err=True, fg="red")
        raise typer.Exit(1) from None
    if as_json:
        figures = {
            "output": str(output),
            "totals": status.totals(cells),
            "asked": len(rows),
            "confused": sum(c.count for c in confused),
            "votes": sum(tally.votes for tally in votes or ()),
            "scores": len(scores),
        }
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        typer.echo(f"{output} is written")


def _votes(database: Path, version: str | None) -> list[Tally] | None:
    """Return the votes; None where no assistant has run, or only one from before there were any."""
    try:
        return tallies(read(database), version)
    except ContentError:
        return None


def _ask(build_dir: Path, files: Sequence[Path]) -> list[Mapping[str, object]]:
    """Put the files' questions to the version in use, record how good it was; return details."""
    from knowledge import evaluate  # noqa: PLC0415
    from knowledge.search import Searcher  # noqa: PLC0415

    verdicts = evaluate.judge_files(Searcher.load(build_dir), files)
    record_verdicts(build_dir, verdicts)
    return [evaluate.details(verdict) for verdict in verdicts]


def record_verdicts(build_dir: Path, verdicts: Sequence[object]) -> None:
    """Keep a measurement of the version in use with those before it."""
    from knowledge.evaluate import Verdict, report  # noqa: PLC0415
    from knowledge.scores import record  # noqa: PLC0415
    from knowledge.versions import current_version  # noqa: PLC0415

    version = current_version(build_dir)
    found = [verdict for verdict in verdicts if isinstance(verdict, Verdict)]
    if version is not None and found:
        items = [verdict.item for verdict in found]
        record(build_dir, version.name, items, report(found)["overall"])
