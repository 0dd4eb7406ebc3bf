"""The picture of the comparison: right topic first, by language and system, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.search.questions import LANGUAGES

#: Paul Tol's bright colours, which people with colour blindness can tell apart.
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")


def plot(report: Mapping[str, Any], names: Mapping[str, str], out: Path) -> None:
    """Draw `report` into the SVG file `out`."""
    import matplotlib as mpl  # noqa: PLC0415 - only in requirements-benchmarks.txt

    mpl.use("Agg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "search", "font.size": 9})
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of how to draw

    figure, axes = plt.subplots(figsize=(7.2, 3.2), layout="constrained")
    systems = [name for name in names if name in report]
    places = [*LANGUAGES, "all"]
    for number, name in enumerate(systems):
        each = {**report[name]["languages"], "all": report[name]["overall"]}
        at = [place for place, language in enumerate(places) if language in each]
        values = [each[places[place]]["recall@1"] for place in at]
        ends = [each[places[place]]["intervals"]["recall@1"] for place in at]
        shift = (number - (len(systems) - 1) / 2) * 0.12
        axes.errorbar(
            [place + shift for place in at],
            [100 * value for value in values],
            yerr=[
                [100 * (value - end[0]) for value, end in zip(values, ends, strict=True)],
                [100 * (end[1] - value) for value, end in zip(values, ends, strict=True)],
            ],
            fmt="o",
            markersize=4,
            linewidth=1,
            color=COLOURS[number % len(COLOURS)],
            label=names[name],
        )
    axes.set_xticks(range(len(places)), places)
    axes.set_ylabel("right topic first, %")
    axes.set_ylim(top=100)
    axes.grid(axis="y", linewidth=0.3)
    axes.legend(ncols=3, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.12), frameon=False)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, metadata={"Date": None})
    plt.close(figure)
