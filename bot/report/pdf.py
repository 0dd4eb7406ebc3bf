"""The report as a PDF, written with fpdf2 in the typeface Roboto (package font-roboto)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from font_roboto import font_files
from fpdf import FPDF
from fpdf.fonts import FontFace
from fpdf.table import Table

from bot.report.content import Line, Point, Report

_FACE = "Roboto"
_GREY = (85, 85, 85)
_BLACK = (26, 26, 26)
#: Points: all of it, with the English beside, stands on two sheets.
_SMALL, _BODY, _HEAD, _TITLE = 6.8, 8.3, 10.0, 14.0
#: Millimetres, also between columns; of a line of body text, and of one of small print.
_MARGIN, _GUTTER = 9, 6
_LINE, _SMALL_LINE = 3.5, 3.0


def render(report: Report) -> bytes:
    """Return the PDF of the report: A4, its text can be searched and copied."""
    pdf = _Document(report)
    pdf.add_page()
    pdf.title_lines(report)
    pdf.both(report.for_doctor)
    for note in report.notes:
        pdf.markdown(note.own)
        if note.english is not None:
            pdf.markdown(note.english, size=_SMALL, grey=True)
    pdf.heading(report.answers_title)
    pdf.columns([(line.question, line.answer) for line in report.answers], whole=True)
    pdf.heading(report.points_title)
    pdf.rows((13, 50, 26, 11), (_row(point) for point in report.points))
    pdf.ln(2)
    for part in report.next:
        pdf.markdown(part)
    pdf.heading(report.team_title)
    pdf.columns([(Line(point.id), point.text) for point in report.team])
    pdf.ln(2)
    pdf.both(report.source, size=_SMALL)
    return bytes(pdf.output())


def _row(point: Point) -> tuple[Line, ...]:
    return Line(point.id), point.text, point.answer or Line("–"), point.status_words


class _Document(FPDF):
    """A4 pages with the report's short title and a page number at the foot."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.add_font(_FACE, "", font_files["Roboto"])
        self.add_font(_FACE, "B", font_files["RobotoBold"])
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.set_lang(report.language)
        self.set_title(report.title.own)
        self.set_creator("study-chat")
        # No clock: the same report is the same file.
        self.set_creation_date(datetime.fromisoformat("2000-01-01T00:00:00+00:00"))
        self._foot = f"{report.identifiers[0][1]} · {report.made.own}" if report.identifiers else ""

    def footer(self) -> None:
        """Write study number, date and page number at the foot of each page."""
        self.set_y(-12)
        self._font(_SMALL, grey=True)
        self.cell(0, 5, f"{self._foot} · {self.page_no()}/{{nb}}", align="R")

    def title_lines(self, report: Report) -> None:
        """Write the title, the study and its numbers."""
        self._font(_TITLE, bold=True)
        self._write(report.title.own, 6)
        self._beside(report.title)
        self._font(_HEAD)
        self._write(report.study.own, 4.5)
        self._beside(report.study)
        numbers = "; ".join(f"{name}: {value}" for name, value in report.identifiers)
        self._font(_BODY)
        self._write(numbers, 4)
        self.both(report.made)

    def heading(self, line: Line) -> None:
        """Write a heading; it stays with at least some lines of what follows."""
        if self.will_page_break(20):
            self.add_page()
        self.ln(2)
        self._font(_HEAD, bold=True)
        self._write(line.own, 4.5)
        self._beside(line)
        self.ln(1)

    def both(self, line: Line, size: float = _BODY) -> None:
        """Write a paragraph and its English."""
        self._font(size)
        self._write(line.own, size * 0.42)
        self._beside(line)
        self.ln(1)

    def markdown(self, text: str, size: float = _BODY, *, grey: bool = False) -> None:
        """Write paragraphs, "- " lists and **strong** words."""
        for block in re.split(r"\n\s*\n", text.strip()):
            for line in block.split("\n"):
                item = line.startswith("- ")
                self._font(size, grey=grey)
                if item:
                    self.set_x(self.l_margin + 3)
                shown = "•  " + line.removeprefix("- ") if item else line
                height = size * 0.42
                self.multi_cell(0, height, shown, markdown=True, new_x="LMARGIN", new_y="NEXT")
            self.ln(1)

    def columns(self, entries: Sequence[Sequence[Line]], *, whole: bool = False) -> None:
        """Write entries of several texts in two columns, each text with its English behind it.

        `whole`: no entry begins in one column and ends in the other; for what fits on the page.
        """
        second = _second_half(entries) if whole else None
        with self.text_columns(
            ncols=2, gutter=_GUTTER, balance=not whole, text_align="L"
        ) as columns:
            for place, entry in enumerate(entries):
                if place == second:
                    columns.new_column()
                with columns.paragraph(line_height=1.05, bottom_margin=0.7) as paragraph:
                    for number, line in enumerate(entry):
                        # What comes first names the entry.
                        self._font(_BODY, grey=number == 0)
                        paragraph.write(f"{line.own} ")
                        if line.english is not None and line.english != line.own:
                            self._font(_SMALL, grey=True)
                            paragraph.write(f"[{line.english}] ")

    def rows(self, widths: Sequence[int], rows: Iterable[Sequence[Line]]) -> None:
        """Write rows whose cells hold a text and, in small print, its English."""
        self._font(_BODY)
        self.set_draw_color(200)
        with self._lined(widths) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(_cell(cell))

    def _lined(self, widths: Sequence[int]) -> AbstractContextManager[Table]:
        """Return fpdf2's table without headings, with lines between its rows."""
        return self.table(
            col_widths=tuple(widths),
            first_row_as_headings=False,
            borders_layout="HORIZONTAL_LINES",
            line_height=_LINE,
            padding=(0.5, 2, 0.5, 0),
            text_align="LEFT",
            v_align="T",
            cell_fill_color=None,
            headings_style=FontFace(),
        )

    def _font(self, size: float, *, bold: bool = False, grey: bool = False) -> None:
        self.set_font(_FACE, "B" if bold else "", size)
        self.set_text_color(*(_GREY if grey else _BLACK))

    def _write(self, text: str, height: float) -> None:
        self.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def _beside(self, line: Line) -> None:
        if line.english is not None and line.english != line.own:
            self._font(_SMALL, grey=True)
            self._write(line.english, _SMALL_LINE)


def _second_half(entries: Sequence[Sequence[Line]]) -> int:
    """Return at which entry the second half of all that is written begins, about."""
    sizes = [sum(len(line.own) + len(line.english or "") for line in entry) for entry in entries]
    return next(n for n in range(len(sizes) + 1) if 2 * sum(sizes[:n]) >= sum(sizes))


def _cell(line: Line) -> str:
    if line.english is None or line.english == line.own:
        return line.own
    return f"{line.own}\n[{line.english}]"
