"""One message, met by a questionnaire that is running: what can be said and done next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions import prescreen_replies, prescreen_result, prescreen_review
from actions.prescreen_state import RESUME, Awaiting, State, Step
from actions.reply import Reply, button, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.eligibility import items_of
from knowledge.follow_up import Before
from knowledge.interview import Interview
from knowledge.questionnaire import Item, Questionnaire
from knowledge.studies import Study
from locales import Words


@dataclass(frozen=True, slots=True)
class Sitting:
    """A message, the study that is asked about, and the interview so far.

    `awaiting` is what the reply before asked instead of a question of the questionnaire; `before`
    the last answer to a question about the study, which the message may go on from.
    """

    resources: Resources
    turn: Turn
    study: Study
    interview: Interview
    awaiting: Awaiting | None = None
    before: Before | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """All questions."""
        return self.resources.questionnaire

    @property
    def stage(self) -> interviews.Stage:
        """What the questionnaire waits for, also in a pause."""
        return interviews.stage(self.interview, self.study, self.questionnaire)

    @property
    def item(self) -> Item | None:
        """The question that waits for its answer, also in a pause; None where none is asked."""
        if self.stage != "question":
            return None
        resumed = interviews.resume(self.interview)
        return interviews.current_item(resumed, self.study, self.questionnaire)

    @property
    def asks(self) -> str:
        """What is asked now: a question by its linkId, else the stage."""
        item = self.item
        return item.link_id if item else self.stage

    @property
    def answered(self) -> tuple[Item, ...]:
        """The questions that have an answer, in the order in which they are listed."""
        return tuple(
            item
            for item in items_of(self.study, self.questionnaire)
            if item.link_id in self.interview.answers
        )

    def say(self, name: str) -> Words:
        """Return a sentence in the patient's language."""
        return self.resources.catalogue.response(name, self.turn.language)

    def at(self, interview: Interview) -> Sitting:
        """Return the sitting with the interview moved on."""
        return replace(self, interview=interview, awaiting=None)

    def resumed(self) -> Sitting:
        """Return the sitting out of its pause."""
        return self.at(interviews.resume(self.interview))

    def unqueried(self) -> Sitting:
        """Return the sitting whose question is asked as if for the first time."""
        return self.at(replace(self.interview, query=None, shown_back=None))

    def waiting(self, *replies: Reply, awaiting: Awaiting | None = None) -> Step:
        """Say `replies`; the questionnaire stays as it is."""
        return Step(replies, State(self.interview, True, self.turn.message_id, awaiting, self.asks))

    def declined(self, reply: Reply) -> Step:
        """Say `reply`; the questionnaire is over before it began."""
        return Step((reply,), State(None, False, self.turn.message_id))

    def unagreed(self, reply: Reply) -> Step:
        """Say `reply` instead of starting; ask once more in short, then let the matter rest."""
        if self.interview.misses:
            return self.stopped(reply) if self.interview.asked else self.declined(reply)
        again = replace(self.interview, misses=1)
        asked = prescreen_replies.consent_again(self.resources, self.turn, self.study)
        return self.at(again).waiting(reply, asked)

    def agree_first(self, reply: Reply) -> Step:
        """Say `reply`, and ask again in short whether the questionnaire shall start."""
        return self.waiting(
            reply, prescreen_replies.consent_again(self.resources, self.turn, self.study)
        )

    def stopped(self, reply: Reply) -> Step:
        """Say `reply`; the questionnaire is over, its answers can be gone on with."""
        kept = interviews.resume(self.interview)
        return Step((reply,), State(kept, False, self.turn.message_id))

    def ask(self, *before: Words | None) -> Step:
        """Ask for what the questionnaire waits for; or say the result and end."""
        resources, turn, here = self.resources, self.turn, self.resumed()
        stage = self.stage
        if stage == "consent":
            count = len(items_of(self.study, self.questionnaire))
            notice = prescreen_replies.consent_notice(resources, turn, self.study, count)
            if self.interview.asked:
                go_on = f'/start_prescreen{{"answer":"{RESUME}"}}'
                notice["buttons"].append(button(self.say("button_resume").text, go_on))
            return self.waiting(notice)
        if stage == "result":
            reply = prescreen_result.result(resources, turn, here.interview)
            return Step((reply,), State(here.interview, False, turn.message_id))
        if stage == "question":
            reply = prescreen_replies.question(resources, turn, here.interview, *before)
        elif stage == "confirm":
            reply = prescreen_review.confirmation(resources, turn, here.interview)
        else:
            reply = prescreen_review.summary(resources, turn, here.interview, *before)
        # What was understood is shown back once.
        return here.at(replace(here.interview, shown_back=None)).waiting(reply)

    def ask_which(self) -> Step:
        """Ask which answer is to be changed."""
        reply = prescreen_review.which_answer(self.resources, self.turn, self.resumed().interview)
        return self.resumed().waiting(reply, awaiting="which_answer")

    def aside(self, reply: Reply) -> Step:
        """Say `reply`, and go on where the questionnaire was."""
        here = self.unqueried()
        fresh = here.at(replace(here.interview, misses=0))
        asked = fresh.ask(self.say("prescreen_again"))
        return Step((reply, *asked.replies), asked.state)

    def pause(self, reply: Reply) -> Step:
        """Say `reply`, and let the questionnaire wait until the patient wants to go on."""
        go_on = [button(self.say("button_continue").text, "/start_prescreen")]
        notice = response(self.resources, self.turn, "prescreen_paused") | {"buttons": go_on}
        return self.at(interviews.pause(self.interview)).waiting(reply, notice)
