"""`python -m bot.safety`: build the classifier, and measure the red flags on labelled messages."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.safety.classifier import ModelError
from bot.safety.evaluate import Decision, ExampleError, decide, read_examples, report
from bot.safety.features import load_hints
from bot.safety.flags import Checker
from bot.safety.rules import PATTERNS, load_rules
from knowledge.files import ContentError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


BuildDir = Annotated[Path, typer.Option("--build", help="The build folder.")]
BUILD_DIR = Path("build")


@app.command()
def build(build_dir: BuildDir = BUILD_DIR) -> None:
    """Fit the classifier (some minutes). Does nothing when nothing has changed."""
    from bot.safety import train  # noqa: PLC0415 - only building needs the material

    try:
        outcome = train.build(build_dir)
    except (ExampleError, ContentError, ModelError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    state = "built" if outcome.built else "nothing has changed"
    typer.echo(f"{build_dir}/safety: version {outcome.version}, {state}")


@app.command()
def evaluate(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="JSON Lines files")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    details: Annotated[
        Path | None, typer.Option(help="Write one line per message with what was decided.")
    ] = None,
    build_dir: BuildDir = BUILD_DIR,
    patterns_only: Annotated[
        bool, typer.Option("--patterns-only", help="Leave the classifier out.")
    ] = False,
) -> None:
    """Print recall per label and language, and the share of ordinary messages flagged."""
    try:
        examples = read_examples(files)
        checker = Checker(load_rules(), load_hints()) if patterns_only else Checker.load(build_dir)
        decisions = decide(examples, checker)
    except (ExampleError, ContentError, ModelError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if details is not None:
        details.write_text("".join(map(_line, decisions)), encoding="utf-8")
    figures = report(decisions)
    typer.echo(json.dumps(figures, indent=2, ensure_ascii=False) if as_json else _table(figures))


@app.command()
def check() -> None:
    """Check patterns and concepts: print how many patterns there are, or the first error."""
    try:
        rules = load_rules(PATTERNS)
        load_hints()
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for language, of_language in rules.by_language.items():
        patterns = sum(len(rule.patterns) for rule in of_language)
        typer.echo(f"{language}: {len(of_language)} groups, {patterns} patterns")


def _line(decision: Decision) -> str:
    return json.dumps(asdict(decision), ensure_ascii=False) + "\n"


def _table(figures: dict[str, Any]) -> str:
    rows = [f"{'language':<9}{'label':<20}{'n':>5}{'recall':>8}{'any flag':>10}{'or a note':>11}"]
    for language, group in figures.items():
        rows += [
            f"{language:<9}{label:<20}{row['n']:>5}{row['recall']:>8.3f}"
            f"{row['flagged_any']:>10.3f}{row['or_noted']:>11.3f}"
            for label, row in group["recall"].items()
        ]
        ordinary = group["ordinary"]
        rows.append(
            f"{language:<9}{'ordinary flagged':<20}{ordinary['n']:>5}{'':>8}"
            f"{ordinary['share']:>10.3f}{ordinary['or_noted']:>11.3f}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    app()
