"""The gateway's line to Rasa: one turn there, its replies back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

from bot.gateway.event_log import Reply
from bot.gateway.timing import Timing
from locales import LANGUAGES

#: Rasa's server closes a silent connection after 5 s; ours must let go of it before.
_KEEP_ALIVE = 3.0


class RasaAwayError(Exception):
    """Rasa gave no usable answer. `reason` is a word for the figures, never a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SilentError(RasaAwayError):
    """Rasa answered, with no replies: that is what it does while the action server is away."""

    def __init__(self) -> None:
        super().__init__("silent")


class RasaClient:
    """Speaks to Rasa's stock REST channel over connections that stay open between turns."""

    def __init__(self, url: str, patience: float, timing: Timing) -> None:
        self._url = f"{url}/webhooks/rest/webhook"
        self._patience = patience
        self._timing = timing
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make ready; nothing is connected yet."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=_KEEP_ALIVE),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()

    async def turn(self, sender: str, message: str, metadata: dict[str, Any]) -> list[Reply]:
        """Return Rasa's replies to one message; raise RasaAwayError where there are none.

        A refused connection, and one that breaks before an answer comes, are tried again until
        the patience is at an end: Rasa has died and is being started again. It stores a turn only
        when the turn is over, so nothing is stored twice; `metadata["message_id"]` lets the
        action server recognise the exception. An answer without replies is tried again a few
        times, too: the action server is being started again. Nothing else is.
        """
        body = {"sender": sender, "message": message, "metadata": metadata}
        loop = asyncio.get_running_loop()
        end = loop.time() + self._patience
        pause = self._timing.first_retry
        silences = iter(self._timing.silent_retries)
        while True:
            try:
                return _replies(await self._post(body, end - loop.time()), metadata["language"])
            except SilentError:
                wait = next(silences, None)
                if wait is None or loop.time() + wait >= end:
                    raise
                await asyncio.sleep(wait)
                continue
            except TimeoutError:
                raise RasaAwayError("timeout") from None
            except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
                if loop.time() + pause >= end:
                    raise RasaAwayError("refused") from None
            except aiohttp.ClientError:
                raise RasaAwayError("broken") from None
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._timing.last_retry)

    async def _post(self, body: dict[str, Any], patience: float) -> bytes:
        if self._session is None:
            raise RasaAwayError("closed")
        timeout = aiohttp.ClientTimeout(total=patience)
        async with self._session.post(self._url, json=body, timeout=timeout) as answer:
            if answer.status != 200:
                raise RasaAwayError("status")
            return await answer.read()


def _replies(body: bytes, language: str) -> list[Reply]:
    """Read Rasa's messages; `[]` is what it answers when the action server is away."""
    try:
        messages = json.loads(body)
        replies = [reply for reply in (_reply(m, language) for m in messages) if reply]
        for reply in replies:
            json.dumps([reply.text, reply.custom, reply.buttons], ensure_ascii=False).encode()
    except (ValueError, TypeError, AttributeError, KeyError):
        raise RasaAwayError("malformed") from None
    if not replies:
        raise SilentError
    return replies


def _reply(message: dict[str, Any], language: str) -> Reply | None:
    """Lift text, language and buttons out of `custom`; a plain text becomes a notice."""
    custom = dict(message.get("custom") or {})
    text = custom.pop("text", None)
    if text is None:
        text = message.get("text")
    buttons = custom.pop("buttons", None) or message.get("buttons") or []
    spoken = custom.pop("language", language)
    if not isinstance(text, str):
        if text is None and not custom:
            return None
        text = ""
    return Reply(
        text=text,
        language=spoken if spoken in LANGUAGES else language,
        custom=custom if "kind" in custom else {"kind": "notice", **custom},
        buttons=tuple({"title": str(b["title"]), "payload": str(b["payload"])} for b in buttons),
    )
