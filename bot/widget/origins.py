"""The origin of a website, by which browsers and the gateway know it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(site: str) -> str | None:
    """Return the origin of a website as a browser sends it; None where `site` names none.

    `site` may be an address of one of its pages, with or without "https://".
    """
    site = site.strip()
    try:
        parts = urlsplit(site if "://" in site else f"https://{site}")
        host, port = parts.hostname or "", parts.port
        if ":" in host:
            host = f"[{host}]"
        elif not host.isascii():
            host = host.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return None
    named = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{named}"
