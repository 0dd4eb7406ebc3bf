"""How long the gateway waits for a client that sends its request slowly."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Request
from sanic.exceptions import RequestTimeout


class PatientRequest(Request):
    """A request whose body must come in time.

    Sanic's own REQUEST_TIMEOUT ends with the headers: a body that trickles in would hold its
    connection as long as an answer may take.
    """

    async def receive_body(self) -> None:
        """Read the body; RequestTimeout (408) when it has not come within REQUEST_TIMEOUT."""
        try:
            async with asyncio.timeout(self.app.config.REQUEST_TIMEOUT):
                await super().receive_body()  # type: ignore[no-untyped-call]
        except TimeoutError:
            stream: Any = self.stream
            # Nothing more is waited for: the rest is not read, and the connection closed.
            stream.request_body = None
            stream.keep_alive = False
            raise RequestTimeout("the body did not come in time") from None
