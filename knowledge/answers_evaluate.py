"""Measuring how well free-text answers are understood, on JSON Lines files of examples."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answers import Expects, understand, understand_item
from knowledge.catalogues import PoFile, read_catalogue
from knowledge.files import ContentError, read_text
from knowledge.questionnaire import Answer, Item, Questionnaire, load_questionnaire
from knowledge.understood import Understood

Verdict = Literal["right", "wrong", "not_understood"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "not_understood")

CONTENT = Path(__file__).parent / "content"
LOCALES = Path(__file__).parents[1] / "locales"

#: Months are everyday estimates: a value this near to the expected one is the same.
MONTHS_TOLERANCE = 0.5


@content_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class Example:
    """One line: how `text` should be understood; None where it should be asked again.

    With `link_id`, it is an answer to that question, and read as in the conversation. Where it is
    not `agreed`, those who read the line without knowing its label gave it another.
    """

    language: str
    expects: Expects | Literal["choice"]
    text: str
    value: int | float | str | None
    link_id: str | None = None
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """An example, what was understood, and whether that is right."""

    example: Example
    understood: Understood
    verdict: Verdict


def read_examples(paths: Iterable[Path]) -> tuple[Example, ...]:
    """Return the examples of all files; ContentError with file and line for one that is wrong."""
    adapter = TypeAdapter(Example)
    items = _questions().by_link_id
    examples: list[Example] = []
    for path in paths:
        for number, line in enumerate(read_text(path).splitlines(), start=1):
            if not line.strip():
                continue
            try:
                example = adapter.validate_json(line)
            except ValidationError as error:
                message = error.errors(include_url=False)[0]["msg"]
                raise ContentError(
                    path, number, message, "give language, expects, text and value"
                ) from None
            _refuse_another_question(example, items, path, number)
            examples.append(example)
    return tuple(examples)


def _refuse_another_question(
    example: Example, items: Mapping[str, Item], path: Path, number: int
) -> None:
    """Raise ContentError where no such question is asked, or it is not answered in this way."""
    if example.link_id is None:
        if example.expects == "choice":
            raise ContentError(path, number, "a choice of no question", "give its link_id")
        return
    item = items.get(example.link_id)
    if item is None:
        mend = f"give one of {', '.join(items)}"
        raise ContentError(path, number, f"no question is called {example.link_id!r}", mend)
    if item.vocabulary != example.expects:
        message = f"{example.link_id} is no question for {example.expects}"
        raise ContentError(path, number, message, f"give {item.vocabulary}")


def judge(example: Example, today: date) -> Judged:
    """Return the example with what is understood of it now, and the verdict.

    `wrong` is another value than the expected one; `unclear` and `out_of_range` are not
    understood, which is right where nothing should be understood.
    """
    understood = _understood(example, today)
    got, wanted = understood.value, example.value
    verdict: Verdict
    # Where a text says no number, "unknown" (it says so) and nothing come to the same.
    if got is None or (got == "unknown" and wanted is None and example.expects != "yes_no"):
        verdict = "right" if wanted is None else "not_understood"
    elif _same(got, wanted, MONTHS_TOLERANCE if example.expects == "months_ago" else 0):
        verdict = "right"
    else:
        verdict = "wrong"
    return Judged(example, understood, verdict)


def _understood(example: Example, today: date) -> Understood:
    if example.link_id is None and example.expects != "choice":
        return understand(example.text, example.expects, example.language, today)
    item = _questions().by_link_id[example.link_id or ""]
    catalogue = _catalogue(example.language)

    def shown(english: str) -> str:
        entry = catalogue.by_key.get((item.link_id, english)) if catalogue else None
        return entry.text if entry and entry.shown else english

    titles: dict[Answer, str] = {option.value: shown(option.text) for option in item.answer_option}
    return understand_item(
        example.text, item, example.language, today, shown=titles, topic=shown(item.text)
    )


@lru_cache(maxsize=1)
def _questions() -> Questionnaire:
    return load_questionnaire(CONTENT)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> PoFile | None:
    """Return the wordings of the questions in `language`; None for English, or a missing file."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    return read_catalogue(path) if path.exists() else None


def _same(got: float | str, wanted: float | str | None, tolerance: float) -> bool:
    if isinstance(got, str) or isinstance(wanted, str) or wanted is None:
        return got == wanted
    return abs(got - wanted) <= tolerance


def evaluate_answers(paths: Sequence[Path], today: date) -> dict[str, Any]:
    """Return n and the shares right, wrong and not understood: in all, by kind, language, both."""
    return report_of([judge(example, today) for example in read_examples(paths)])


def report_of(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return the report: `all`, then by `expects`, `languages` and `expects_by_language`."""
    whole: Counter[Verdict] = Counter()
    kinds: dict[str, Counter[Verdict]] = defaultdict(Counter)
    languages: dict[str, Counter[Verdict]] = defaultdict(Counter)
    both: dict[str, dict[str, Counter[Verdict]]] = defaultdict(lambda: defaultdict(Counter))
    for one in judged:
        kind, language = one.example.expects, one.example.language
        for counter in (whole, kinds[kind], languages[language], both[kind][language]):
            counter[one.verdict] += 1
    return {
        "all": _shares(whole),
        "expects": {kind: _shares(counter) for kind, counter in sorted(kinds.items())},
        "languages": {name: _shares(counter) for name, counter in sorted(languages.items())},
        "expects_by_language": {
            kind: {name: _shares(counter) for name, counter in sorted(by_language.items())}
            for kind, by_language in sorted(both.items())
        },
    }


def _shares(counter: Mapping[Verdict, int]) -> dict[str, float | int]:
    n = sum(counter.values())
    return {"n": n, **{name: counter.get(name, 0) / n if n else 0.0 for name in VERDICTS}}


def details_of(judged: Iterable[Judged]) -> str:
    """Return JSON Lines: each example with the value understood (null: asked again)."""
    return "".join(
        json.dumps(
            {
                "language": one.example.language,
                "expects": one.example.expects,
                "text": one.example.text,
                "expected": one.example.value,
                "value": one.understood.value,
                "kind": one.understood.kind,
                "candidates": list(one.understood.candidates),
                "verdict": one.verdict,
            },
            ensure_ascii=False,
        )
        + "\n"
        for one in judged
    )


def answers(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="JSON Lines of example answers.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the answers are given."),
    ] = None,
    details: Annotated[
        Path | None, typer.Option(help="Write one line for each example to this file.")
    ] = None,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="Leave out what its readers labelled differently.")
    ] = False,
) -> None:
    """Measure how answers in people's own words are understood."""
    day = today.date() if today else date.today()
    try:
        examples = [one for one in read_examples(files) if one.agreed or not agreed]
        judged = [judge(example, day) for example in examples]
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if details is not None:
        details.write_text(details_of(judged), encoding="utf-8")
    report = report_of(judged)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{'':24}{'n':>6}{'right':>8}{'wrong':>8}{'not understood':>16}")
    rows = [("all", report["all"]), *report["languages"].items()]
    for kind, by_language in report["expects_by_language"].items():
        rows += [(f"{kind} {name}", shares) for name, shares in by_language.items()]
    for name, shares in rows:
        typer.echo(
            f"{name:24}{shares['n']:>6}{shares['right']:>8.1%}{shares['wrong']:>8.1%}"
            f"{shares['not_understood']:>16.1%}"
        )
