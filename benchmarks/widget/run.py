"""The widget beside its peers, over a bad line, and thousands of streams (see README.md)."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import sync_playwright

from benchmarks.widget import held, loading, losses, peers
from locales import LANGUAGES
from tests.conftest import System, end, free_port, start

ROOT = Path(__file__).parent.parent.parent
OUT = Path("build/benchmarks/widget.json")
PARTS = ("loading", "losses", "held")
#: What a client alone does not do, but the measurements do from one address.
LIMITS = {
    "limit_open": "100000/minute",
    "limit_address": "100000/minute",
    "limit_conversation": "100000/minute",
    "queue_limit": 50,
}


def chromium() -> str:
    """Return the path of the browser that the tests use."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if not path:
        raise SystemExit("no Chromium was found; `make browser` says how to get one")
    return path


def size(url: str) -> dict[str, float]:
    """Return the kilobytes that are sent of each script and of the words of each language."""

    def sent(name: str) -> float:
        with requests.get(f"{url}/widget/{name}", stream=True, timeout=10) as answer:
            return len(answer.raw.read(decode_content=False)) / 1000

    words = [f"words/{tag}{end}" for tag in LANGUAGES for end in (".json", ".more.json")]
    return {name: round(sent(name), 2) for name in ("study-chat.js", "tools.js", *words)}


def beside_peers(system: System, port: int, path: str) -> dict[str, Any]:
    """Measure size and time until usable, of all widgets in turns."""
    with (
        loading.site(loading.pages(system.url), port) as origin,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = loading.measure(browser, origin)
        browser.close()
    return {"size_kb": size(system.url), **found}


def main() -> None:
    """Run the parts that are chosen; print what was found, and write it to build/benchmarks/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--streams", type=int, default=5000)
    chosen = parser.parse_args()
    os.chdir(ROOT)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * chosen.streams + 1000
    if soft < wanted:
        # The gateway inherits it.
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    for peer in peers.PEERS:
        peers.install(peer)
    path, port = chromium(), free_port()
    system = start(
        Path(tempfile.mkdtemp()), allowed_origins=(f"http://127.0.0.1:{port}",), **LIMITS
    )
    report: dict[str, Any] = json.loads(OUT.read_text()) if OUT.exists() else {}
    measure: dict[str, Callable[[], Any]] = {
        "loading": lambda: beside_peers(system, port, path),
        "losses": lambda: asyncio.run(losses.measure(system, path, chosen.messages)),
        "held": lambda: asyncio.run(held.measure(system, path, chosen.streams)),
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    try:
        for part in chosen.only:
            print(f"Measuring: {part} …", flush=True)
            report[part] = measure[part]()
            print(json.dumps(report[part], indent=2), flush=True)
            OUT.write_text(json.dumps(report, indent=2), encoding="utf-8")
    finally:
        end(system)


if __name__ == "__main__":
    main()
