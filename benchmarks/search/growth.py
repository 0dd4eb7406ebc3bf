"""How the index grows: recall against exact search, latency, memory and build time.

The vectors are synthetic, around the real ones of a built version: each is a real vector with
noise, so that they lie in groups as paraphrases of questions do.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from safetensors.numpy import load_file

from benchmarks.search.questions import write_json
from knowledge.index import Entry, Index, factory_key
from knowledge.ngrams import Floats, normalised

ROOT = Path(__file__).parents[2]
OUT = Path("build/benchmarks/search")
VECTORS = Path("build/knowledge/vectors")
SIZES = (10_000, 1_000_000, 10_000_000)
QUERIES = 200
#: As many entries as search looks at, and as many as decide which topic is first.
LOOKED_AT, NEAREST = 256, 10
#: A synthetic vector's mean likeness with the real one that it lies around is 0.8.
NOISE = 0.75
CHUNK = 500_000
STUDIES = 50


def real_vectors() -> Floats:
    """Return the vectors that the last build made of its texts."""
    files = sorted(VECTORS.glob("*.safetensors"), key=lambda file: file.stat().st_mtime)
    if not files:
        raise SystemExit("nothing is built: run make knowledge")
    vectors: Floats = load_file(files[-1])["rows"]
    return vectors


def synthetic(real: Floats, count: int, seed: int) -> Floats:
    """Return `count` vectors around the real ones."""
    chooser = np.random.default_rng(seed)
    vectors = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, CHUNK):
        end = min(count, start + CHUNK)
        noise = chooser.standard_normal((end - start, real.shape[1]), dtype=np.float32)
        noise *= NOISE / np.sqrt(real.shape[1])
        vectors[start:end] = normalised(real[chooser.integers(0, len(real), end - start)] + noise)
    return vectors


def exact(vectors: Floats, queries: Floats, limit: int) -> list[set[int]]:
    """Return the numbers of the `limit` nearest for each query, by comparing all."""
    numbers = np.empty((len(queries), 0), dtype=np.int64)
    scores = np.empty((len(queries), 0), dtype=np.float32)
    for start in range(0, len(vectors), CHUNK):
        part = queries @ vectors[start : start + CHUNK].T
        best = np.argpartition(-part, min(limit, part.shape[1] - 1), axis=1)[:, :limit]
        numbers = np.hstack([numbers, best + start])
        scores = np.hstack([scores, np.take_along_axis(part, best, axis=1)])
        keep = np.argsort(-scores, axis=1)[:, :limit]
        numbers = np.take_along_axis(numbers, keep, axis=1)
        scores = np.take_along_axis(scores, keep, axis=1)
    return [set(row.tolist()) for row in numbers]


def resident() -> float:
    """Return this process's resident memory in MB."""
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


def build(real: Floats, size: int, folder: Path) -> dict[str, Any]:
    """Make and save an index of `size`; return its time, and the truth on QUERIES questions."""
    vectors = synthetic(real, size, 0)
    kinds = [Entry("", "en", f"s{n}/t", f"s{n}") for n in range(STUDIES)]
    entries = [kinds[n % STUDIES] for n in range(size)]
    queries = synthetic(real, QUERIES, 1)
    truth = exact(vectors, queries, LOOKED_AT)
    nearest = exact(vectors, queries, NEAREST)
    of_study = exact(vectors[3::STUDIES], queries, NEAREST)
    narrow = [{STUDIES * number + 3 for number in row} for row in of_study]
    began = time.perf_counter()
    index = Index(vectors, entries)
    built = time.perf_counter() - began
    del vectors
    began = time.perf_counter()
    index.save(folder)
    saved = time.perf_counter() - began
    np.save(folder / "queries.npy", queries)
    sets = {"looked_at": truth, "nearest": nearest, "narrow": narrow}
    write_json(
        folder / "truth.json", {name: [sorted(row) for row in rows] for name, rows in sets.items()}
    )
    return {
        "vectors": size,
        "index": factory_key(size),
        "build_s": round(built, 1),
        "save_s": round(saved, 1),
        "file_mb": round((folder / "index.faiss").stat().st_size / 2**20),
    }


def ask(folder: Path) -> dict[str, Any]:
    """Load the index of `folder` afresh; return recall, latency and memory."""
    queries = np.load(folder / "queries.npy")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    rows = json.loads((folder / "entries.json").read_text(encoding="utf-8"))
    count = len(rows)
    del rows
    before = resident()
    began = time.perf_counter()
    index = Index.load(folder)
    loaded = time.perf_counter() - began
    only = index.limited_to(frozenset({"s3"}))
    times: list[float] = []
    shares: dict[str, list[float]] = {name: [] for name in truth}
    for number, query in enumerate(queries):
        began = time.perf_counter()
        found = index.search(query, LOOKED_AT).numbers.tolist()
        times.append(1000 * (time.perf_counter() - began))
        filtered = index.search(query, NEAREST, only).numbers.tolist()
        for name, got in (("looked_at", found), ("nearest", found), ("narrow", filtered)):
            right = truth[name][number]
            shares[name].append(len(set(right) & set(got)) / len(right))
    return {
        "recall@256": round(float(np.mean(shares["looked_at"])), 4),
        "recall@10": round(float(np.mean(shares["nearest"])), 4),
        "recall@10, one study": round(float(np.mean(shares["narrow"])), 4),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "load_s": round(loaded, 1),
        "memory_mb": round(resident() - before),
        "entries": count,
    }


def measure(real: Floats, size: int) -> dict[str, Any]:
    """Build in one process and ask in another, so that memory is that of asking."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(dir=OUT) as place:
        with context.Pool(1) as pool:
            built = pool.apply(build, (real, size, Path(place)))
        # FAISS reads it when it is loaded: one thread answers one question.
        os.environ["OMP_NUM_THREADS"] = "1"
        with context.Pool(1) as pool:
            asked = pool.apply(ask, (Path(place),))
        del os.environ["OMP_NUM_THREADS"]
    return {**built, **asked}


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as Markdown."""
    names = [
        "vectors", "index", "recall@10", "recall@256", "recall@10, one study", "p50_ms", "p95_ms",
        "build_s", "load_s", "memory_mb", "file_mb",
    ]  # fmt: skip
    lines = ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]
    lines += ["| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure each size; print a table and write OUT/growth.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    chosen = parser.parse_args()
    os.chdir(ROOT)
    OUT.mkdir(parents=True, exist_ok=True)
    real = real_vectors()
    rows = []
    for size in chosen.sizes:
        print(f"{size} vectors …", flush=True)
        rows.append(measure(real, size))
        write_json(OUT / "growth.json", rows)
    print(table(rows))


if __name__ == "__main__":
    main()
