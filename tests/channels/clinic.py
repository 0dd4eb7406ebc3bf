"""A made-up hospital: real Synapse, its staff, and the whole assistant connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from bot.staff.demo import settings_file
from bot.staff.registration import write_registration
from bot.staff.synapse import DOMAIN, Synapse
from tests.conftest import System, end, free_port, start, wait_until

US = f"@study-chat:{DOMAIN}"
Event = dict[str, Any]


class Proxy:
    """A line between the two servers that can be cut, without either noticing at once."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._open: set[asyncio.StreamWriter] = set()
        self._cut = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", self.port)
        )
        self._loop.run_forever()
        self._server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        try:
            there_reader, there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, there}
        self._open |= ends
        try:
            await asyncio.gather(self._pump(reader, there), self._pump(there_reader, writer))
        finally:
            self._open -= ends
            for one in ends:
                one.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self._cut:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        """Drop all connections, and those to come."""
        self._cut = True
        self._loop.call_soon_threadsafe(self._drop)

    def _drop(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._cut = False

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


@dataclass
class Member:
    """A user of the homeserver who talks in rooms and reads them."""

    synapse: Synapse
    name: str
    token: str

    @property
    def id(self) -> str:
        return f"@{self.name}:{DOMAIN}"

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Make a call; while the homeserver is away it is made again."""
        limit = time.monotonic() + 60
        while True:
            try:
                return self.synapse.call(method, f"/_matrix/client/v3{path}", body, self.token)
            except OSError:
                assert time.monotonic() < limit, "the homeserver stays away"
                time.sleep(0.1)

    def send(self, room: str, content: Event | str, kind: str = "m.room.message") -> str:
        """Send a text, or a whole content; return the event's id. Never sends twice."""
        if isinstance(content, str):
            content = {"msgtype": "m.text", "body": content}
        path = f"/rooms/{quote(room)}/send/{kind}/{uuid.uuid4()}"
        return str(self.call("PUT", path, content)["event_id"])

    def react(self, room: str, event: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return self.send(room, {"m.relates_to": relation}, "m.reaction")

    def direct(self) -> str:
        """Start a direct chat with the assistant; return its room."""
        body = {"preset": "trusted_private_chat", "is_direct": True, "invite": [US]}
        return str(self.call("POST", "/createRoom", body)["room_id"])

    def room(self, invite: list[str]) -> str:
        body = {"preset": "private_chat", "invite": invite}
        return str(self.call("POST", "/createRoom", body)["room_id"])

    def join(self, room: str) -> None:
        self.call("POST", f"/join/{quote(room)}", {})

    def read(self, room: str, **only: list[str]) -> list[Event]:
        """Return all events of the room, or those of `senders` and `types`, oldest first."""
        events: list[Event] = []
        start, filters = "", quote(json.dumps(only))
        while True:
            query = f"?dir=f&limit=500&filter={filters}{start}"
            answer = self.call("GET", f"/rooms/{quote(room)}/messages{query}")
            events += answer["chunk"]
            if not answer.get("end"):
                return events
            start = f"&from={answer['end']}"

    def heard(self, room: str, kind: str = "m.room.message") -> list[Event]:
        """Return what the assistant has sent to the room, oldest first."""
        return self.read(room, senders=[US], types=[kind])

    def wait_for(
        self, room: str, found: Callable[[list[Event]], bool], limit: float = 45.0
    ) -> list[Event]:
        """Read what the assistant sends until `found` is content with it; fail after a while."""
        stop = time.monotonic() + limit
        while True:
            events = self.heard(room)
            if found(events):
                return events
            assert time.monotonic() < stop, [e["content"].get("body") for e in events]
            time.sleep(0.25)

    def ask(self, room: str, content: Event | str, replies: int = 1) -> list[Event]:
        """Send something and return the replies to it."""
        before = len(self.heard(room))
        self.send(room, content)
        return self.wait_for(room, lambda events: len(events) >= before + replies)[before:]


def body(event: Event) -> str:
    return str(event["content"].get("body", ""))


@dataclass
class Clinic:
    """The homeserver, the assistant, and the staff of a made-up hospital."""

    folder: Path
    synapse: Synapse
    to_gateway: Proxy
    to_synapse: Proxy
    system: System
    ingrid: Member
    liis: Member
    stranger: Member
    inbox: str
    #: A further room of the list, for what a room does not survive.
    spare: str
    admin: str

    def kill_gateway(self) -> None:
        """Kill it as a power cut would; its supervisor starts it again."""
        with contextlib.suppress(LookupError, ProcessLookupError):
            os.kill(self.system.pid("gateway"), signal.SIGKILL)

    def let_delete_files(self) -> None:
        """Make the assistant's user an administrator of the homeserver."""
        self.synapse.call("PUT", f"/_synapse/admin/v2/users/{US}", {"admin": True}, self.admin)


def joined(member: Member, room: str) -> set[str]:
    return set(member.call("GET", f"/rooms/{quote(room)}/joined_members")["joined"])


@contextlib.contextmanager
def open_clinic() -> Iterator[Clinic]:
    """Start everything, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="channels-"))
    gateway_port, synapse_port = free_port(), free_port()
    to_gateway, to_synapse = Proxy(gateway_port), Proxy(synapse_port)
    registration = folder / "registration.yaml"
    write_registration(registration, f"http://127.0.0.1:{to_gateway.port}", DOMAIN)
    synapse = Synapse(folder / "synapse", synapse_port, registration)
    synapse.configure()
    system = None
    try:
        synapse.start()
        ingrid, liis, stranger = (
            Member(synapse, name, synapse.register(name, "a made-up password", name.title()))
            for name in ("ingrid", "liis", "stranger")
        )
        admin = synapse.register("admin", "a made-up password", "Admin", admin=True)
        inbox = ingrid.room([liis.id, stranger.id, US])
        liis.join(inbox)
        stranger.join(inbox)
        spare = ingrid.room([US])
        settings = yaml.safe_load(settings_file(f"http://127.0.0.1:{to_synapse.port}", inbox))
        settings["rooms"].append({"id": spare, "role": "maintainers", "language": "en"})
        (folder / "staff.yml").write_text(yaml.safe_dump(settings))
        data = folder / "run"
        data.mkdir()
        system = start(data, gateway_port=gateway_port, staff=str(folder / "staff.yml"))
        clinic = Clinic(
            *(folder, synapse, to_gateway, to_synapse, system),
            *(ingrid, liis, stranger, inbox, spare, admin),
        )
        wait_until(lambda: US in joined(ingrid, inbox))
        yield clinic
    finally:
        if system:
            end(system)
        synapse.stop()
        to_gateway.close()
        to_synapse.close()
        shutil.rmtree(folder, ignore_errors=True)
