"""What patients read about the clinic's staff: who comes, who has gone, what was shared."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Reply
from bot.gateway.shown import Shown
from bot.staff import hours
from bot.staff.cases import Case
from bot.staff.config import Config, Room
from bot.staff.phrases import Phrases

#: Payloads of our buttons; the gateway carries them out itself.
PERSON = "gateway:person:"
SHOW, HIDE, NO, LEAVE = (PERSON + word for word in ("show", "hide", "no", "leave"))
ASK = PERSON + "ask"
#: Lets those read it who have been told, and asks for nobody.
REVEAL = PERSON + "reveal"
SHARE = "gateway:share"
SHARE_YES, SHARE_NO = (f"{SHARE}:{word}" for word in ("yes", "no"))

#: Codes of the questions that a typed answer may follow.
OFFER, SHARE_QUESTION = "person_offer", "share_question"

Button = dict[str, str]
State = Literal["waiting", "joined", "ended"]


@dataclass(frozen=True, slots=True)
class PatientText:
    """Says things to the patient of one conversation, whose cases come to `room`."""

    shown: Shown
    config: Config
    conversation: Conversation
    room: Room

    def offer(self, now: float) -> Reply:
        """Return the question whether to ask for a person, and what they may read."""
        minutes = math.ceil(self.config.answer_within_minutes)
        asked = self._notice(OFFER, "staff_offer", *self._where(now), minutes=minutes)
        return replace(asked, buttons=self._buttons("staff_offer"))

    def waiting(self, case: Case, now: float, *, again: bool = False) -> Reply:
        """Return that the staff know; `again`: of a request that had been made before."""
        name = f"staff_waiting_{'shown' if case.shown else 'hidden'}"
        reply = self._handover(
            "waiting",
            case.opened_at,
            "staff_still_waiting" if again else name,
            *self._where(now),
        )
        show = () if case.shown else (self._button("button_show_conversation", REVEAL),)
        return replace(reply, buttons=(*show, self._button("button_no_person", LEAVE)))

    def joined(self, case: Case, now: float) -> Reply:
        """Return who has the conversation from now on."""
        seen = self._say.say(f"staff_joined_{'shown' if case.shown else 'hidden'}")
        reply = self._handover("joined", now, "staff_joined", seen, who=self.who(case.taken_by))
        show = () if case.shown else (self._button("button_show_conversation", REVEAL),)
        return replace(reply, buttons=(*show, self._button("button_back_to_assistant", LEAVE)))

    def ended(self, now: float, by: str | None) -> Reply:
        """Return that the assistant answers again, because of staff (`by`) or of the patient."""
        if by is None:
            reply = self._handover("ended", now, "staff_left")
        else:
            reply = self._handover("ended", now, "staff_back", who=self.who(by))
        return replace(reply, buttons=(self._button("button_ask_again_for_person", ASK),))

    def withdrawn(self, now: float) -> Reply:
        """Return that the request is taken back."""
        return self._handover("ended", now, "staff_withdrawn")

    def nobody(self, case: Case) -> Reply:
        """Return that nobody has come so far, and whom to call."""
        reply = self._handover("waiting", case.opened_at, "staff_nobody", self._call())
        return replace(reply, buttons=(self._button("button_no_person", LEAVE),))

    def alarm(self, case: Case) -> Reply:
        """Return that the staff have been told of a red flag, and that nobody should wait."""
        if case.shown:
            return self._handover("waiting", case.opened_at, "staff_alarm_shown")
        reply = self._handover("waiting", case.opened_at, "staff_alarm")
        return replace(reply, buttons=(self._button("button_show_conversation", REVEAL),))

    def share_question(self) -> Reply:
        """Return the question whether to send the result: what is shared and with whom."""
        site = self.config.site(self.room.site)
        name = site.name if site else self._say.say("staff_share_question_clinic")
        asked = self._notice(SHARE_QUESTION, "staff_share_question", site=name)
        return replace(asked, buttons=self._buttons("staff_share_question"))

    def shared(self, now: float) -> Reply:
        """Return that the clinic has the result."""
        return self._notice("shared", "staff_shared", *self._where(now))

    def said(self, name: str) -> Reply:
        """Return a response without anything special, its name as code."""
        return self._notice(name.removeprefix("staff_"), name)

    def who(self, user: str | None) -> str:
        """Return what a patient sees of a member of staff: what the clinic has set, or the role."""
        member = self.config.user(user or "")
        return member.shown_as if member and member.shown_as else self._say.say("staff_role")

    def _notice(self, code: str, name: str, *more: str, **values: Any) -> Reply:
        return self._reply({"kind": "notice", "code": code}, name, more, values)

    def _handover(self, state: State, since: float, name: str, *more: str, **values: Any) -> Reply:
        moment = datetime.fromtimestamp(since, UTC).isoformat(timespec="seconds")
        custom = {"kind": "handover", "state": state, "since": moment}
        if "who" in values:
            custom["who"] = values["who"]
        return self._reply(custom, name, more, {**values, "time": self._say.clock(since)})

    def _reply(
        self, custom: dict[str, Any], name: str, more: tuple[str, ...], values: dict[str, Any]
    ) -> Reply:
        """Return the response `name` and, as further paragraphs, the finished texts `more`."""
        words = self.shown.speech.catalogue.response(
            name,
            self.conversation.language,
            **self.shown.speech.values(self.conversation.country),
            **values,
        )
        return Reply("\n\n".join((words.text, *more)), words.language, custom)

    def _where(self, now: float) -> tuple[str, ...]:
        """Return when the staff are back, where they are not at work, and whom to call."""
        site = self.config.site(self.room.site)
        if site is None or hours.is_open(site, now):
            return (self._call(),)
        opening = hours.next_opening(site, now)
        if opening is None:
            return self._say.say("staff_closed_for_long"), self._call()
        day, clock = self._say.day(opening), self._say.clock(opening)
        return self._say.say("staff_closed", day=day, time=clock), self._call()

    def _call(self) -> str:
        values = self.shown.speech.values(self.conversation.country)
        site = self.config.site(self.room.site)
        if site is None:
            return self._say.say("staff_call_doctor", **values)
        return self._say.say("staff_call", site=site.name, telephone=site.telephone, **values)

    def _button(self, name: str, payload: str) -> Button:
        return {"title": self._say.say(name), "payload": payload}

    def _buttons(self, name: str) -> tuple[Button, ...]:
        return tuple(self.shown.speech.catalogue.buttons(name, self.conversation.language))

    @property
    def _say(self) -> Phrases:
        site = self.config.site(self.room.site)
        zone: tzinfo = site.zone if site else UTC
        return Phrases(
            self.shown.speech.catalogue, self.shown.studies, self.conversation.language, zone
        )
