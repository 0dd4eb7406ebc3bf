"""A new study: the encoder was fitted without one study's topics, the index has them.

So it is between a study's first upload and the next fit. Beside it the lexical baselines, which
are not fitted on topics at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.questions import read_all, write_json
from benchmarks.search.systems import Bm25, CharacterTfIdf
from knowledge.assembly import assemble
from knowledge.evaluate import Item, bootstrap
from knowledge.material import EMBEDDED, Material, silent
from knowledge.search import Ranker
from knowledge.vectors import Vectors
from knowledge.workshop import _Workshop

ROOT = Path(__file__).parents[2]
OUT = Path("build/benchmarks/search")
#: Weights of the lexical likeness beside the encoder's; a version keeps the one of its fit.
WEIGHTS = (0.0, 0.3, 0.6, 1.0)


def without(material: Material, study: str) -> Material:
    """Return the material as it was before there was `study`."""
    prefix = f"{study}/"
    return replace(
        material,
        questions=tuple(q for q in material.questions if not (q.topic or "").startswith(prefix)),
        texts=tuple(t for t in material.texts if not t.topic.startswith(prefix)),
        topics=frozenset(t for t in material.topics if not t.startswith(prefix)),
    )


def indexed(material: Material, study: str) -> Ranker:
    """Return a ranker of all topics whose encoder and head never saw those of `study`."""
    before = without(material, study)
    fitted = _Workshop(before, EMBEDDED, None, silent, Vectors()).ranker(before.questions, study)
    return assemble(material, material.questions, fitted.encoder, fitted.encoder, fitted.head)


def share(items: Sequence[Item], first: Callable[[Item], str]) -> dict[str, Any]:
    """Return how often the first topic is right, with its interval."""
    right = np.array([first(item) in item.topics for item in items], dtype=np.float64)
    return {
        "n": len(items),
        "recall@1": round(float(right.mean()), 4),
        "interval": bootstrap(right),
    }


def measure(material: Material, items: Sequence[Item], study: str) -> dict[str, Any]:
    """Return each system's figure on the questions about `study`, asked on its page."""
    asked = [
        item for item in items if item.pair is None and item.topics[:1] and item.study == study
    ]
    asked = [item for item in asked if all(t.startswith(f"{study}/") for t in item.topics)]
    ranker = indexed(material, study)
    found = {}
    for weight in WEIGHTS:
        weighted = ranker.with_lexical(weight)
        found[f"ours, lexical weight {weight}"] = share(
            asked, lambda item, r=weighted: r.rank(item.question, item.study).topics[0][0]
        )
    for name, peer in (("BM25", Bm25()), ("character TF-IDF", CharacterTfIdf())):
        peer.build(material)
        found[name] = share(asked, lambda item, p=peer: p.rank(item).topics[0])
    return found


def main() -> None:
    """Measure with each study as the new one; print, and write OUT/new_study.json."""
    os.chdir(ROOT)
    material, items = read_all()
    studies = sorted({t.split("/")[0] for t in material.topics} - {"general"})
    report = {study: measure(material, items, study) for study in studies}
    write_json(OUT / "new_study.json", report)
    for study, found in report.items():
        print(f"\n| {study} is new | right topic first |\n|---|---|")
        for name, one in found.items():
            low, high = one["interval"]
            print(f"| {name} | {100 * one['recall@1']:.1f} ({100 * low:.0f}–{100 * high:.0f}) |")


if __name__ == "__main__":
    main()
