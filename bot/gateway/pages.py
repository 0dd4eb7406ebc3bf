"""The widget's files, its words, and the demonstration page."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json, raw

from bot.gateway import headers, requests
from bot.gateway.context import browser_language, service_of
from bot.gateway.errors import ApiError
from bot.widget.page import render_page
from locales import LANGUAGES

pages = Blueprint("pages")

STATIC = Path(__file__).parent.parent / "widget" / "static"

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.(?:js|css)")

#: Kept by browsers, but asked for again each time: a new version must reach everyone at once.
_CACHE = {"Cache-Control": "no-cache", **headers.SHARED}


@pages.get("/")
async def demonstration(request: Request) -> HTTPResponse:
    """Show the page of a study (`?study=`, `?lang=`) with the widget on it."""
    service = service_of(request)
    wanted = requests.language_tag(request.args.get("lang", ""))
    if wanted not in LANGUAGES:
        wanted = browser_language(request) or service.settings.language
    study = request.args.get("study") or next(iter(service.studies))
    if study not in service.studies:
        raise ApiError("not_found")
    nonce = secrets.token_urlsafe(16)
    text = render_page(
        service.speech.catalogue,
        service.studies,
        study,
        wanted,
        nonce,
        passages=service.passages,
        country=service.settings.country,
    )
    return html(text, headers={"Content-Security-Policy": headers.page_policy(nonce)})


@pages.get("/widget/<name:str>")
async def widget_file(request: Request, name: str) -> HTTPResponse:
    """Serve one file of the widget."""
    path = STATIC / name
    if not _FILE_NAME.fullmatch(name) or not path.is_file():
        raise ApiError("not_found")
    return _cached(request, path.read_bytes(), _TYPES[path.suffix])


@pages.get("/widget/words/<name:str>")
async def widget_words(request: Request, name: str) -> HTTPResponse:
    """Serve the widget's sentences in one language, as `<language>.json`."""
    language, dot, ending = name.partition(".")
    if language not in LANGUAGES or dot + ending != ".json":
        raise ApiError("not_found")
    words = json(service_of(request).speech.widget_words(language)).body
    return _cached(request, words or b"", "application/json")


def _cached(request: Request, content: bytes, content_type: str) -> HTTPResponse:
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    known = str(request.headers.get("if-none-match", ""))
    if tag in {part.strip().removeprefix("W/") for part in known.split(",")}:
        return HTTPResponse(status=304, headers={"ETag": tag, **_CACHE})
    return raw(content, content_type=content_type, headers={"ETag": tag, **_CACHE})
