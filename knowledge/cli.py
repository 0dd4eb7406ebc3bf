"""The maintainers' commands: build the knowledge base, ask it, measure it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from knowledge import maintain
from knowledge.answers_evaluate import answers
from knowledge.files import ContentError
from knowledge.helpful_cli import helpful
from knowledge.material import BATCH, EncoderSettings
from knowledge.report_cli import record_verdicts, report
from knowledge.unanswered_cli import unanswered
from knowledge.versions_cli import rollback, versions

# What is heavy to import is imported by the command that needs it.

ROOT = Path(__file__).resolve().parents[1]

app = typer.Typer(
    help="Build the knowledge base, ask it, and measure it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
complaints = Console(stderr=True, soft_wrap=True, highlight=False)

Content = Annotated[Path, typer.Option("--content", help="Folder with passages/ and questions/.")]
BuildDir = Annotated[Path, typer.Option("--build-dir", help="Folder of what is built.")]
Catalogues = Annotated[
    Path, typer.Option("--catalogues", help="Folder of the compiled translations.")
]
Locales = Annotated[Path, typer.Option("--locales", help="Folder of the translators' .po files.")]
Domain = Annotated[Path, typer.Option("--domain", help="The English interface sentences.")]
Refit = Annotated[
    bool | None,
    typer.Option(
        "--refit/--keep-encoder",
        help="Fit the encoder in any case, or in none; without it, when much has changed.",
    ),
]
EncoderName = Annotated[
    str,
    typer.Option(
        "--encoder",
        envvar="STUDY_CHAT_ENCODER",
        help="A sentence-transformers model by name or folder; empty: the embedded encoder.",
    ),
]
QueryPrompt = Annotated[
    str, typer.Option(envvar="STUDY_CHAT_QUERY_PROMPT", help="The model's prefix for questions.")
]
PassagePrompt = Annotated[
    str, typer.Option(envvar="STUDY_CHAT_PASSAGE_PROMPT", help="Its prefix for passages.")
]
Batch = Annotated[
    int,
    typer.Option(
        envvar="STUDY_CHAT_ENCODER_BATCH",
        min=1,
        help="How many texts the model encodes at once: fewer need less memory.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OwnLanguage = Annotated[
    bool,
    typer.Option(
        "--own-language/--other-languages",
        help="Find what is written in the question's language too, or only in the others.",
    ),
]
Details = Annotated[
    Path | None, typer.Option("--details", help="Write one JSON line per input line here.")
]

CONTENT = ROOT / "knowledge" / "content"
BUILD_DIR = ROOT / "build" / "knowledge"
CATALOGUES = ROOT / "build" / "locales"
DOMAIN = ROOT / "domain.yml"
LOCALES = ROOT / "locales"


@contextmanager
def told() -> Iterator[None]:
    """Turn what is wrong with content, build or settings into a message and exit code 1."""
    from knowledge.ngrams import EncoderError  # noqa: PLC0415

    try:
        yield
    except (ContentError, EncoderError, ValueError, OSError) as error:
        complaints.print(f"error: {error}", style="red", markup=False)
        raise typer.Exit(1) from None


@contextmanager
def at_its_source(catalogues: Path, locales: Path) -> Iterator[None]:
    """Let an error in a compiled catalogue name the line of the translators' file."""
    try:
        yield
    except ContentError as error:
        from knowledge.checks.translations import broken  # noqa: PLC0415

        if not error.path.is_relative_to(catalogues):
            raise
        file = (locales / error.path.relative_to(catalogues)).with_suffix(".po")
        raise (broken(file) if file.is_file() else None) or error from None


@contextmanager
def bar() -> Iterator[Callable[[str, float], None]]:
    """Show a progress bar on a terminal while the block runs; on a pipe show nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=complaints, disable=not complaints.is_terminal) as shown:
        task = shown.add_task("reading", total=1.0)
        yield lambda step, share: shown.update(task, description=step, completed=share)


@app.command()
def build(  # noqa: PLR0917 - Typer makes options of them
    content: Content = CONTENT,
    build_dir: BuildDir = BUILD_DIR,
    catalogues: Catalogues = CATALOGUES,
    encoder: EncoderName = "",
    query_prompt: QueryPrompt = "",
    passage_prompt: PassagePrompt = "",
    batch: Batch = BATCH,
    domain: Domain = DOMAIN,
    locales: Locales = LOCALES,
    refit: Refit = None,
) -> None:
    """Make a version of what is there and switch over to it; does only what changed.

    A running assistant answers from it within seconds. What goes wrong leaves the old one in use.
    """
    from knowledge import build as building  # noqa: PLC0415

    settings = EncoderSettings(encoder, query_prompt, passage_prompt, batch)
    with told(), at_its_source(catalogues, locales), bar() as progress:
        outcome = building.build(
            content,
            build_dir,
            catalogues,
            settings,
            domain=domain,
            refit=refit,
            progress=progress,
        )
    typer.echo(f"{build_dir}: version {outcome.version}, {outcome.done}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="The question, as a patient would ask it.")],
    language: Annotated[str, typer.Option(help="The language of the page.")] = "en",
    study: Annotated[str | None, typer.Option(help="The study of the page.")] = None,
    build_dir: BuildDir = BUILD_DIR,
    as_json: AsJson = False,
) -> None:
    """Show what would be answered, and why."""
    from knowledge.search import Searcher  # noqa: PLC0415

    with told():
        why = Searcher.load(build_dir).explain(query, language, study)
    if as_json:
        typer.echo(json.dumps(asdict(why), ensure_ascii=False, indent=1))
        return
    console = Console(soft_wrap=True)
    console.print(f"[bold]{why.result.decision}[/bold]")
    console.print(
        f"some topic answers it: {why.answerable:.2f} (answered from {why.threshold:.2f} on)"
    )
    console.print(_table(("topic", "probability"), [(c.topic_id, c.score) for c in why.ranked[:5]]))
    console.print(_table(("nearest example", "of", "likeness"), why.nearest))


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(*head)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return table


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return "–" if value is None else str(value).replace("[", r"\[")


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Test files (JSON Lines).")],
    build_dir: BuildDir = BUILD_DIR,
    own_language: OwnLanguage = True,
    as_json: AsJson = False,
    details: Details = None,
) -> None:
    """Measure search on test files: recall, MRR, false answers, missed questions, near misses."""
    from knowledge import evaluate as evaluating  # noqa: PLC0415
    from knowledge.search import Searcher  # noqa: PLC0415

    with told(), bar() as progress:
        searcher = Searcher.load(build_dir)
        verdicts = evaluating.judge_files(
            searcher,
            files,
            lambda share: progress("asking", share),
            own_language=own_language,
        )
        if own_language:
            record_verdicts(build_dir, verdicts)
        _show(verdicts, as_json, details)


@app.command(name="cross-validate")
def cross_validate(  # noqa: PLR0917 - Typer makes options of them
    parts: Annotated[int, typer.Option(min=2, help="How many parts the questions make.")] = 3,
    content: Content = CONTENT,
    catalogues: Catalogues = CATALOGUES,
    encoder: EncoderName = "",
    query_prompt: QueryPrompt = "",
    passage_prompt: PassagePrompt = "",
    batch: Batch = BATCH,
    as_json: AsJson = False,
    details: Details = None,
) -> None:
    """Measure search on the example questions, each part by a search made without it. Minutes."""
    from knowledge import evaluate as evaluating  # noqa: PLC0415
    from knowledge import material as reading  # noqa: PLC0415

    settings = EncoderSettings(encoder, query_prompt, passage_prompt, batch)
    with told(), bar() as progress:
        material = reading.read_material(content, catalogues)
        verdicts = evaluating.cross_validate(material, settings, parts, progress)
        _show(verdicts, as_json, details)


def _show(verdicts: Sequence[Any], as_json: bool, details: Path | None) -> None:
    from knowledge import evaluate as evaluating  # noqa: PLC0415

    if details is not None:
        lines = [json.dumps(evaluating.details(v), ensure_ascii=False) for v in verdicts]
        details.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    figures = evaluating.report(verdicts)
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    rows = {"all": figures["overall"], **figures["languages"]}
    names = [name for name in figures["overall"] if name != "intervals"]
    cells = [
        [name, *(_figure(row[name], row["intervals"].get(name)) for row in rows.values())]
        for name in names
    ]
    Console(file=sys.stdout).print(_table(("", *rows), cells))


def _figure(value: float | None, interval: Sequence[float] | None) -> str:
    if value is None:
        return "–"
    if interval is None:
        return str(value)
    return f"{100 * value:.1f} ({100 * interval[0]:.0f}–{100 * interval[1]:.0f})"


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m knowledge")


app.command()(answers)
app.command()(versions)
app.command()(rollback)
app.command()(unanswered)
app.command()(helpful)
app.command()(report)
maintain.register(app)
