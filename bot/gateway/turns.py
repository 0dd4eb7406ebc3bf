"""Turns: a message is stored, answered in its conversation's order, and the answer stored."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from dataclasses import dataclass, replace
from typing import Any

from bot.gateway import conversations, event_log, logs
from bot.gateway.answering import (
    CONFIRM_ERASE,
    ERASE,
    OFFER_LANGUAGE,
    UNKNOWN_LANGUAGE,
    Answering,
    Outcome,
)
from bot.gateway.conversations import Conversation
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.event_log import Event, Job, Reply, Turn
from bot.gateway.lanes import FullError, Lanes
from bot.gateway.metrics import Metrics
from bot.gateway.streams import Streams
from bot.gateway.timing import Timing
from bot.privacy.erasure import NotErasedError
from bot.staff.casework import ALARMS
from bot.staff.handover import Handover
from bot.staff.reception import Reception, still_open

Replies = list[dict[str, Any]]

#: For so many events a note that a message may be a red flag is not repeated: it is still in sight.
_NOTE_LASTS = 20
#: And a grave red flag among so many events, some three messages with their replies, puts that note
#: before what is said next.
_FLAG_LASTS = 7


class GoneError(Exception):
    """The conversation has been erased meanwhile."""


@dataclass(eq=False, slots=True)
class _Open:
    """A turn that is not answered yet: who waits for it, and since when."""

    answered: asyncio.Future[Replies | None]
    since: float


class Turns:
    """Takes messages in and sees to it that each is answered once."""

    def __init__(
        self,
        *,
        database: Database,
        answering: Answering,
        eraser: Eraser,
        streams: Streams,
        metrics: Metrics,
        timing: Timing,
        queue_limit: int,
        handover: Handover | None = None,
    ) -> None:
        self._database = database
        self._answering = answering
        self._eraser = eraser
        self._streams = streams
        self._metrics = metrics
        self._timing = timing
        self._reception = Reception(handover)
        self._lanes = Lanes(self._work, queue_limit)
        self._open: dict[tuple[str, int], _Open] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Take up again, in order, what was stored and not answered when the process ended."""
        for turn in await self._database.run(event_log.pending):
            self._take_up(turn, time.perf_counter())

    async def stop(self) -> None:
        """Let turns under way end for a while; the others wait in the store for the next start."""
        await self._lanes.stop(self._timing.stop)
        for task in self._tasks:
            task.cancel()
        for opened in self._open.values():
            _resolve(opened, None)

    async def known(self, conversation: str, client_id: str) -> int | None:
        """Return the event number of a message that was handed in before, None for a new one."""
        return await self._database.run(event_log.number_of, conversation, client_id)

    async def hand_in(
        self,
        conversation: Conversation,
        client_id: str,
        *,
        shown: dict[str, Any],
        job: Job,
        since: float,
    ) -> int:
        """Store the message and return its event number; it is answered in its turn.

        Raises FullError when too many wait (never for a red flag: that one is then answered at
        once), GoneError when the conversation has been erased meanwhile. `since` is when the
        request came (time.perf_counter). Whoever asked may go away meanwhile: what was begun is
        finished, so that no message is stored and forgotten.
        """
        task = asyncio.create_task(self._hand_in(conversation, client_id, shown, job, since))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _hand_in(
        self,
        conversation: Conversation,
        client_id: str,
        shown: dict[str, Any],
        job: Job,
        since: float,
    ) -> int:
        try:
            with self._lanes.room(conversation.id):
                turn = await self._store(conversation, client_id, shown, job)
                if turn:
                    self._take_up(turn, since)
        except FullError:
            if not job.flag:
                raise
            turn = await self._store(conversation, client_id, shown, job)
            if turn:
                self._open_turn(turn, since)
                await self._answer_in_place(turn)
        if turn is None:
            # Two requests with the same client id at the same moment: the other one was first.
            return await self.known(conversation.id, client_id) or 0
        return turn.number

    async def replies(self, conversation: str, number: int) -> Replies | None:
        """Wait for the answer to a message and return it; None when the gateway stops before."""
        opened = self._open.get((conversation, number))
        if opened:
            return await asyncio.shield(opened.answered)
        events = await self._database.run(event_log.answers_to, conversation, number)
        return [event.data for event in events]

    async def erase(self, conversation: str) -> bool:
        """Erase the conversation between two turns; raises NotErasedError, then all is there.

        Return whether the clinic had anything of it, which has been taken back.
        """
        async with self._lanes.alone(conversation) as dropped:
            try:
                shared = await self._eraser.erase(conversation)
            except NotErasedError:
                for turn in dropped:
                    self._lanes.put(turn)
                raise
            for turn in dropped:
                self._close_turn(turn, [])
            return shared

    async def _store(
        self, conversation: Conversation, client_id: str, shown: dict[str, Any], job: Job
    ) -> Turn | None:
        with self._metrics.timed("store"):
            try:
                turn = await self._database.run(
                    self._reception.hear,
                    conversation,
                    client_id,
                    shown=shown,
                    job=job,
                    now=time.time(),
                )
            except sqlite3.IntegrityError:
                if await self._database.run(conversations.find, conversation.id) is None:
                    raise GoneError from None
                return None
        self._streams.wake(conversation.id)
        if job.flag:
            self._metrics.red_flags.labels(job.flag).inc()
        if job.doubt:
            self._metrics.doubts.labels(job.doubt).inc()
        return turn

    def _open_turn(self, turn: Turn, since: float) -> _Open:
        opened = _Open(asyncio.get_running_loop().create_future(), since)
        self._open[turn.conversation, turn.number] = opened
        return opened

    def _close_turn(self, turn: Turn, replies: Replies) -> None:
        opened = self._open.pop((turn.conversation, turn.number), None)
        if opened:
            self._metrics.took("total", time.perf_counter() - opened.since)
            _resolve(opened, replies)

    def _take_up(self, turn: Turn, since: float) -> None:
        opened = self._open_turn(turn, since)
        self._lanes.put(turn)
        if turn.job.flag:
            watch = asyncio.create_task(self._watch(turn, opened))
            self._tasks.add(watch)
            watch.add_done_callback(self._tasks.discard)

    async def _watch(self, turn: Turn, opened: _Open) -> None:
        """Answer a red flag in Rasa's place when Rasa, or the queue before it, takes too long."""
        await asyncio.wait({opened.answered}, timeout=self._timing.red_flag)
        if not opened.answered.done():
            self._answering.failed(turn, "late_red_flag")
            await self._answer_in_place(turn)

    async def _answer_in_place(self, turn: Turn) -> None:
        conversation = await self._database.run(conversations.find, turn.conversation)
        if conversation:
            reply = self._answering.in_place(conversation, turn.job)
            replies = self._answering.with_notices(conversation, turn.job, [reply])
            await self._finish(turn, Outcome(replies))

    async def _work(self, turn: Turn) -> None:
        """Answer one turn; whatever goes wrong is logged, and the patient told."""
        try:
            conversation = await self._database.run(still_open, turn)
            if conversation is None:
                self._close_turn(turn, [])
            elif turn.job.asks_for(ERASE):
                await self._erase_as_asked(conversation, turn)
            elif await self._database.run(event_log.said_before, turn) == CONFIRM_ERASE:
                await self._confirm_erase(conversation, turn)
            elif not await self._meet(turn):
                await self._answer(conversation, turn)
        except Exception as error:
            logs.log.error(
                "turn failed",
                conversation=logs.short(turn.conversation),
                **logs.error_place(error),
            )
            self._metrics.failures.labels("error").inc()
            with contextlib.suppress(sqlite3.Error):
                await self._answer_in_place(turn)

    async def _answer(self, conversation: Conversation, turn: Turn) -> None:
        if turn.job.doubt and await self._noted_lately(conversation, turn, turn.job.doubt):
            turn = replace(turn, job=replace(turn.job, doubt=None))
        asked = await self._database.run(event_log.asked_before, turn) if turn.job.doubt else None
        before = await self._red_flag_before(conversation, turn)
        outcome = await self._answering.answer(conversation, turn, asked)
        if before and not any(reply.custom.get("linkId") for reply in outcome.replies[:1]):
            note = self._answering.note(conversation, turn.job, before)
            outcome = replace(outcome, replies=[note, *outcome.replies])
        if await self._to_offer(conversation, turn, outcome):
            offer = self._answering.offer(conversation, turn.job)
            outcome = replace(outcome, replies=[offer, *outcome.replies])
        await self._finish(turn, outcome)

    async def _red_flag_before(self, conversation: Conversation, turn: Turn) -> str | None:
        """Return the grave red flag whose note is due with a message soon after it, once.

        "Whom do I call?", "he says it is nothing": whatever is answered, the numbers come first;
        but not where the questionnaire goes on.
        """
        if turn.job.flag or turn.job.doubt or turn.job.trusted:
            return None
        flag = await self._database.run(event_log.flagged_lately, turn, _FLAG_LASTS)
        if flag not in ALARMS or await self._noted_lately(conversation, turn, flag):
            return None
        asked = await self._database.run(event_log.asked_before, turn)
        return None if asked else flag

    async def _to_offer(self, conversation: Conversation, turn: Turn, outcome: Outcome) -> bool:
        """Tell whether to offer to go on in the message's language.

        Only of a typed message that is surely in another, and not where that was offered lately.
        """
        job = turn.job
        language = job.language or conversation.language
        same = language == conversation.language or outcome.language is not None
        # What is in none of our languages is answered with all of them to choose from.
        foreign = any(one.custom.get("code") == UNKNOWN_LANGUAGE for one in outcome.replies)
        if same or foreign or job.trusted or job.flag:
            return False
        return not await self._database.run(
            event_log.said_lately, turn, OFFER_LANGUAGE, language, _NOTE_LASTS
        )

    async def _noted_lately(self, conversation: Conversation, turn: Turn, doubt: str) -> bool:
        """Tell whether the note of a doubt is in sight."""
        note = self._answering.note(conversation, turn.job, doubt)
        code, language = f"doubt_{doubt}", note.language
        return await self._database.run(event_log.said_lately, turn, code, language, _NOTE_LASTS)

    async def _meet(self, turn: Turn) -> bool:
        """Tell whether the turn was for the clinic's staff; then it has been answered."""
        if not self._reception.handover:
            return False
        with self._metrics.timed("store"):
            events = await self._database.run(self._reception.meet, turn, time.time())
        self._tell(turn, events)
        return events is not None

    async def _confirm_erase(self, conversation: Conversation, turn: Turn) -> None:
        """Take a message that follows the question whether to erase; a typed yes erases."""
        if self._answering.agrees_to_erase(conversation, turn.job):
            await self._erase_as_asked(conversation, turn)
            return
        outcome = await self._answering.answer(conversation, turn)
        await self._finish(turn, self._answering.ask_again_to_erase(conversation, outcome))

    async def _erase_as_asked(self, conversation: Conversation, turn: Turn) -> None:
        speech = self._answering.speech
        try:
            shared = await self._eraser.erase(conversation.id)
        except NotErasedError:
            reply = speech.notice("not_erased", conversation.language, conversation.country)
            await self._finish(turn, Outcome([reply]))
            return
        reply = speech.erased(conversation.language, conversation.country, shared=shared)
        self._close_turn(turn, [_shown(reply)])

    async def _finish(self, turn: Turn, outcome: Outcome) -> None:
        with self._metrics.timed("store"):
            events = await self._database.run(self._reception.finish, turn, outcome, time.time())
        self._tell(turn, events)

    def _tell(self, turn: Turn, events: list[Event] | None) -> None:
        """Let everybody know who waits for the answer; None: there is nothing new."""
        if events is None:
            return
        self._streams.wake(turn.conversation)
        self._metrics.turns.inc()
        self._close_turn(turn, [event.data for event in events])


def _resolve(opened: _Open, replies: Replies | None) -> None:
    if not opened.answered.done():
        opened.answered.set_result(replies)


def _shown(reply: Reply) -> dict[str, Any]:
    """Return a reply as clients see it that is stored nowhere and so has no number."""
    return {
        "event": None,
        "from": "assistant",
        "language": reply.language,
        "text": reply.text,
        "buttons": [],
        "custom": reply.custom,
    }
