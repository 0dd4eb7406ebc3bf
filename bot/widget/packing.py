"""What browsers get of a text: as small as gzip can be, by zopfli where it is there."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.util import find_spec

#: Whether the library that packs better than gzip is there; it takes a hundred times as long.
ZOPFLI = find_spec("zopfli") is not None


@lru_cache(maxsize=64)
def packed(content: bytes) -> bytes:
    """Return the content in the gzip format, the same bytes each time."""
    if not ZOPFLI:
        return gzip.compress(content, 9, mtime=0)
    import zopfli.gzip  # noqa: PLC0415 - it need not be there

    return bytes(zopfli.gzip.compress(content))
