"""Pictures as SVG, to stand in a page: each has a title and a description in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

WIDTH, LABEL, ROW = 720, 190, 26


def bars(
    name: str,
    title: str,
    description: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, float]]]],
    most: float,
    *,
    label_width: int = LABEL,
) -> str:
    """Return horizontal bars: a row has a label and parts (CSS class, length), one after another.

    `most` is the length of a full row.
    """
    room = WIDTH - label_width - 60
    parts = []
    for number, (label, lengths) in enumerate(rows):
        y = number * ROW
        parts.append(_text(label_width - 8, y + 17, label, "end"))
        x = float(label_width)
        for kind, length in lengths:
            width = room * length / most if most else 0.0
            parts.append(
                f'<rect class="{kind}" x="{x:.1f}" y="{y + 4}" width="{width:.1f}" '
                f'height="{ROW - 8}"/>'
            )
            x += width
        total = sum(length for _, length in lengths)
        parts.append(_text(x + 6, y + 17, f"{total:g}"))
    return _svg(name, title, description, len(rows) * ROW, parts)


def spread(
    name: str,
    title: str,
    description: str,
    rows: Sequence[tuple[str, Sequence[float], float]],
) -> str:
    """Return a row of dots a label, each at its value; `bound` of the row is a line at 1.

    Values are given relative to the bound.
    """
    height, low, high = 44, 0.2, 1.2
    room = WIDTH - LABEL - 20

    def place(value: float) -> float:
        return LABEL + room * (min(max(value, low), high) - low) / (high - low)

    parts = []
    for number, (label, values, bound) in enumerate(rows):
        y = number * height
        parts.append(_text(LABEL - 8, y + 26, label, "end"))
        parts.append(
            f'<line class="axis" x1="{LABEL}" x2="{WIDTH - 20}" y1="{y + 34}" y2="{y + 34}"/>'
        )
        columns: dict[int, int] = {}
        for value in sorted(values):
            column = round(place(value) / 6)
            columns[column] = columns.get(column, 0) + 1
            kind = "bad" if value > 1 else "good"
            # Dots of one column stand on each other, squeezed where there are many.
            step = min(6.0, 30 / max(1, sum(round(place(v) / 6) == column for v in values)))
            parts.append(
                f'<circle class="{kind}" cx="{column * 6}" '
                f'cy="{y + 31 - (columns[column] - 1) * step:.1f}" r="2.6"/>'
            )
        parts.append(
            f'<line class="bound" x1="{place(1):.1f}" x2="{place(1):.1f}" y1="{y + 2}" '
            f'y2="{y + 38}"/>'
        )
        parts.append(_text(place(1) + 4, y + 12, f"{bound:g}"))
    return _svg(name, title, description, len(rows) * height, parts)


def lines(
    name: str,
    title: str,
    description: str,
    series: Mapping[str, Sequence[float | None]],
    labels: Sequence[str],
) -> str:
    """Return a line a series over `labels`, values from 0 to 1; None leaves a gap."""
    height, left, right = 240, 46, 150
    room = WIDTH - left - right

    def x(number: int) -> float:
        return left + (room * number / (len(labels) - 1) if len(labels) > 1 else room)

    def y(value: float) -> float:
        return 10 + (height - 40) * (1 - value)

    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(
            f'<line class="axis" x1="{left}" x2="{WIDTH - right}" y1="{y(share):.1f}" '
            f'y2="{y(share):.1f}"/>'
        )
        parts.append(_text(left - 6, y(share) + 4, f"{share:.0%}", "end"))
    ends = []
    for number, (label, values) in enumerate(series.items()):
        points = [(x(n), y(v), v) for n, v in enumerate(values) if v is not None]
        kind = f"s{number % 5}"
        for (x1, y1, _), (x2, y2, _) in pairwise(points):
            parts.append(
                f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
            )
        parts += [f'<circle class="{kind}" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b, _ in points]
        ends += [(points[-1][1], f"{label} {points[-1][2]:.1%}")] if points else []
    at = 0.0
    for end, label in sorted(ends):
        # The names of lines that end close together stand below each other, in their order.
        at = max(at + 14, end + 4)
        parts.append(_text(WIDTH - right + 8, at, label))
    if labels:
        parts.append(_text(left, height - 8, labels[0]))
        if len(labels) > 1:
            parts.append(_text(WIDTH - right, height - 8, labels[-1], "end"))
    return _svg(name, title, description, height, parts)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(name: str, title: str, description: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height + 4}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
