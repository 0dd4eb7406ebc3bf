"""The maintainers' command on what people asked in vain."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.files import ContentError

# What is heavy to import is imported by the command that needs it.

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "knowledge" / "content"
BUILD_DIR = ROOT / "build" / "knowledge"
#: The running assistant's folder, and the name of its database there.
DATA = ROOT / "build" / "run"
DATABASE = "conversations.db"

EXAMPLES = 5


def unanswered(  # noqa: PLR0917 - Typer makes options of them
    data: Annotated[
        Path,
        typer.Option(envvar="STUDY_CHAT_DATA", help="Folder of what the running assistant stores."),
    ] = DATA,
    content: Annotated[Path, typer.Option("--content", help="Folder of the content.")] = CONTENT,
    build_dir: Annotated[
        Path, typer.Option("--build-dir", help="Folder of what is built.")
    ] = BUILD_DIR,
    adopt: Annotated[
        str | None,
        typer.Option(help="A group's id or a question of it: make it an example question."),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Of this topic: `study/topic`.")] = None,
    new_topic: Annotated[
        str | None, typer.Option(help="Of this topic, which is begun: `study/topic`.")
    ] = None,
    covers: Annotated[
        str, typer.Option(help="What the new topic's answer must cover; else the question.")
    ] = "",
    words: Annotated[
        str, typer.Option("--as", help="Write it in these words, so that nobody is recognised.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show in groups what people asked in vain, or make one an example question (--adopt)."""
    from knowledge.search import Searcher  # noqa: PLC0415
    from knowledge.unanswered import grouped, read  # noqa: PLC0415

    if adopt is not None and (topic is None) == (new_topic is None):
        raise typer.BadParameter("say to which topic it belongs: --topic, or --new-topic")
    try:
        found = grouped(read(data / DATABASE), Searcher.load(build_dir))
        if adopt is None:
            _show(found, as_json)
            return
        try:
            asked = found.find(adopt)
        except LookupError:
            message = f"nobody asked {adopt!r} in vain"
            mend = "give a group's id, or one of its questions"
            raise ContentError(data / DATABASE, None, message, mend) from None
        _adopt(content, asked.language, words or asked.text, topic, new_topic, covers)
    except (ContentError, OSError) as error:
        typer.secho(f"error: {error}", err=True, fg="red")
        raise typer.Exit(1) from None


def _adopt(  # noqa: PLR0917 - what the options say
    content: Path, language: str, text: str, topic: str | None, new_topic: str | None, covers: str
) -> None:
    from knowledge.adopt import adopt, refuse  # noqa: PLC0415
    from knowledge.template import new_passage  # noqa: PLC0415

    name = topic or new_topic or ""
    if new_topic is not None:
        refuse(content, language, text)
        study, _, last = new_topic.partition("/")
        begun = new_passage(content, study, last, covers or text, date.today())
        typer.echo(f"{_short(begun)} is begun: write its title, text and source section.")
    path, line = adopt(content, name, language, text)
    typer.echo(
        f"{_short(path)}:{line}: {' '.join(text.split())}\n"
        "It stays there for good, and others will read it: nobody may be recognised by it.\n"
        "What to do next: python -m knowledge check, then python -m knowledge build"
    )


def _show(found: Any, as_json: bool) -> None:
    if as_json:
        rows = {
            "groups": [
                {
                    "id": group.id,
                    "size": len(group.questions),
                    "languages": group.languages,
                    "first": group.days[0].isoformat(),
                    "last": group.days[1].isoformat(),
                    "questions": [
                        {
                            "text": asked.text,
                            "language": asked.language,
                            "study": asked.study,
                            "times": times,
                            "decision": asked.decision,
                            "offered": list(asked.offered),
                        }
                        for asked, times in group.examples(len(group.questions))
                    ],
                    "nearest": [{"topic": c.topic_id, "score": c.score} for c in group.nearest],
                }
                for group in found.groups
            ],
            "answered_now": len(found.answered_now),
        }
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("group", "asked", "languages", "for example", "nearest topics", show_lines=True)
    for group in found.groups:
        examples = [
            f"{escape(asked.text)}{f' (×{times})' if times > 1 else ''}"
            for asked, times in group.examples(EXAMPLES)
        ]
        more = len(group.examples(len(group.questions))) - len(examples)
        table.add_row(
            group.id,
            str(len(group.questions)),
            ", ".join(f"{name} {count}" for name, count in group.languages.items()),
            "\n".join([*examples, *([f"… and {more} more"] if more > 0 else [])]),
            "\n".join(f"{c.topic_id} {c.score:.2f}" for c in group.nearest),
        )
    if found.groups:
        Console(file=sys.stdout, highlight=False).print(table)
    total = sum(len(group.questions) for group in found.groups)
    typer.echo(
        f"{total} questions in {len(found.groups)} groups; "
        f"{len(found.answered_now)} more would be answered now"
    )


def _short(path: Path) -> str:
    """Return a path as seen from where the command runs, if it is below."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
