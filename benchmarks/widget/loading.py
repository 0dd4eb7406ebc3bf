"""How much a page loads until its chat can be used, and how long that takes."""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from playwright.sync_api import Browser

from benchmarks.widget.peers import PEERS

# Notes when a field can be written into and the main thread answers a timer.
_USABLE = """
window.usable = new Promise((done) => {
    const fields = "textarea, input:not([type]), input[type=text], [contenteditable=true]";
    const search = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches(fields) && !element.disabled && element.checkVisibility()
                && element.getBoundingClientRect().width > 50) return element;
            const found = element.shadowRoot && search(element.shadowRoot);
            if (found) return found;
        }
    };
    const look = () => {
        if (document.documentElement && search(document)) {
            setTimeout(() => done(performance.now()));
        } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
});
"""


@dataclass(frozen=True, slots=True)
class Device:
    """How fast the line and the processor are; 1 is this machine."""

    name: str
    runs: int
    slower: float = 1.0
    #: Bytes a second, and milliseconds there and back; 0 is without limit.
    throughput: float = 0.0
    latency: float = 0.0


DEVICES = (
    Device("this machine", runs=7),
    Device("slow phone", runs=5, slower=4.0, throughput=1.6e6 / 8, latency=150.0),
)


@contextmanager
def site(pages: Mapping[str, bytes], port: int) -> Iterator[str]:
    """Serve `pages` packed, as any web server does, at `port`; give the origin."""
    packed = {path: gzip.compress(content, 9) for path, content in pages.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            content = packed.get(self.path)
            self.send_response(404 if content is None else 200)
            kind = "text/javascript" if self.path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content or b"")))
            if content:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def pages(gateway: str) -> dict[str, bytes]:
    """Return a minimal page for each widget, and the peers' scripts."""
    ours = (
        f'<script type="module" src="{gateway}/widget/study-chat.js"></script>'
        '<study-chat study="tecpom" country="NO" lang="nb" open></study-chat>'
    )
    bodies = {"study-chat": ours}
    found = {}
    for peer in PEERS:
        path = f"/{peer.name}.js"
        found[path] = peer.script.read_bytes()
        bodies[peer.name] = peer.body.replace("{script}", path)
    for name, body in bodies.items():
        page = f'<!doctype html><html lang="en"><title>{name}</title><body>{body}</body></html>'
        found[f"/{name}"] = page.encode()
    return found


def load(browser: Browser, address: str, device: Device) -> tuple[float, float]:
    """Load a page with an empty cache; return milliseconds and kilobytes until it is usable."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(_USABLE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        if device.slower != 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": device.slower})
        if device.throughput:
            line = {
                "offline": False,
                "latency": device.latency,
                "downloadThroughput": device.throughput,
                "uploadThroughput": device.throughput,
            }
            session.send("Network.emulateNetworkConditions", line)
        bytes_of: dict[str, float] = {}
        session.on(
            "Network.dataReceived",
            lambda event: bytes_of.__setitem__(
                event["requestId"],
                bytes_of.get(event["requestId"], 0) + event["encodedDataLength"],
            ),
        )
        documents: set[str] = set()
        session.on(
            "Network.requestWillBeSent",
            lambda event: (
                documents.add(event["requestId"]) if event["type"] == "Document" else None
            ),
        )
        page.goto(address, wait_until="commit")
        usable = float(page.evaluate("() => window.usable"))
        size = sum(size for request, size in bytes_of.items() if request not in documents)
        return usable, size / 1000


def measure(browser: Browser, pages_at: str) -> dict[str, Any]:
    """Load all widgets in turns on each device; return medians and quartiles."""
    names = ["study-chat", *(peer.name for peer in PEERS)]
    found: dict[str, Any] = {}
    for device in DEVICES:
        times: dict[str, list[float]] = {name: [] for name in names}
        sizes: dict[str, float] = {}
        for round_ in range(device.runs + 1):
            for name in names[round_ % len(names) :] + names[: round_ % len(names)]:
                usable, sizes[name] = load(browser, f"{pages_at}/{name}", device)
                if round_:  # the first round warms everything up
                    times[name].append(usable)
        found[device.name] = {
            name: {
                "kb": round(sizes[name], 1),
                "median_ms": round(statistics.median(times[name])),
                "quartiles_ms": [round(q) for q in statistics.quantiles(times[name], n=4)[::2]],
                "runs": device.runs,
            }
            for name in names
        }
    return found
