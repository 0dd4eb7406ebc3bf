"""Headers of every answer: what a browser may do with it, and which websites may call."""

from __future__ import annotations

from collections.abc import Collection

#: For everything that is not a page.
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

#: For files that other websites load: the widget and its words.
SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

_METHODS = "GET, POST, PATCH, DELETE, OPTIONS"
_REQUEST_HEADERS = "Authorization, Content-Type, Last-Event-ID"


def security() -> dict[str, str]:
    """Return the headers of every answer; a handler's own take precedence."""
    return {
        "Content-Security-Policy": NOTHING,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }


def page_policy(nonce: str, form_action: str = "'none'") -> str:
    """Return the content security policy of our own pages."""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        "connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action {form_action}"
    )


def cors(origin: str | None, allowed: Collection[str]) -> dict[str, str]:
    """Return the headers that let a page of `origin` read an answer; none for other origins."""
    if not allowed:
        return {}
    if origin is None or origin not in allowed:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Origin",
    }


def preflight(origin: str | None, allowed: Collection[str]) -> dict[str, str]:
    """Return the headers that answer a browser's question before a call from `origin`."""
    headers = cors(origin, allowed)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": "600",
        }
    return headers
