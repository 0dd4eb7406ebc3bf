"""What is answered to one message of a patient: by Rasa, or by the gateway in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.gateway import logs
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Job, Reply, Turn
from bot.gateway.metrics import Metrics
from bot.gateway.rasa_client import RasaAwayError, RasaClient
from bot.gateway.speech import Speech
from knowledge.numbers import EMERGENCY
from locales import LANGUAGES

#: Payloads of buttons that the gateway carries out itself.
OWN = "gateway:"
ERASE = "gateway:erase"
LANGUAGE = "gateway:language:"

LANGUAGE_CHANGED = "language_changed"
#: The code of the question whether to erase, and of what is said to a yes to nothing in particular.
CONFIRM_ERASE = "confirm_erase"
OFFER_LANGUAGE = "offer_language"
UNKNOWN_LANGUAGE = "unknown_language"
_AFFIRM = "affirm"
#: What an answer to the questionnaire sounds like by itself.
_MILD = frozenset({"side_effect_report", "medical_advice"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The replies to a turn; the conversation's language from now on, where it changes."""

    replies: list[Reply]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Finds the replies to turns. Never without an answer, and never raises for Rasa's sake."""

    rasa: RasaClient
    words: Callable[[], Speech]
    metrics: Metrics
    #: Who is answered, where it is not a patient: "staff".
    audience: str = ""

    @property
    def speech(self) -> Speech:
        """The gateway's own words, of now: a new version may bring others."""
        return self.words()

    async def answer(
        self, conversation: Conversation, turn: Turn, asked: str | None = None
    ) -> Outcome:
        """Return what `turn` is answered in `conversation`.

        `asked` is the linkId of the question of the questionnaire that the turn may answer.
        """
        job = turn.job
        if job.asks_for(LANGUAGE):
            outcome = Outcome([], job.send.removeprefix(LANGUAGE))
        else:
            try:
                spoken = _in_its_language(conversation, job) if job.flag else conversation
                outcome = await self._ask(spoken, job.send, turn.client_id)
            except RasaAwayError as error:
                self.failed(turn, error.reason)
                outcome = Outcome([self.in_place(conversation, job)])
        if outcome.language in LANGUAGES:
            outcome = await self._change_language(conversation, turn, outcome)
        else:
            outcome = replace(outcome, language=None)
        replies = self._with_red_flag(conversation, job, outcome.replies)
        if _was_an_answer(job, replies, asked):
            job = replace(job, doubt=None)
        return replace(outcome, replies=self.with_notices(conversation, job, replies))

    def agrees_to_erase(self, conversation: Conversation, job: Job) -> bool:
        """Tell whether a typed message says yes to the question whether to erase."""
        typed = not job.trusted and not job.flag
        return typed and self.speech.agrees(
            f"utter_{CONFIRM_ERASE}", job.send, conversation.language
        )

    def ask_again_to_erase(self, conversation: Conversation, outcome: Outcome) -> Outcome:
        """Return the question whether to erase in place of an answer that took it for settled.

        Rasa takes more words for a yes than are sure enough to erase for good.
        """
        if not any(reply.custom.get("code") == _AFFIRM for reply in outcome.replies):
            return outcome
        again = self.speech.notice(
            f"utter_{CONFIRM_ERASE}", conversation.language, conversation.country
        )
        custom = {**again.custom, "code": CONFIRM_ERASE}
        return replace(outcome, replies=[replace(again, custom=custom)])

    def in_place(self, conversation: Conversation, job: Job) -> Reply:
        """Return what the gateway says in Rasa's place: to a red flag, the words for it."""
        if job.flag:
            language = _in_its_language(conversation, job).language
            return self.speech.red_flag(job.flag, language, conversation.country)
        return self.speech.notice("unavailable", conversation.language, conversation.country)

    def with_notices(
        self, conversation: Conversation, job: Job, replies: list[Reply]
    ) -> list[Reply]:
        """Return `replies` with the note of a doubt and the word that identifiers were taken out.

        Whatever may be grave goes first; beside an emergency's number all else comes after it.
        """
        if job.doubt:
            note = self.note(conversation, job, job.doubt)
            replies = [*replies, note] if job.flag == EMERGENCY else [note, *replies]
        if not job.masked:
            return replies
        notice = self.speech.notice(
            "masked", conversation.language, conversation.country, masked=list(job.masked)
        )
        return [*replies, notice] if job.flag or job.doubt else [notice, *replies]

    def note(self, conversation: Conversation, job: Job, doubt: str) -> Reply:
        """Return the note of a message that may be a red flag, in the message's language."""
        language = _in_its_language(conversation, job).language
        return self.speech.doubt(doubt, language, conversation.country)

    def offer(self, conversation: Conversation, job: Job) -> Reply:
        """Return the offer to go on in the message's language."""
        language = _in_its_language(conversation, job).language
        return self.speech.offer_language(language, conversation.country, f"{LANGUAGE}{language}")

    def failed(self, turn: Turn, reason: str) -> None:
        """Count and log that Rasa did not answer a turn."""
        self.metrics.failures.labels(reason).inc()
        logs.log.warning(
            "turn not answered", conversation=logs.short(turn.conversation), reason=reason
        )

    async def _ask(self, conversation: Conversation, message: str, message_id: str) -> Outcome:
        with self.metrics.timed("rasa"):
            replies = await self.rasa.turn(
                conversation.id,
                message,
                {
                    "language": conversation.language,
                    "study": conversation.study,
                    "country": conversation.country,
                    "message_id": message_id,
                    **({"audience": self.audience} if self.audience else {}),
                },
            )
        changed = (r.custom.get("to") for r in replies if r.custom.get("code") == LANGUAGE_CHANGED)
        return Outcome(replies, next(changed, None))

    async def _change_language(
        self, conversation: Conversation, turn: Turn, outcome: Outcome
    ) -> Outcome:
        """Say in the new language that it is the new language, then repeat what is open."""
        language = outcome.language or conversation.language
        conversation = replace(conversation, language=language)
        notice = self.speech.notice(LANGUAGE_CHANGED, language, conversation.country, to=language)
        others = [r for r in outcome.replies if r.custom.get("code") != LANGUAGE_CHANGED]
        try:
            repeated = await self._ask(conversation, "/repeat", f"{turn.client_id}:repeat")
        except RasaAwayError as error:
            # The language has changed all the same; the next message will be answered in it.
            self.failed(turn, error.reason)
            return Outcome([*others, notice], language)
        again = [r for r in repeated.replies if r.custom.get("code") != "nothing_to_repeat"]
        return Outcome([*others, notice, *again], language)

    def _with_red_flag(
        self, conversation: Conversation, job: Job, replies: list[Reply]
    ) -> list[Reply]:
        """Make sure that a red flag is answered as one, whatever Rasa made of it."""
        if not job.flag or any(reply.custom.get("kind") == "red_flag" for reply in replies):
            return replies
        return [self.in_place(conversation, job), *replies]


def _in_its_language(conversation: Conversation, job: Job) -> Conversation:
    """Return the conversation as if it were in the language of the message.

    Whoever cries for help in another language than the page's must understand what is said.
    """
    return replace(conversation, language=job.language or conversation.language)


def _was_an_answer(job: Job, replies: list[Reply], asked: str | None) -> bool:
    """Tell whether a mild doubt is settled: the questionnaire took the message and went on.

    "Two cycles, then I got a rash" is what was asked for. Where the question `asked` comes again,
    the message was no answer to it, and its note is due.
    """
    if asked is None or job.doubt not in _MILD or not replies:
        return False
    return replies[0].custom.get("linkId") not in (None, asked)
