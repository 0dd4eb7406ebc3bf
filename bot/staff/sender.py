"""Sends what lies in the outbox: each lane's events in order, each event once."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

from bot.gateway import logs
from bot.gateway.database import Database
from bot.staff import outbox
from bot.staff.config import Config
from bot.staff.figures import StaffFigures
from bot.staff.lanes import RoomLanes
from bot.staff.matrix import Matrix, MatrixError
from bot.staff.outbox import MESSAGE, REDACTION, Lane, Outgoing

REACTION = "m.reaction"

#: Seconds between two attempts: doubled, up to the last.
_FIRST_PAUSE, _LAST_PAUSE = 0.1, 5.0


class Sender:
    """Drains the outbox. What the homeserver refuses for good is set aside; the rest is retried."""

    def __init__(
        self, database: Database, config: Config, matrix: Matrix, figures: StaffFigures
    ) -> None:
        self._database = database
        self._config = config
        self._matrix = matrix
        self._figures = figures
        self._hurry = asyncio.Event()
        #: Set once we are signed in: before that, every call would fail.
        self.ready = asyncio.Event()
        self.lanes = RoomLanes(database, outbox.lanes, self._drain)

    def hurry(self) -> None:
        """Try again now what waits for its next attempt: the homeserver is back."""
        self._hurry.set()
        self._hurry = asyncio.Event()

    async def _drain(self, lane: Lane) -> None:
        await self.ready.wait()
        pause = _FIRST_PAUSE
        following = await self._database.run(outbox.take_next, lane)
        while (outgoing := following) is not None:
            try:
                following = await self._send(outgoing)
                pause = _FIRST_PAUSE
                continue
            except MatrixError as error:
                if await self._is_hopeless(outgoing, error):
                    await self._give_up(outgoing, error)
                else:
                    self._figures.failures.labels("retried").inc()
                    if error.status == 403 and pause == _FIRST_PAUSE:
                        # Somebody has to let us in, or speak: nobody knows where it is not said.
                        room_mark = logs.short(lane.room)
                        logs.log.warning("not let into a room", room=room_mark, code=error.code)
                    await self._wait(max(error.wait, pause))
                    pause = min(pause * 2, _LAST_PAUSE)
            # Its content may have been erased meanwhile.
            following = await self._database.run(outbox.take_next, lane)

    async def _give_up(self, outgoing: Outgoing, error: MatrixError) -> None:
        await self._database.run(outbox.refused, outgoing.number)
        self._figures.failures.labels("refused").inc()
        room = logs.short(outgoing.room)
        logs.log.error("staff event refused", room=room, status=error.status, code=error.code)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            pass

    async def _is_hopeless(self, outgoing: Outgoing, error: MatrixError) -> bool:
        """Tell whether there is no use in trying again.

        Forbidden is so only where we have no business: in a room of the list somebody may have to
        invite us first.
        """
        if error.status != 403:
            return error.final
        try:
            await self._matrix.join(outgoing.room)
        except MatrixError as refused:
            gone = refused.final or refused.status == 403
            return gone and self._config.room(outgoing.room) is None
        # We are there, and may not speak: in a room of the list that is to be mended. Only what
        # others have written is not ours to redact, unless we are made a moderator.
        return outgoing.key.startswith(outbox.OTHERS) or self._config.room(outgoing.room) is None

    async def _send(self, outgoing: Outgoing) -> Outgoing | None:
        """Send it, note that, and return what comes next in the lane."""
        if outgoing.kind == REDACTION:
            event = await self._redact(outgoing)
        else:
            media = outgoing.media
            if outgoing.file is not None and media is None:
                info = outgoing.content["info"]
                media = await self._matrix.upload(
                    outgoing.content["filename"], info["mimetype"], outgoing.file
                )
                await self._database.run(outbox.uploaded, outgoing.number, media)
            event = await self._matrix.send(
                outgoing.room, outgoing.kind, outgoing.txn, content_of(outgoing, media)
            )
        gone, following = await self._database.run(_note, outgoing, event)
        self._figures.sent.inc()
        if gone is not None:
            await self._delete(gone)
        return following

    async def _redact(self, outgoing: Outgoing) -> str:
        assert outgoing.about is not None  # noqa: S101 - take_next has refused the others
        return await self._matrix.redact(outgoing.room, outgoing.about, outgoing.txn)

    async def _delete(self, media: str) -> None:
        try:
            await self._matrix.delete_media(media)
        except MatrixError as error:
            # Only an administrator may; docs/staff.md says what else removes old files.
            self._figures.failures.labels("media_kept").inc()
            logs.log.warning("staff file not deleted", status=error.status, code=error.code)


def _note(
    connection: sqlite3.Connection, outgoing: Outgoing, event: str
) -> tuple[str | None, Outgoing | None]:
    """Store that it is sent; return the file that is to go with it, and what comes next."""
    gone = outbox.sent(connection, outgoing, event)
    return gone, outbox.take_next(connection, outgoing.lane)


def content_of(outgoing: Outgoing, media: str | None = None) -> dict[str, Any]:
    """Return the content with its relations to other events, and the address of its file."""
    content = dict(outgoing.content)
    if outgoing.kind == REACTION:
        relation = {"rel_type": "m.annotation", "event_id": outgoing.about, "key": content["key"]}
        return {"m.relates_to": relation}
    if media is not None:
        content["url"] = media
    if outgoing.kind != MESSAGE:
        return content
    if outgoing.about is not None:
        edit = {"rel_type": "m.replace", "event_id": outgoing.about}
        return {**content, "m.new_content": dict(content), "m.relates_to": edit}
    answered = outgoing.reply_to
    if outgoing.thread is not None:
        content["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": outgoing.thread,
            "is_falling_back": answered is None,
            "m.in_reply_to": {"event_id": answered or outgoing.thread},
        }
    elif answered is not None:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": answered}}
    return content
