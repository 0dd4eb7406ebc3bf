"""Logs: one JSON object a line; never a text, never an answer, no conversation's full id."""

from __future__ import annotations

import hashlib
import logging
import sys
from typing import Any

import structlog

from knowledge.current import place_of

#: The gateway's logger.
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def configure() -> None:
    """Send the events of the gateway, and the warnings of its libraries, to standard output."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [_WithoutText()]
    root.setLevel(logging.WARNING)


def short(conversation: str) -> str:
    """Return a mark that tells conversations apart in a log and leads back to none of them."""
    return hashlib.sha256(conversation.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def error_place(error: BaseException) -> dict[str, Any]:
    """Return an error's kind and where it was raised; its message is left out, it may quote."""
    return {"error": type(error).__name__, "at": place_of(error)}


class _WithoutText(logging.Handler):
    """Passes on that a library has warned, and where; its words might quote a request."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {
            "library": record.name,
            "at": f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[1]:
            fields |= error_place(record.exc_info[1])
        log.log(record.levelno, "library warning", **fields)
