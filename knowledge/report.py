"""The state of the knowledge base as one HTML page: no script, no network, pictures as SVG."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import quantiles

from babel import Locale

from knowledge import charts
from knowledge.files import ContentError, read_text
from knowledge.helpful import Tally
from knowledge.limits import Limits
from knowledge.scores import FIGURES, Score
from knowledge.status import LANGUAGES, Cell, totals

STATES = ("complete", "stale", "missing")
#: Pairs of topics that are shown, and answers that were voted on.
PAIRS = 20
ANSWERS = 20

_STYLE = """
:root{color-scheme:light dark;--text:#1b2733;--quiet:#55606b;--page:#fff;--line:#c9d1d9;
--good:#2f7d5b;--middle:#c58a12;--bad:#b3392f;--a:#2563a8;--b:#6b4fa0}
@media(prefers-color-scheme:dark){:root{--text:#e6ebf0;--quiet:#a7b2bd;--page:#12181f;
--line:#3a4652;--good:#5fbf95;--middle:#e3b04b;--bad:#ef7d72;--a:#7db3ee;--b:#b79be8}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);
max-width:50rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}h2{margin-top:2.5rem}svg{width:100%;height:auto}
svg text{fill:var(--text);font:13px system-ui,sans-serif}
.axis{stroke:var(--line)}.bound{stroke:var(--text);stroke-dasharray:4 3}
.good,.complete{fill:var(--good)}.stale{fill:var(--middle)}.bad,.missing,.wrong{fill:var(--bad)}
line.s0{stroke:var(--good)}circle.s0{fill:var(--good)}line.s1{stroke:var(--a)}
circle.s1{fill:var(--a)}line.s2{stroke:var(--b)}circle.s2{fill:var(--b)}
line.s3{stroke:var(--middle)}circle.s3{fill:var(--middle)}line.s4{stroke:var(--bad)}
circle.s4{fill:var(--bad)}line.s0,line.s1,line.s2,line.s3,line.s4{stroke-width:2}
table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;padding:.2rem .8rem .2rem 0;
border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right}
.quiet{color:var(--quiet)}summary{cursor:pointer}.scroll{overflow-x:auto}
"""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Questions of `topic` for which search put `instead` first: how many, and one of them."""

    topic: str
    instead: str
    count: int
    example: str


def confusions(rows: Iterable[Mapping[str, object]]) -> list[Confusion]:
    """Return which topics search takes for which, from the lines of a details file; most first.

    Counted are questions that a topic answers, and whose first topic is none of the right ones.
    """
    count: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for row in rows:
        expected, ranked = row["expected"], row["topics"]
        if not isinstance(expected, list) or not isinstance(ranked, list):
            raise TypeError("expected and topics must be lists")
        first = ranked[0]["topic"] if ranked else None
        if expected and first is not None and first not in expected:
            pair = (str(expected[0]), str(first))
            count[pair] += 1
            examples.setdefault(pair, f"{row['question']} ({row['language']})")
    ordered = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(*pair, number, examples[pair]) for pair, number in ordered]


def read_details(paths: Sequence[Path]) -> list[Mapping[str, object]]:
    """Return the lines of details files; ContentError for one that is none."""
    rows: list[Mapping[str, object]] = []
    for path in paths:
        for number, line in enumerate(read_text(path).splitlines(), start=1):
            try:
                row = json.loads(line)
                confusions([row])
            except (ValueError, KeyError, TypeError):
                mend = "give a file that `evaluate --details` or `cross-validate --details` wrote"
                raise ContentError(path, number, "not a line of details", mend) from None
            rows.append(row)
    return rows


def page(  # noqa: PLR0917 - one argument a section
    cells: Mapping[str, Mapping[str, Cell]],
    limits: Limits | None,
    confused: Sequence[Confusion],
    asked: str,
    scores: Sequence[Score],
    made: str,
    votes: Sequence[Tally] | None = None,
) -> str:
    """Return the page. `asked` says which questions search was put, `made` when and of what.

    `votes` are those of people who used the assistant; None where there is none to ask.
    """
    body = (
        "<h1>The knowledge base</h1>"
        f'<p class="quiet">{escape(made)}</p>'
        + _coverage(cells)
        + _readability(cells, limits)
        + _confusion(confused, asked)
        + _votes(votes)
        + _scores(scores)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>The knowledge base</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _coverage(cells: Mapping[str, Mapping[str, Cell]]) -> str:
    sums = totals(cells)
    rows = [(_name(lang), [(s, float(row[s])) for s in STATES]) for lang, row in sums.items()]
    whole = sum(row["complete"] for row in sums.values())
    description = "; ".join(
        f"{_name(lang)}: {row['complete']} of {row['topics']} complete"
        for lang, row in sums.items()
    )
    picture = charts.bars(
        "coverage", "Topics in each language", description, rows, float(len(cells))
    )
    names = (*STATES, "unreviewed", "too_hard")
    table = _table(
        ("Language", *(name.replace("_", " ") for name in names)),
        [(_name(lang), *(row[name] for name in names)) for lang, row in sums.items()],
    )
    return (
        f"<h2>Coverage</h2><p>{whole} of {len(cells) * len(sums)} complete: readers see the answer "
        "in their language, as it now stands. Green is complete, yellow stale, red missing.</p>"
        f"{picture}{table}"
    )


def _readability(cells: Mapping[str, Mapping[str, Cell]], limits: Limits | None) -> str:
    if limits is None:
        return ""
    rows, figures = [], []
    for language in LANGUAGES:
        bound = limits.readability.get(language)
        found = [row[language].score for row in cells.values()]
        values = sorted(value for value in found if value is not None)
        if bound is None or len(values) < 2:
            continue
        rows.append(
            (f"{_name(language)}", [value / bound.at_most for value in values], bound.at_most)
        )
        low, middle, high = quantiles(values, n=4)
        figures.append(
            (
                _name(language),
                bound.measure,
                *(f"{v:.1f}" for v in (values[0], low, middle, high, values[-1])),
                f"{bound.at_most:g}",
                sum(value > bound.at_most for value in values),
            )
        )
    if not rows:
        return ""
    description = "; ".join(f"{f[0]}: half below {f[4]}, hardest {f[6]}, {f[7]}" for f in figures)
    head = ("Language", "measure", "easiest", "a quarter below", "half below")
    rest = ("three quarters below", "hardest", "bound", "too hard")
    return (
        "<h2>Readability</h2><p>Each dot is an answer; farther left is easier. The dashed line is "
        "the bound of the language.</p>"
        + charts.spread("readability", "How hard answers are to read", description, rows)
        + _table((*head, *rest), figures)
    )


def _confusion(confused: Sequence[Confusion], asked: str) -> str:
    head = f"<h2>Where search confuses topics</h2><p>{escape(asked)}</p>"
    if not confused:
        return f"{head}<p>None.</p>"
    shown = confused[:PAIRS]
    rows = [(f"{c.topic} → {c.instead}", [("wrong", float(c.count))]) for c in shown]
    description = "; ".join(f"{c.topic} taken for {c.instead}: {c.count}" for c in shown)
    return (
        head + f"<p>{sum(c.count for c in confused)} questions got another topic first, in "
        f"{len(confused)} pairs; the {len(shown)} most frequent are shown.</p>"
        + charts.bars(
            "confusion",
            "Topics taken for another",
            description,
            rows,
            float(max(c.count for c in shown)),
            label_width=400,
        )
        + _table(
            ("Asked about", "got", "questions", "for example"),
            [(c.topic, c.instead, c.count, c.example) for c in shown],
        )
    )


def _votes(found: Sequence[Tally] | None) -> str:
    head = "<h2>What people found helpful</h2>"
    if not found:
        return f"{head}<p>{'No running assistant' if found is None else 'No vote'} was found.</p>"
    # The picture shows what to look at first, the table all.
    shown = [t for t in found if t.no][:ANSWERS]
    total, against = sum(t.votes for t in found), sum(t.no for t in found)
    said = (
        f"<p>{total} votes on {len(found)} answers; {against} found them not helpful (red). First "
        "comes the largest share that so many votes can bear. Votes go with their conversation.</p>"
    )
    picture = ""
    if shown:
        picture = charts.bars(
            "votes",
            "Answers that were not helpful",
            "; ".join(f"{t.name} ({t.language}): {t.no} of {t.votes}" for t in shown),
            [
                (f"{t.name} ({t.language})", [("bad", float(t.no)), ("good", float(t.yes))])
                for t in shown
            ],
            float(max(t.votes for t in shown)),
            label_width=280,
        )
    table = _table(
        ("Answer", "language", "not helpful", "votes", "on the version in use"),
        [(t.name, _name(t.language), _share(t.share_no), t.votes, t.in_use) for t in found],
    )
    return f"{head}{said}{picture}{table}"


def _scores(scores: Sequence[Score]) -> str:
    head = "<h2>Scores over time</h2>"
    if not scores:
        return f"{head}<p>Nothing has been measured: run python -m knowledge evaluate.</p>"
    # Only measurements on the same questions can be compared.
    mine = [score for score in scores if score.questions == scores[-1].questions]
    days = [score.at.date().isoformat() for score in mine]
    series = {name: [score.figures[name] for score in mine] for name in FIGURES}
    description = f"{len(mine)} measurements from {days[0]} to {days[-1]}. " + "; ".join(
        f"{name} now {_share(values[-1])}" for name, values in series.items()
    )
    table = _table(
        ("When", "version", "questions", *FIGURES),
        [
            (
                score.at.isoformat(timespec="minutes"),
                score.version[:8],
                score.n,
                *(_share(score.figures[name]) for name in FIGURES),
            )
            for score in reversed(mine)
        ],
    )
    return (
        f"{head}<p>On the {mine[-1].n} questions of the last measurement. Of missed (answerable "
        "and refused) and false answers (nothing should have been answered) fewer are better.</p>"
        + charts.lines("scores", "Search over time", description, series, days)
        + table
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _name(language: str) -> str:
    return Locale.parse(language).get_display_name("en") or language


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    def cell(tag: str, value: object, more: str = "") -> str:
        number = ' class="n"' if isinstance(value, int | float) else ""
        return f"<{tag}{number}{more}>{escape(str(value))}</{tag}>"

    top = "".join(cell("th", name, ' scope="col"') for name in head)
    body = "".join(
        "<tr>"
        + cell("th", row[0], ' scope="row"')
        + "".join(cell("td", value) for value in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        '<details><summary>As a table</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="Table"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
        "</div></details>"
    )
