"""Deals with what staff say, in the order of each room: once, whatever happens in between."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.gateway import logs
from bot.gateway.database import Database
from bot.gateway.streams import Streams
from bot.staff import inbox, letters, outbox, traces
from bot.staff.assistant import Assistant
from bot.staff.config import Config
from bot.staff.figures import StaffFigures
from bot.staff.heard import Heard
from bot.staff.incoming import Incoming, read
from bot.staff.lanes import RoomLanes
from bot.staff.matrix import Matrix, MatrixError
from bot.staff.watch import Watch

__all__ = ["ATTEMPTS", "Desk", "Heard", "Worker"]

#: So often is an event tried; then its sender is told that it has failed.
ATTEMPTS = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.3, 5.0


#: Deals with an event that is about a case or a command, in the transaction of the connection.
Desk = Callable[[sqlite3.Connection, Incoming], Heard]


@dataclass(slots=True)
class Worker:
    """Drains the inbox."""

    database: Database
    config: Config
    matrix: Matrix
    streams: Streams
    figures: StaffFigures
    desk: Desk
    assistant: Assistant
    watch: Watch
    lanes: RoomLanes[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lanes = RoomLanes(self.database, inbox.rooms, self._drain)

    async def _drain(self, room: str) -> None:
        pause = _FIRST_PAUSE
        while True:
            # One that was missed must go before those that came after it.
            await self.watch.caught_up.wait()
            event = await self.database.run(inbox.take_next, room)
            if event is None:
                return
            try:
                await self._handle(event)
                pause = _FIRST_PAUSE
            except MatrixError as error:
                # The homeserver is away: that is nobody's fault here, and passes. Not so where we
                # are in the room no more: then nobody is there who waits for an answer.
                gone = error.status in (403, 404) and self.config.room(room) is None
                if error.final or (gone and error.code.startswith("M_")):
                    await self._set_aside(event)
                    continue
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception as error:
                logs.log.error(
                    "staff event failed", room=logs.short(room), **logs.error_place(error)
                )
                if await self.database.run(inbox.failed, event["event_id"]) >= ATTEMPTS:
                    await self._set_aside(event)
                else:
                    await asyncio.sleep(pause)
                    pause *= 3

    async def _handle(self, event: Mapping[str, Any]) -> None:
        """Deal with one event; when this returns, it is off the list."""
        if event.get("type") == "m.room.member":
            await self._member(event)
            return
        if event.get("type") == "m.room.tombstone":
            await self._replaced(event)
            return
        incoming = read(event, self.config.us)
        if incoming is not None:
            await self.database.run(traces.keep, incoming)
        # Whoever is not on the list is not answered at all.
        if incoming is None or self.config.user(incoming.sender) is None:
            await self.database.run(inbox.done, event["event_id"])
            return
        if incoming.encrypted or incoming.attachment:
            await self.assistant.answer_unreadable(incoming)
            return
        heard = await self.database.run(self._at_the_desk, incoming)
        for conversation in heard.wake:
            self.streams.wake(conversation)
        if not heard.handled:
            await self.assistant.answer(incoming)

    def _at_the_desk(self, connection: sqlite3.Connection, incoming: Incoming) -> Heard:
        heard = self.desk(connection, incoming)
        if heard.handled:
            inbox.done(connection, incoming.event)
        return heard

    async def _member(self, event: Mapping[str, Any]) -> None:
        """Follow invitations from the list, turn down the others; notice who comes and goes."""
        room = event["room_id"]
        self.assistant.members_changed(room)
        content = event.get("content")
        invited = isinstance(content, dict) and content.get("membership") == "invite"
        self._look_at_stranger(event)
        if invited and event.get("state_key") == self.config.us:
            listed = self.config.room(room) or self.config.user(str(event.get("sender")))
            try:
                await (self.matrix.join(room) if listed else self.matrix.leave(room))
            except MatrixError as error:
                # The invitation may have been taken back; anything else is tried again.
                if error.status not in (403, 404):
                    raise
        await self.database.run(inbox.done, event["event_id"])

    def _look_at_stranger(self, event: Mapping[str, Any]) -> None:
        """Warn of whoever reads an inbox and is not on the list; who that is stands in the room."""
        content, place = event.get("content"), self.config.room(event["room_id"])
        there = isinstance(content, dict) and content.get("membership") in ("invite", "join")
        user = str(event.get("state_key"))
        known = user == self.config.us or self.config.user(user) is not None
        if place and place.inbox and there and not known:
            self.figures.failures.labels("stranger").inc()
            logs.log.warning("somebody who is not on the list reads an inbox", room=place.id)

    async def _replaced(self, event: Mapping[str, Any]) -> None:
        content = event.get("content")
        if isinstance(content, dict) and event.get("state_key") == "":
            self.room_replaced(event["room_id"], str(content.get("replacement_room", "")))
        await self.database.run(inbox.done, event["event_id"])

    def room_replaced(self, room: str, by: str) -> None:
        """Say that a room of the list is used no more: who reads the new one gets no cases.

        The new one is not followed by itself: who sees patients is decided by the settings file.
        """
        if self.config.room(room) is not None and self.config.room(by) is None:
            self.figures.failures.labels("room_replaced").inc()
            logs.log.error("a room of the list was upgraded: change its id", room=room, to=by)

    async def _set_aside(self, event: Mapping[str, Any]) -> None:
        """Tell the sender that it did not work, and go on with the next."""
        self.figures.failures.labels("set_aside").inc()
        incoming = read(event, self.config.us)

        def tell(connection: sqlite3.Connection) -> None:
            if incoming is not None and self.config.user(incoming.sender) is not None:
                text = self.assistant.words(connection, "staff_failed", incoming)
                outbox.put(
                    connection,
                    key=f"failed:{incoming.event}",
                    room=incoming.room,
                    content=letters.notice(text),
                    thread=incoming.thread,
                    reply_to=incoming.event,
                )
            inbox.done(connection, event["event_id"])

        await self.database.run(tell)
