"""One message, met by a questionnaire that is running: what can be said and done next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions import prescreen_replies
from actions.prescreen_state import State, Step
from actions.reply import Reply, button, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.eligibility import items_of
from knowledge.interview import Interview
from knowledge.questionnaire import Item, Questionnaire
from knowledge.studies import Study
from locales import Words


@dataclass(frozen=True, slots=True)
class Sitting:
    """A message, the study that is asked about, and the interview so far."""

    resources: Resources
    turn: Turn
    study: Study
    interview: Interview

    @property
    def questionnaire(self) -> Questionnaire:
        """All questions."""
        return self.resources.questionnaire

    @property
    def item(self) -> Item | None:
        """The question that waits for its answer, also in a pause; None before consent."""
        resumed = interviews.resume(self.interview)
        return interviews.current_item(resumed, self.study, self.questionnaire)

    def say(self, name: str) -> Words:
        """Return a sentence in the patient's language."""
        return self.resources.catalogue.response(name, self.turn.language)

    def at(self, interview: Interview) -> Sitting:
        """Return the sitting with the interview moved on."""
        return replace(self, interview=interview)

    def resumed(self) -> Sitting:
        """Return the sitting out of its pause."""
        return self.at(interviews.resume(self.interview))

    def waiting(self, *replies: Reply) -> Step:
        """Say `replies`; the questionnaire stays as it is."""
        return Step(replies, State(self.interview, True, self.turn.message_id))

    def ended(self, reply: Reply) -> Step:
        """Say `reply`; the questionnaire is over and its answers are gone."""
        return Step((reply,), State(None, False, self.turn.message_id))

    def ask(self, *before: Words | None) -> Step:
        """Ask what is to be asked now: consent, the next question; or say the result and end."""
        if self.interview.consent == "pending":
            count = len(items_of(self.study, self.questionnaire))
            return self.waiting(
                prescreen_replies.consent_notice(self.resources, self.turn, self.study, count)
            )
        here = self.resumed()
        if interviews.finished(here.interview, self.study, self.questionnaire):
            outcome = interviews.outcome(here.interview, self.study)
            reply = prescreen_replies.result(self.resources, self.turn, outcome)
            return Step((reply,), State(here.interview, False, self.turn.message_id))
        reply = prescreen_replies.question(self.resources, self.turn, here.interview, *before)
        # What was understood is shown back once.
        return here.at(replace(here.interview, shown_back=None)).waiting(reply)

    def aside(self, reply: Reply) -> Step:
        """Say `reply`, and go on where the questionnaire was."""
        plain = replace(self.interview, shown_back=None, query=None)
        asked = self.at(plain).ask(self.say("prescreen_again"))
        return Step((reply, *asked.replies), asked.state)

    def pause(self, reply: Reply) -> Step:
        """Say `reply`, and let the questionnaire wait until the patient wants to go on."""
        go_on = [button(self.say("button_continue").text, "/start_prescreen")]
        notice = response(self.resources, self.turn, "prescreen_paused") | {"buttons": go_on}
        return self.at(interviews.pause(self.interview)).waiting(reply, notice)
