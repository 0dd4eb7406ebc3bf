"""The homeserver's client API, as far as an application service needs it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.staff.config import Config
from bot.staff.inbox import KINDS
from bot.staff.registration import LOCALPART

#: The device that sends: with one, the homeserver recognises a repeated transaction id even after
#: a restart of its own.
DEVICE = "STUDYCHAT"
#: Seconds that one call may take; a connection that was cut silently is given up then.
_PATIENCE = 10.0
_UPLOAD_PATIENCE = 60.0
#: For so many seconds the homeserver is left alone at most, whatever it asks for.
_LONGEST_WAIT = 60.0
#: Types of events that are read back.
_FOLLOWED = sorted(KINDS)


class MatrixError(Exception):
    """A call failed. `status` 0: the homeserver was not reached, or its answer was no answer.

    `wait` is for how many seconds the homeserver wants to be left alone, a minute at most.
    """

    def __init__(self, status: int, code: str = "", wait: float = 0.0) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.wait = wait

    @property
    def final(self) -> bool:
        """Whether the same call would fail again, however often it is made.

        What a proxy says in place of the homeserver has no code of Matrix, and passes; only what
        is too large stays so.
        """
        if self.status == 413:
            return True
        return (
            self.status in (400, 404, 405)
            and self.code.startswith("M_")
            and self.code not in ("M_UNKNOWN_DEVICE", "M_UNRECOGNIZED", "M_NOT_JSON")
        )


class Matrix:
    """Calls the homeserver as the application service's own user."""

    def __init__(self, config: Config) -> None:
        self._base = config.homeserver
        self._us = config.us
        self._token = config.registration.as_token
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make ready; nothing is connected yet."""
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._token}"},
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(limit=16, keepalive_timeout=20),
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()

    async def send(self, room: str, kind: str, transaction: str, content: Any) -> str:
        """Send an event and return its id: the same one for the same transaction id."""
        path = f"/_matrix/client/v3/rooms/{_(room)}/send/{_(kind)}/{_(transaction)}"
        return _text(await self._call("PUT", path, content, device=True), "event_id")

    async def redact(self, room: str, event: str, transaction: str) -> str:
        """Redact an event; return the redaction's id."""
        path = f"/_matrix/client/v3/rooms/{_(room)}/redact/{_(event)}/{_(transaction)}"
        return _text(await self._call("PUT", path, {}, device=True), "event_id")

    async def upload(self, name: str, kind: str, content: bytes) -> str:
        """Upload a file; return its mxc:// address."""
        path = f"/_matrix/media/v3/upload?filename={_(name)}"
        answer = await self._call("POST", path, raw=content, kind=kind, patience=_UPLOAD_PATIENCE)
        return _text(answer, "content_uri")

    async def delete_media(self, address: str) -> None:
        """Delete a file of ours for good; the homeserver lets only its administrators do so."""
        server, _slash, name = address.removeprefix("mxc://").partition("/")
        await self._call("DELETE", f"/_synapse/admin/v1/media/{_(server)}/{_(name)}")

    async def join(self, room: str) -> None:
        """Join a room that we are invited to, or that is open."""
        await self._call("POST", f"/_matrix/client/v3/join/{_(room)}", {})

    async def leave(self, room: str) -> None:
        """Leave a room, or turn an invitation down."""
        await self._call("POST", f"/_matrix/client/v3/rooms/{_(room)}/leave", {})

    async def members(self, room: str) -> frozenset[str]:
        """Return the user ids of all who are in the room or invited to it."""
        answer = await self._call("GET", f"/_matrix/client/v3/rooms/{_(room)}/members")
        return frozenset(
            _text(event, "state_key")
            for event in _list(answer, "chunk")
            if (event.get("content") or {}).get("membership") in ("join", "invite")
        )

    async def joined(self) -> list[str]:
        """Return the rooms that we are in."""
        answer = await self._call("GET", "/_matrix/client/v3/joined_rooms")
        return [str(room) for room in _list(answer, "joined_rooms")]

    async def replaced_by(self, room: str) -> str | None:
        """Return the room that the room was upgraded to; None where it was not."""
        path = f"/_matrix/client/v3/rooms/{_(room)}/state/m.room.tombstone/"
        try:
            answer = await self._call("GET", path)
        except MatrixError as error:
            if error.code == "M_NOT_FOUND":
                return None
            raise
        return str(answer.get("replacement_room", "")) or None

    async def history(self, room: str, start: str = "") -> dict[str, Any]:
        """Return a page of the room's events before a position ("": its end), newest first."""
        query = f"?dir=b&limit=100&filter={_(json.dumps({'types': _FOLLOWED}))}"
        query += f"&from={_(start)}" if start else ""
        page = await self._call("GET", f"/_matrix/client/v3/rooms/{_(room)}/messages{query}")
        _list(page, "chunk")
        return page

    async def ping(self) -> None:
        """Have the homeserver call us, and hand over at once what it has kept for us."""
        await self._call("POST", f"/_matrix/client/v1/appservice/{LOCALPART}/ping", {})

    async def sign_in(self, name: str) -> None:
        """Make our user and its device where they are not there yet, and give the user a name."""
        kind = "m.login.application_service"
        try:
            body = {"type": kind, "username": LOCALPART, "inhibit_login": True}
            await self._call("POST", "/_matrix/client/v3/register", body, us=False)
        except MatrixError as error:
            if error.code != "M_USER_IN_USE":
                raise
        body = {
            "type": kind,
            "identifier": {"type": "m.id.user", "user": LOCALPART},
            "device_id": DEVICE,
            "initial_device_display_name": name,
        }
        await self._call("POST", "/_matrix/client/v3/login", body, us=False)
        profile = f"/_matrix/client/v3/profile/{_(self._us)}/displayname"
        await self._call("PUT", profile, {"displayname": name})

    async def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        raw: bytes | None = None,
        kind: str = "application/json",
        us: bool = True,
        device: bool = False,
        patience: float = _PATIENCE,
    ) -> dict[str, Any]:
        if self._session is None:
            raise MatrixError(0, "closed")
        query = {"user_id": self._us} if us else {}
        if device:
            query |= {"device_id": DEVICE, "org.matrix.msc3202.device_id": DEVICE}
        url = f"{self._base}{path}"
        url += ("&" if "?" in url else "?") + "&".join(f"{k}={_(v)}" for k, v in query.items())
        data = raw if body is None else json.dumps(body, ensure_ascii=True).encode()
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=data,
                headers={"Content-Type": kind},
                timeout=aiohttp.ClientTimeout(total=patience),
            ) as response:
                return _answer(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise MatrixError(0, "away") from None


def _answer(status: int, body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise MatrixError(0 if status == 200 else status, "no_json")
    if status != 200:
        wait = answer.get("retry_after_ms")
        seconds = min(wait / 1000, _LONGEST_WAIT) if isinstance(wait, int | float) else 0.0
        raise MatrixError(status, str(answer.get("errcode", "")), seconds)
    return answer


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise MatrixError(0, "no_answer")
    return value


def _list(answer: Mapping[str, Any], name: str) -> list[Any]:
    value = answer.get(name)
    if not isinstance(value, list):
        raise MatrixError(0, "no_answer")
    return value


def _(part: str) -> str:
    return quote(part, safe="")
