"""Where a request ends: headers that a proxy in front could read in another way than Sanic does.

Two that disagree about it take a part of one client's request for the beginning of another's.
Sanic accepts more than RFC 9112 allows: a space before the colon, folded lines, line breaks within
a value, space of any kind before "chunked", digits of any alphabet in a length.
"""

from __future__ import annotations

import re

#: A header line of the RFC; a length has decimal digits, and no coding is known but "chunked".
_LINE = re.compile(
    rb"content-length:[ \t]*[0-9]+[ \t]*|transfer-encoding:[ \t]*chunked|"
    rb"(?!content-length:|transfer-encoding:)[!#$%&'*+\-.^_`|~0-9a-z]+:[^\x00-\x08\x0a-\x1f\x7f]*",
    re.IGNORECASE,
)


def is_plain(head: bytes) -> bool:
    """Tell whether every header line in `head` can be read in one way only.

    `head` is a request line and the header lines behind it, as they came.
    """
    return all(_LINE.fullmatch(line) for line in head.split(b"\r\n")[1:])
