"""The widget's files, its words, and our own pages: of a study, and how to embed the chat."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, raw

from bot.gateway import headers, requests
from bot.gateway.addresses import is_trusted
from bot.gateway.context import browser_language, service_of
from bot.gateway.errors import ApiError
from bot.widget.embed import Gateway, render_embed
from bot.widget.embed_form import Choice
from bot.widget.files import load_files
from bot.widget.frame import Frame
from bot.widget.missing import render_missing
from bot.widget.packing import packed
from bot.widget.page import COUNTRIES, render_page
from bot.widget.words import encoded
from locales import LANGUAGES, Words

pages = Blueprint("pages")

#: Kept by browsers, but asked for again each time: a new version must reach everyone at once.
_CACHE = {"Cache-Control": "no-cache", **headers.SHARED}

_FOR_PROGRAMS = ("/api/", "/widget/")
#: Endings of the files with the widget's words: whether they are those that are needed later.
_WORDS = MappingProxyType({"json": False, "more.json": True})
_COUNTRY = re.compile(r"[A-Z]{2}")
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")


@pages.get("/")
async def demonstration(request: Request) -> HTTPResponse:
    """Show the page of a study (`?study=`, `?lang=`) with the widget on it."""
    service = service_of(request)
    shown, language = service.shown, _language(request)
    study = request.args.get("study") or next(iter(shown.studies))
    if language is None or study not in shown.studies:
        raise ApiError("not_found")
    nonce = _new_nonce()
    text = render_page(
        shown.speech.catalogue,
        shown.studies,
        study,
        language,
        nonce,
        passages=shown.passages,
        country=service.settings.country,
        review=_review(request, language),
    )
    return _page(text, nonce)


@pages.get("/embed")
async def embed(request: Request) -> HTTPResponse:
    """Show how to put the chat on a website: `?study=`, `?country=`, `?lang=`, `?open=`, `?site=`.

    The page is in the language that `?page=` names, or in that of the chat.
    """
    service = service_of(request)
    shown, wanted = service.shown, _language(request)
    # Sent empty is a choice, too: of all studies, or of no country.
    arguments = {
        name: values[0].strip() for name, values in request.get_args(keep_blank_values=True).items()
    }
    spoken = wanted if "page" not in arguments else _language(request, "page")
    study = arguments.get("study") or ("" if "study" in arguments else next(iter(shown.studies)))
    country = arguments.get("country", "").upper()
    if wanted is None or spoken is None or (study and study not in shown.studies):
        raise ApiError("not_found")
    if country and not _COUNTRY.fullmatch(country):
        raise ApiError("not_found")
    if "country" not in arguments:
        country = service.settings.country or COUNTRIES.get(wanted, "")
    choice = Choice(study, country, wanted, bool(arguments.get("open")), arguments.get("site", ""))
    gateway = Gateway(_public_address(request), service.settings.allowed_origins)
    nonce = _new_nonce()
    frame = Frame(shown.speech.catalogue, spoken, nonce)
    text = render_embed(frame, shown.studies, choice, gateway, _review(request, spoken))
    return _page(text, nonce, form_action="'self'")


@pages.get("/widget/<name:str>")
async def widget_file(request: Request, name: str) -> HTTPResponse:
    """Serve one file of the widget, packed where the browser takes that."""
    file = load_files().get(name)
    if file is None:
        raise ApiError("not_found")
    return _packed(request, file.content, file.gzipped, file.type, file.etag)


@pages.get("/widget/words/<name:str>")
async def widget_words(request: Request, name: str) -> HTTPResponse:
    """Serve the widget's sentences in one language: `<language>.json`, later `….more.json`."""
    language, _, ending = name.partition(".")
    if language not in LANGUAGES or ending not in _WORDS:
        raise ApiError("not_found")
    words = service_of(request).speech.widget_words(language)
    content = encoded(words, later=_WORDS[ending])
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return _packed(request, content, packed(content), "application/json", tag)


def _language(request: Request, name: str = "lang") -> str | None:
    """Return the language that an argument names, or the browser's; None for one unknown here."""
    named = request.args.get(name, "")
    if not named.strip():
        return browser_language(request) or service_of(request).settings.language
    language = requests.language_tag(named)
    return language if language in LANGUAGES else None


def missing_page(request: Request) -> HTTPResponse | None:
    """Return what a person is shown who is led nowhere; None where a program asked for it."""
    reads_pages = "text/html" in str(request.headers.get("accept", ""))
    if not reads_pages or request.path.startswith(_FOR_PROGRAMS):
        return None
    service = service_of(request)
    language = _language(request) or browser_language(request) or service.settings.language
    shown, nonce = service.shown, _new_nonce()
    text = render_missing(Frame(shown.speech.catalogue, language, nonce), shown.studies)
    return _page(text, nonce, status=404)


def _page(text: str, nonce: str, *, status: int = 200, form_action: str = "'none'") -> HTTPResponse:
    policy = headers.page_policy(nonce, form_action)
    return html(text, status=status, headers={"Content-Security-Policy": policy})


def _new_nonce() -> str:
    return secrets.token_urlsafe(16)


def _review(request: Request, language: str) -> Words | None:
    service = service_of(request)
    return service.shown.speech.review_notice(service.settings.review_notice, language)


def _public_address(request: Request) -> str:
    """Return where browsers reach this gateway: as the operator says, or as this request does."""
    settings = service_of(request).settings
    if settings.public_url:
        return settings.public_url
    host = str(request.headers.get("host", "")).lower()
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.gateway_port}"
    forwarded = str(request.headers.get("x-forwarded-proto", ""))
    secure = forwarded == "https" and is_trusted(request.ip, settings.trusted_proxies)
    return f"{'https' if secure else 'http'}://{host}"


def _packed(
    request: Request, content: bytes, gzipped: bytes, content_type: str, tag: str
) -> HTTPResponse:
    """Return the content, packed where the browser takes that."""
    takes_gzip = "gzip" in str(request.headers.get("accept-encoding", ""))
    more = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if takes_gzip else {})
    return _cached(request, gzipped if takes_gzip else content, content_type, tag, more)


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
