"""Our search beside its peers, in one run and on the same questions (see README.md)."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search import rasa_peer
from benchmarks.search.one import build_ours
from benchmarks.search.plot import plot
from benchmarks.search.questions import LANGUAGES, asked_items, write_json
from benchmarks.search.systems import SYSTEMS
from knowledge.evaluate import Item, bootstrap

ROOT = Path(__file__).parents[2]
OUT = Path("build/benchmarks/search")
RASA = "rasa"
NAMES = {**{name: title for name, (title, _) in SYSTEMS.items()}, RASA: "Rasa ResponseSelector"}
#: Every system may refuse this share of the answerable questions.
REFUSED = 0.08


def measure(name: str, build_dir: Path, epochs: int) -> None:
    """Let one system answer in a process of its own; write OUT/name.json."""
    out = OUT / f"{name}.json"
    if name == RASA:
        rasa_peer.measure(out, epochs)
        return
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.search.one", name, str(build_dir), str(out)]
    subprocess.run(command, check=True, env=environment)


def figures(items: Sequence[Item], found: dict[str, Any]) -> dict[str, Any]:
    """Return quality by language and over all, and cost, of what one system did."""
    rows = found["rows"]
    times = 1000 * np.array([row["seconds"] for row in rows])
    languages = {language: [i for i in items if i.language == language] for language in LANGUAGES}
    both = list(zip(items, rows, strict=True))
    return {
        "overall": _quality(both),
        "languages": {
            language: _quality([pair for pair in both if pair[0].language == language])
            for language, there in languages.items()
            if there
        },
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "build_s": round(found["build_s"], 1),
        "memory_mb": found["memory_mb"],
    }


def _quality(both: Sequence[tuple[Item, dict[str, Any]]]) -> dict[str, Any]:
    single = [(item, row) for item, row in both if item.pair is None]
    asked = [(item, row) for item, row in single if item.topics]
    others = [(item, row) for item, row in single if not item.topics]
    first = np.array([row["topics"][:1] != [] and row["topics"][0] in i.topics for i, row in asked])
    third = np.array([bool(set(row["topics"][:3]) & set(item.topics)) for item, row in asked])
    # The system's own sureness decides, at the point where it refuses this share of the answerable.
    least = np.quantile([row["sureness"] for _, row in asked], REFUSED)
    false = np.array(
        [row["sureness"] >= least and row["topics"][0] not in item.accept for item, row in others]
    )
    pairs: dict[tuple[str, int], list[bool]] = {}
    for item, row in both:
        if item.pair is not None:
            right = row["topics"][0] in item.topics
            pairs.setdefault((item.language, item.pair), []).append(right)
    whole = np.array([all(each) for each in pairs.values()])
    shares = {"recall@1": first, "recall@3": third, "false_answers": false, "pairs": whole}
    return {
        "answerable": len(asked),
        "unanswerable": len(others),
        **{name: round(float(v.mean()), 4) if len(v) else None for name, v in shares.items()},
        "intervals": {name: bootstrap(v.astype(np.float64)) for name, v in shares.items()},
    }


def table(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    systems = [name for name in NAMES if name in report]
    lines = [
        "| right topic first | " + " | ".join([*LANGUAGES, "all"]) + " |",
        "|---" * (len(LANGUAGES) + 2) + "|",
    ]
    for name in systems:
        each = [report[name]["languages"].get(language) for language in LANGUAGES]
        cells = [_share(q, "recall@1") for q in [*each, report[name]["overall"]]]
        lines.append(f"| {NAMES[name]} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "| | among three | near-miss pairs | unanswerable answered |"
        " p50 ms | p95 ms | build s | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in systems:
        one, all_ = report[name], report[name]["overall"]
        cells = [_share(all_, "recall@3"), _share(all_, "pairs"), _share(all_, "false_answers")]
        cells += [str(one[key]) for key in ("p50_ms", "p95_ms", "build_s", "memory_mb")]
        lines.append(f"| {NAMES[name]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _share(quality: dict[str, Any] | None, name: str) -> str:
    if quality is None or quality[name] is None:
        return "–"
    low, high = quality["intervals"][name]
    return f"{100 * quality[name]:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def main() -> None:
    """Measure, print the tables, and write OUT/report.json, table.md and quality.svg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(NAMES), default=list(NAMES))
    parser.add_argument("--again", action="store_true", help="only read what was measured before")
    parser.add_argument("--built", type=Path, help="use this build of ours instead of making one")
    parser.add_argument("--epochs", type=int, default=rasa_peer.EPOCHS, help="of ResponseSelector")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    OUT.mkdir(parents=True, exist_ok=True)
    for name in [] if chosen.again else chosen.only:
        print(f"{NAMES[name]} …", flush=True)
        if name == "ours" and not chosen.built:
            folder = build_ours(OUT / "ours-build.json")
            measure(name, folder, chosen.epochs)
            shutil.rmtree(folder)
        else:
            measure(name, chosen.built or Path("build/knowledge"), chosen.epochs)
    items = asked_items()
    report = {}
    for name in chosen.only:
        found = json.loads((OUT / f"{name}.json").read_text(encoding="utf-8"))
        if len(found["rows"]) != len(items):
            parser.error(f"{name} was asked other questions: measure it again")
        built = OUT / "ours-build.json"
        if name == "ours" and built.is_file():
            found |= json.loads(built.read_text(encoding="utf-8"))
        report[name] = figures(items, found)
    write_json(OUT / "report.json", report)
    (OUT / "table.md").write_text(table(report), encoding="utf-8")
    plot(report, NAMES, OUT / "quality.svg")
    print(table(report))


if __name__ == "__main__":
    main()
