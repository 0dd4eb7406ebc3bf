"""Builds one system in a process of its own, asks it every question, and writes what it did."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import psutil

from benchmarks.search.questions import CATALOGUES, CONTENT, read_all, write_json
from benchmarks.search.systems import SYSTEMS

WARM_UP = 20


def memory_mb() -> int:
    """Return this process's resident memory."""
    gc.collect()
    return int(psutil.Process().memory_info().rss // 2**20)


def main(name: str, build_dir: Path, out: Path) -> None:
    """Measure the system `name`; `out` gets the figures and one row a question."""
    material, items = read_all()
    before = memory_mb()
    _, make = SYSTEMS[name]
    system = make(build_dir)
    began = time.perf_counter()
    system.build(material)
    built = time.perf_counter() - began
    for item in items[:WARM_UP]:
        system.rank(item)
    rows = []
    for item in items:
        began = time.perf_counter()
        ranked = system.rank(item)
        rows.append({**asdict(ranked), "seconds": time.perf_counter() - began})
    report = {"build_s": built, "memory_mb": memory_mb(), "content_mb": before, "rows": rows}
    write_json(out, report)


def build_ours(out: Path) -> Path:
    """Build our version from nothing in a process of its own; write its time and memory."""
    folder = Path(tempfile.mkdtemp(prefix="search-", dir=out.parent))
    code = (
        "from pathlib import Path; from knowledge.build import build; import sys; "
        "build(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    began = time.perf_counter()
    child = psutil.Popen([sys.executable, "-c", code, str(CONTENT), str(folder), str(CATALOGUES)])
    most = 0
    while child.poll() is None:
        try:
            most = max(most, child.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.2)
    if child.wait():
        raise RuntimeError("our build failed")
    write_json(out, {"build_s": time.perf_counter() - began, "build_memory_mb": most // 2**20})
    return folder


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
