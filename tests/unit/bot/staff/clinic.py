"""A clinic without a homeserver: the real desk and handover on a real database."""

from __future__ import annotations

import itertools
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.gateway import conversations, event_log
from bot.gateway.answering import Outcome
from bot.gateway.conversations import Conversation
from bot.gateway.database import create_tables
from bot.gateway.event_log import Job, Reply, Turn
from bot.gateway.shown import Shown
from bot.gateway.speech import Speech
from bot.staff import outbox, traces
from bot.staff.config import Config, Room, Site, User
from bot.staff.desk import Desk
from bot.staff.erasure import Takeback
from bot.staff.handover import Handover
from bot.staff.heard import Heard
from bot.staff.incoming import Incoming
from bot.staff.reception import Reception
from bot.staff.registration import Registration
from knowledge.numbers import load_numbers
from knowledge.passages import Passage
from knowledge.questionnaire import load_questionnaire
from knowledge.studies import load_studies
from locales import Catalogue

CONTENT = Path("knowledge/content")
INBOX, MAINTAINERS, OTHER = "!inbox:clinic.example", "!words:clinic.example", "!dm:clinic.example"
KARI, OLE, MARI = "@kari:clinic.example", "@ole:clinic.example", "@mari:clinic.example"
STRANGER = "@who:elsewhere.example"
#: A Friday at 10:00 in Oslo.
NOW = 1_795_165_200.0

NO_PERSON = Reply("No person is connected.", "en", {"kind": "notice", "code": "no_person"})


def config(**changes: Any) -> Config:
    """Return settings with a Norwegian inbox, a room of maintainers and three people."""
    made = object.__new__(Config)
    site = Site(
        id="oslo",
        country="NO",
        name="Oslo universitetssykehus",
        telephone="+47 23 00 00 00",
        time_zone="Europe/Oslo",
        hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00-15:30",)),
        holidays=("NO",),
    )
    rooms = (
        Room(INBOX, "study_team", "en", inbox=True, site="oslo"),
        Room(MAINTAINERS, "maintainers", "en"),
    )
    users = (
        User(KARI, "study_team"),
        User(OLE, "study_team", language="nb", shown_as="Ole, study nurse"),
        User(MARI, "maintainers"),
    )
    made.homeserver, made.domain = "http://127.0.0.1:1", "clinic.example"
    made.registration = Registration("as" * 8, "hs" * 8, "study-chat")
    made.us = "@study-chat:clinic.example"
    made.rooms = {room.id: room for room in changes.get("rooms", rooms)}
    made.users = {user.id: user for user in users}
    made.sites = {site.id: site}
    made.answer_within_minutes = 10.0
    return made


def load_shown() -> Shown:
    """Return the words and studies as they stand in the checkout, without passages."""
    catalogue = Catalogue.load(Path("build/locales"), Path("domain.yml"))
    passages: tuple[Passage, ...] = ()
    return Shown(
        Speech(catalogue, load_numbers(CONTENT), 30, CONTENT),
        load_studies(CONTENT),
        passages,
        load_questionnaire(CONTENT),
    )


def open_database() -> sqlite3.Connection:
    """Return the gateway's database in memory, with all its tables."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    create_tables(connection)
    return connection


@dataclass
class Clinic:
    """The patient and the staff, and what each of them sees."""

    config: Config
    shown: Shown
    database: sqlite3.Connection = field(default_factory=open_database)
    now: float = NOW
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def handover(self) -> Handover:
        return Handover(self.config, lambda: self.shown)

    @property
    def reception(self) -> Reception:
        return Reception(self.handover)

    def open(self, language: str = "en", country: str = "NO") -> Conversation:
        """Open a conversation."""
        conversation = Conversation(conversations.new_id(), language, "tecpom", country)
        conversations.create(self.database, conversation, "token", self.now)
        return conversation

    def hear(self, conversation: Conversation, text: str, job: Job | None = None) -> Turn:
        """Store a patient's message."""
        return self.reception.hear(
            self.database,
            conversation,
            f"m{next(self.numbers)}",
            shown={"language": conversation.language, "text": text},
            job=job or Job(text),
            now=self.now,
        )

    def say(
        self,
        conversation: Conversation,
        text: str,
        *replies: Reply,
        job: Job | None = None,
    ) -> list[dict[str, Any]]:
        """Say something; `replies` are the assistant's if it is asked. Return what comes back."""
        turn = self.hear(conversation, text, job)
        events = self.reception.meet(self.database, turn, self.now)
        if events is None:
            answers = list(replies) or [Reply(f"You said {text}", "en", {"kind": "answer"})]
            events = self.reception.finish(self.database, turn, Outcome(answers), self.now)
        self.deliver()
        return [event.data for event in events or []]

    def press(self, conversation: Conversation, title: str) -> list[dict[str, Any]]:
        """Press the newest button with this title."""
        for event in reversed(self.log(conversation)):
            for button in event.get("buttons", []):
                if button["title"] == title:
                    found = event_log.button(self.database, conversation.id, button["button"])
                    assert found
                    return self.say(conversation, title, job=Job(found[1], trusted=True))
        raise AssertionError(f"no button {title!r}")

    def log(self, conversation: Conversation) -> list[dict[str, Any]]:
        """Return what the patient's page shows."""
        return [event.data for event in event_log.after(self.database, conversation.id, 0, 1000)]

    def deliver(self) -> list[dict[str, Any]]:
        """Let the homeserver take what is in the outbox; return it."""
        new = []
        for lane in sorted(outbox.lanes(self.database), key=lambda lane: (lane.room, lane.name)):
            while (outgoing := outbox.take_next(self.database, lane)) is not None:
                event = f"$sent{outgoing.number}"
                outbox.sent(self.database, outgoing, event)
                new.append(
                    {
                        "event": event,
                        "key": outgoing.key,
                        "room": lane.room,
                        "kind": outgoing.kind,
                        "thread": outgoing.thread,
                        "about": outgoing.about,
                        "text": outgoing.content.get("body", ""),
                        "content": outgoing.content,
                    }
                )
        self.sent += new
        return new

    def root(self, case: int = 1) -> str:
        """Return the id of the event that the thread of a case begins with."""
        found = outbox.event_of(self.database, f"case:{case}:root")
        assert found
        return found

    def thread(self, case: int = 1) -> list[str]:
        """Return what we have written into the thread of a case."""
        root = next(e["event"] for e in self.sent if e["key"] == f"case:{case}:root")
        return [e["text"] for e in self.sent if e["thread"] == root]

    def write(
        self, text: str, user: str = KARI, case: int | None = 1, room: str = INBOX, **more: Any
    ) -> Heard:
        """Let staff write, in the thread of a case or outside of one."""
        more.setdefault("thread", self.root(case) if case else None)
        return self._heard(Incoming(self._event(), room, user, self.now, text, **more))

    def react(self, reaction: str, user: str = KARI, case: int = 1, room: str = INBOX) -> Heard:
        """Let staff react to the root of a case's thread."""
        return self._heard(
            Incoming(
                self._event(),
                room,
                user,
                self.now,
                "",
                reaction_to=self.root(case),
                reaction=reaction,
            )
        )

    def change(self, event: str, user: str = KARI, room: str = INBOX) -> Heard:
        """Let staff edit or take back what they have written."""
        return self._heard(Incoming(self._event(), room, user, self.now, "", changes=event))

    def answers(self) -> list[str]:
        """Return what staff have been answered, newest last."""
        return [e["text"] for e in self.sent if e["key"].startswith("answer:")]

    def erase(self, conversation: Conversation) -> bool:
        """Erase the conversation as the gateway does; return whether the clinic had a copy."""
        shared = Takeback(self.config, lambda: self.shown).take_back(self.database, conversation.id)
        assert conversations.erase(self.database, conversation.id, self.now)
        return shared

    def stored(self) -> str:
        """Return all that the database holds, as one text."""
        return "\n".join(self.database.iterdump())

    def _event(self) -> str:
        return f"$staff{next(self.numbers)}"

    def _heard(self, incoming: Incoming) -> Heard:
        traces.keep(self.database, incoming)
        heard = Desk(self.config, lambda: self.shown, lambda: self.now).heard(
            self.database, incoming
        )
        self.deliver()
        return heard


def result(**answers: Any) -> Reply:
    """Return a result as the questionnaire's action gives it."""
    given = {"age": 58, "diagnosis": "yes", "prior-lines": 2, "bcma": "yes", **answers}
    return Reply(
        "The study may not fit you.",
        "en",
        json.loads(
            json.dumps(
                {
                    "kind": "result",
                    "study": "tecpom",
                    "date": "2026-11-20",
                    "outcome": "may_not_fit",
                    "answers": given,
                    "criteria": [],
                }
            )
        ),
    )
