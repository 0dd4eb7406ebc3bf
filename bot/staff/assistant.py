"""The assistant in rooms: staff ask in a direct chat, or by mentioning it.

They get what patients get, with source and ids. Rasa has one conversation for each member of staff
in each room.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.gateway import conversations, front_desk
from bot.gateway.answering import CONFIRM_ERASE, ERASE, Answering, Outcome
from bot.gateway.conversations import Conversation
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.event_log import Job, Turn
from bot.gateway.shown import Shown
from bot.privacy.erasure import NotErasedError
from bot.staff import case_text, inbox, letters, outbox, people, render, result, talks
from bot.staff.choices import Choices
from bot.staff.config import Config
from bot.staff.incoming import Incoming, without_mention
from bot.staff.matrix import Matrix
from bot.staff.phrases import Phrases
from bot.staff.sender import REACTION
from bot.staff.talks import Talk

#: Seconds for which one notice about encryption is enough in a room of several.
_ONE_NOTICE = 3600


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a member of staff has asked, in which talk."""

    incoming: Incoming
    talk: Talk
    job: Job


@dataclass(slots=True)
class Assistant:
    """Answers members of staff. Each event is taken off the inbox with its answer."""

    database: Database
    config: Config
    matrix: Matrix
    answering: Answering
    eraser: Eraser
    shown: Callable[[], Shown]
    longest: int
    _members: dict[str, frozenset[str]] = field(default_factory=dict)

    def members_changed(self, room: str) -> None:
        """Ask again who is in the room when that matters next."""
        self._members.pop(room, None)

    def name(self) -> str:
        """Return the name under which the assistant is in rooms."""
        first = next(iter(self.config.rooms.values()), None)
        language = first.language if first else "en"
        return self.shown().speech.catalogue.response("staff_name", language).text

    def words(self, connection: sqlite3.Connection, name: str, incoming: Incoming) -> str:
        """Return the response `name` in the language of who has written."""
        language = people.language_of(connection, self.config, incoming.room, incoming.sender)
        return self.shown().speech.catalogue.response(name, language).text

    async def answer_unreadable(self, incoming: Incoming) -> None:
        """Say that an encrypted message or a file cannot be read, where it was meant for us."""
        direct = await self._is_direct(incoming)
        listed = self.config.room(incoming.room) is not None

        def tell(connection: sqlite3.Connection) -> None:
            ours = incoming.thread is not None and outbox.key_of(connection, incoming.thread)
            name, key = "staff_attachment", incoming.event
            if incoming.encrypted:
                name = "staff_encrypted"
                # In a thread each counts: it was perhaps meant for a patient.
                if not direct and not ours:
                    key = f"{incoming.room}:{int(incoming.at // _ONE_NOTICE)}"
            if direct or ours or (incoming.encrypted and listed):
                self._put_notice(connection, f"unreadable:{key}", name, incoming)
            inbox.done(connection, incoming.event)

        await self.database.run(tell)

    async def answer(self, incoming: Incoming) -> None:
        """Answer what was meant for the assistant; leave alone what was not."""
        direct = await self._is_direct(incoming)
        asked = await self.database.run(self._asked, incoming, direct)
        if asked is None:
            return
        talk, job = asked.talk, asked.job
        conversation = Conversation(talk.conversation, talk.language, talk.study, talk.country)
        if job.asks_for(ERASE) or (
            talk.code == CONFIRM_ERASE and self.answering.agrees_to_erase(conversation, job)
        ):
            await self._erase(asked)
            return
        outcome = await self.answering.answer(
            conversation, Turn(0, talk.conversation, incoming.event, job)
        )
        if talk.code == CONFIRM_ERASE:
            outcome = self.answering.ask_again_to_erase(conversation, outcome)
        papers = [
            # Writing takes some tenths of a second: others shall not wait for it.
            await asyncio.to_thread(result.paper, self.shown(), reply, talk.country)
            for reply in outcome.replies
        ]
        await self.database.run(self._reply, asked, outcome, papers)

    async def erase_old(self, moment: float) -> int:
        """Erase talks in which nothing has been said since `moment`; return how many there were.

        NotErasedError where the tracker still holds something of one: then all of them are kept.
        What stands in the rooms stays: it is staff's own, and kept as long as the homeserver says.
        """
        old = await self.database.run(talks.older_than, moment)
        if old:
            await self.eraser.erase_from_tracker(old)
            for conversation in old:
                await self.database.run(_forget, conversation)
            await self.database.forget_deleted()
        return len(old)

    async def _is_direct(self, incoming: Incoming) -> bool:
        """Tell whether nobody but the sender and we are in the room."""
        members = self._members.get(incoming.room)
        if members is None:
            members = await self.matrix.members(incoming.room)
            self._members[incoming.room] = members
        return members == {self.config.us, incoming.sender}

    def _asked(
        self, connection: sqlite3.Connection, incoming: Incoming, direct: bool
    ) -> _Asked | None:
        """Return what was asked; None, and the event is off the list, where nothing was."""
        talk = talks.find(connection, self.config, incoming.room, incoming.sender)
        job = None
        if incoming.reaction is not None:
            job = _button(
                talks.offered(
                    connection, talk, outbox.key_of(connection, incoming.reaction_to or "")
                ),
                lambda choices: choices.reacted(incoming.reaction or ""),
            )
        elif direct or (
            self.config.room(incoming.room) is not None
            and (incoming.mentions_us or self._replies_to_us(connection, incoming))
        ):
            text = without_mention(incoming.text, self.config.us, self.name())
            job = _button(talks.latest(connection, talk), lambda choices: choices.chosen(text))
            if job is None:
                job = self._typed(connection, incoming, talk, text)
        if job is None:
            inbox.done(connection, incoming.event)
            return None
        return _Asked(incoming, talk, job)

    def _replies_to_us(self, connection: sqlite3.Connection, incoming: Incoming) -> bool:
        key = outbox.key_of(connection, incoming.reply_to or "")
        return key is not None and key.startswith("talk:")

    def _typed(
        self, connection: sqlite3.Connection, incoming: Incoming, talk: Talk, text: str
    ) -> Job | None:
        """Return what is to be done about a typed text, as for a patient's."""
        if not text:
            return Job("/greet", trusted=True)
        try:
            received = front_desk.receive(
                text, current_language=talk.language, country=talk.country, limit=self.longest
            )
        except front_desk.RefusedError as refused:
            name = "staff_cut" if refused.code == "too_long" else f"error_{refused.code}"
            self._put_notice(connection, f"refused:{incoming.event}", name, incoming)
            return None
        send = front_desk.red_flags.payload(received.flag) if received.flag else received.text
        return Job(send, received.masked, received.flag, language=received.language)

    def _reply(
        self,
        connection: sqlite3.Connection,
        asked: _Asked,
        outcome: Outcome,
        papers: list[result.Paper | None],
    ) -> None:
        """Store the answer, and that the event is dealt with."""
        shown, incoming = self.shown(), asked.incoming
        talk = replace(asked.talk, language=outcome.language or asked.talk.language)
        code = outcome.replies[-1].custom.get("code") if outcome.replies else None
        talk = replace(talk, code=code if isinstance(code, str) else None)
        talks.store(connection, self.config, talk, time.time())
        for at, reply in enumerate(outcome.replies):
            say = Phrases(shown.speech.catalogue, shown.studies, reply.language)
            key = f"talk:{incoming.event}:{at}"
            choices = Choices.of(reply) if reply.buttons else None
            self._put(connection, key, letters.letter(render.markdown(reply, say, choices)), asked)
            paper = papers[at]
            if paper:
                detail = letters.letter(case_text.result(say, paper.result))
                self._put(connection, f"{key}:detail", detail, asked)
                outbox.put_file(
                    connection,
                    key=f"{key}:file",
                    room=incoming.room,
                    name=paper.result.file_name("pdf"),
                    type="application/pdf",
                    content=paper.content,
                    thread=incoming.thread,
                    conversation=talk.conversation,
                )
            if choices:
                talks.offer(connection, talk, key, choices)
                for reaction in choices.reactions:
                    outbox.put(
                        connection,
                        key=f"{key}:{reaction}",
                        room=incoming.room,
                        kind=REACTION,
                        content={"key": reaction},
                        about=key,
                        conversation=talk.conversation,
                    )
        inbox.done(connection, incoming.event)

    def _put(
        self, connection: sqlite3.Connection, key: str, content: Mapping[str, Any], asked: _Asked
    ) -> None:
        incoming = asked.incoming
        # In a direct chat it is plain what is answered.
        quotes = self._members.get(incoming.room, frozenset()) != {self.config.us, incoming.sender}
        outbox.put(
            connection,
            key=key,
            room=incoming.room,
            content=content,
            thread=incoming.thread,
            reply_to=incoming.event if quotes and incoming.reaction is None else None,
            conversation=asked.talk.conversation,
        )

    def _put_notice(
        self, connection: sqlite3.Connection, key: str, name: str, incoming: Incoming
    ) -> None:
        outbox.put(
            connection,
            key=key,
            room=incoming.room,
            content=letters.notice(self.words(connection, name, incoming)),
            thread=incoming.thread,
            reply_to=incoming.event,
        )

    async def _erase(self, asked: _Asked) -> None:
        """Erase the talk from the tracker and from here, and redact what we said in the room."""
        talk, incoming = asked.talk, asked.incoming
        name = "erased"
        try:
            await self.eraser.erase_from_tracker([talk.conversation])
        except NotErasedError:
            name = "not_erased"

        def forget(connection: sqlite3.Connection) -> None:
            if name == "erased":
                due = time.time() + self.eraser.check_again_after
                conversations.erase(connection, talk.conversation, due)
                talks.forget(connection, talk.conversation)
                outbox.redact(connection, talk.conversation)
            self._put_notice(connection, f"erased:{incoming.event}", name, incoming)
            inbox.done(connection, incoming.event)

        await self.database.run(forget)
        await self.database.forget_deleted()


def _forget(connection: sqlite3.Connection, conversation: str) -> None:
    talks.forget(connection, conversation)
    outbox.forget(connection, conversation)


def _button(
    choices: Choices | None, choose: Callable[[Choices], tuple[str, str] | None]
) -> Job | None:
    chosen = choose(choices) if choices else None
    return Job(chosen[1], trusted=True) if chosen else None
