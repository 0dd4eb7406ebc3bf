"""A website on an origin of its own, for pages that embed the chat."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType


class Website:
    """Serves the pages that are `put` on it, on a free port of 127.0.0.1, within a `with` block."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, str | None]] = {}
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html, policy = pages.get(self.path, ("", None))
                self.send_response(200 if html else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def put(self, path: str, html: str, policy: str | None = None) -> str:
        """Serve `html` at `path` with a content security policy; return its address."""
        self._pages[path] = (html, policy)
        return self.origin + path

    def __enter__(self) -> Website:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
