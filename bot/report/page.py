"""The report as a web page for printing: it needs no script and loads nothing."""

from __future__ import annotations

from bot.report.content import AnswerLine, Line, Point, Report
from bot.widget.html import Markup, from_markdown, markup, tag

STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin-bottom: .3rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid #ccc; }
tr { break-inside: avoid; }
[lang=en].beside { display: block; color: #555; font-size: .88em; }
.id { font-family: ui-monospace, monospace; font-size: .85em; color: #555; }
.quiet { color: #555; font-size: .9em; }
@page { margin: 10mm; }
/* On paper all stands on two sheets: the English goes on in its line, lists are in columns. The
   fonts named are as wide as each other, whatever system prints: some systems' own is far wider. */
@media print {
  body { font-family: Arial, Helvetica, "Liberation Sans", "DejaVu Sans Condensed", sans-serif;
    font-size: 8pt; line-height: 1.2; max-width: none; margin: 0; padding: 0; }
  h1 { font-size: 13pt; margin: 0; }
  h2 { font-size: 10pt; margin: .5rem 0 .15rem; }
  p, ul { margin: .2rem 0; }
  ul { columns: 3; column-gap: 6mm; padding-inline-start: 1rem; }
  th, td { padding: .1rem .4rem .1rem 0; }
  th { font-weight: 500; }
  [lang=en].beside, [lang=en].beside p { display: inline; }
  [lang=en].beside::before { content: " / "; }
  .columns { display: block; columns: 2; column-gap: 6mm; }
  .columns tbody, .columns tr { display: block; }
  .columns tr { border-bottom: 1px solid #ccc; padding: .1rem 0; }
  .columns th, .columns td { display: inline; border: 0; padding: 0 .3rem 0 0; }
}
"""


def render(report: Report, nonce: str) -> str:
    """Return the HTML of the report; `nonce` lets the page's own style through its policy."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", report.title.own),
        tag("style", Markup(STYLE), nonce=nonce),
    )
    body = tag(
        "body",
        tag("h1", *_both(report.title)),
        tag("p", *_both(report.study)),
        tag("p", "; ".join(f"{name}: {value}" for name, value in report.identifiers)),
        tag("p", *_both(report.made), class_="quiet"),
        tag("p", *_both(report.for_doctor)),
        *(_note(note) for note in report.notes),
        tag("h2", *_both(report.answers_title)),
        tag("table", *(_answer(line) for line in report.answers), class_="columns"),
        tag("h2", *_both(report.points_title)),
        tag("table", *(_point(point) for point in report.points)),
        *(from_markdown(part) for part in report.next),
        tag("h2", *_both(report.team_title)),
        tag("table", *(_team_point(point) for point in report.team), class_="columns"),
        tag("p", *_both(report.source), class_="quiet"),
    )
    return "<!doctype html>\n" + tag("html", head, body, lang=report.language)


def _both(line: Line) -> list[str]:
    if line.english is None or line.english == line.own:
        return [line.own]
    return [line.own, tag("span", line.english, lang="en", class_="beside")]


def _note(note: Line) -> Markup:
    if note.english is None:
        return from_markdown(note.own)
    english = tag("div", from_markdown(note.english), lang="en", class_="beside")
    return markup([from_markdown(note.own), english])


def _answer(line: AnswerLine) -> Markup:
    return tag("tr", tag("th", *_both(line.question), scope="row"), tag("td", *_both(line.answer)))


def _point(point: Point) -> Markup:
    return tag(
        "tr",
        tag("td", point.id, class_="id"),
        tag("th", *_both(point.text), scope="row"),
        tag("td", *(_both(point.answer) if point.answer else [markup([])])),
        tag("td", *_both(point.status_words)),
    )


def _team_point(point: Point) -> Markup:
    return tag("tr", tag("td", point.id, class_="id"), tag("th", *_both(point.text), scope="row"))
