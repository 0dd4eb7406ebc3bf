"""Errors as clients see them: `{"error": {"code", "message"}}` in the conversation's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Every code that a client can get, with its HTTP status. Its words are the response
#: `error_<code>` of domain.yml.
STATUS: Mapping[str, int] = MappingProxyType(
    {
        "bad_request": 400,
        "empty": 400,
        "unknown_answer": 400,
        "unknown_button": 400,
        "unknown_language": 400,
        "unknown_study": 400,
        "unauthorised": 401,
        "not_found": 404,
        "unknown_link": 404,
        "method_not_allowed": 405,
        "too_long": 413,
        "too_many": 429,
        "too_often": 429,
        "unexpected": 500,
        "not_erased": 503,
    }
)

#: Statuses of the web server's own errors, and the codes that stand for them.
_CODE_OF_STATUS = {401: "unauthorised", 404: "not_found", 405: "method_not_allowed"} | {
    413: "too_long",
    429: "too_many",
}


class ApiError(Exception):
    """A request that is refused, by its code; `wait` is after how many seconds to try again."""

    def __init__(self, code: str, wait: int = 2) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.wait = wait


def code_of(status: int) -> str:
    """Return the code for an HTTP status that the web server chose."""
    return _CODE_OF_STATUS.get(status, "bad_request" if status < 500 else "unexpected")
