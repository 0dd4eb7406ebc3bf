"""Requests as the gateway takes them: with plain headers, and a body that comes in time."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Request
from sanic.exceptions import BadRequest, RequestTimeout

from bot.gateway import framing


class PatientRequest(Request):
    """A request whose headers are plain (`framing`), and whose body must come in time.

    Sanic's own REQUEST_TIMEOUT ends with the headers: a body that trickles in would hold its
    connection as long as an answer may take.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not framing.is_plain(self.head):
            # 400, and nothing more is read from this connection.
            raise BadRequest("headers that can be read in more than one way")

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
