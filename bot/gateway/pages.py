"""The widget's files, its words, and the demonstration page."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json, raw

from bot.gateway import headers, requests
from bot.gateway.context import browser_language, service_of
from bot.gateway.errors import ApiError
from bot.widget.files import load_files
from bot.widget.page import render_page
from locales import LANGUAGES

pages = Blueprint("pages")

#: Kept by browsers, but asked for again each time: a new version must reach everyone at once.
_CACHE = {"Cache-Control": "no-cache", **headers.SHARED}


@pages.get("/")
async def demonstration(request: Request) -> HTTPResponse:
    """Show the page of a study (`?study=`, `?lang=`) with the widget on it."""
    service = service_of(request)
    wanted = requests.language_tag(request.args.get("lang", ""))
    if wanted not in LANGUAGES:
        wanted = browser_language(request) or service.settings.language
    shown = service.shown
    study = request.args.get("study") or next(iter(shown.studies))
    if study not in shown.studies:
        raise ApiError("not_found")
    nonce = secrets.token_urlsafe(16)
    text = render_page(
        shown.speech.catalogue,
        shown.studies,
        study,
        wanted,
        nonce,
        passages=shown.passages,
        country=service.settings.country,
        review=shown.speech.review_notice(service.settings.review_notice, wanted),
    )
    return html(text, headers={"Content-Security-Policy": headers.page_policy(nonce)})


@pages.get("/widget/<name:str>")
async def widget_file(request: Request, name: str) -> HTTPResponse:
    """Serve one file of the widget, packed where the browser takes that."""
    file = load_files().get(name)
    if file is None:
        raise ApiError("not_found")
    takes_gzip = "gzip" in str(request.headers.get("accept-encoding", ""))
    headers_ = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if takes_gzip else {})
    content = file.gzipped if takes_gzip else file.content
    return _cached(request, content, file.type, file.etag, headers_)


@pages.get("/widget/words/<name:str>")
async def widget_words(request: Request, name: str) -> HTTPResponse:
    """Serve the widget's sentences in one language, as `<language>.json`."""
    language, dot, ending = name.partition(".")
    if language not in LANGUAGES or dot + ending != ".json":
        raise ApiError("not_found")
    words = json(service_of(request).speech.widget_words(language)).body or b""
    tag = f'"{hashlib.sha256(words).hexdigest()[:24]}"'
    return _cached(request, words, "application/json", tag)


def _cached(
    request: Request,
    content: bytes,
    content_type: str,
    tag: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> HTTPResponse:
    own = {"ETag": tag, **_CACHE, **more}
    known = str(request.headers.get("if-none-match", ""))
    if tag in {part.strip().removeprefix("W/") for part in known.split(",")}:
        return HTTPResponse(status=304, headers=own)
    return raw(content, content_type=content_type, headers=own)
