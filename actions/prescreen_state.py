"""What Rasa's slot `prescreen` holds between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from actions.reply import Reply
from knowledge.interview import Interview

#: Rasa's form, and the slot that holds the state.
FORM = "prescreen_form"
STATE_SLOT = "prescreen"

#: The `answer` of the button that goes on with answers of an earlier time.
RESUME = "resume"

#: What the last reply asked instead of a question of the questionnaire: whether to erase all, or
#: which answer to change.
Awaiting = Literal["erase", "which_answer"]


@dataclass(frozen=True, slots=True)
class State:
    """The interview, if there is one, and whether the questionnaire is running.

    The interview stays when the questionnaire has ended or was stopped, so that it can be gone on
    with and corrected. `message_id` is the last message taken; the same one again changes
    nothing. `asked` is what was asked last (`Sitting.asks`): a new version of the content may ask
    something else now, of which an answer to the old question says nothing.
    """

    interview: Interview | None = None
    running: bool = False
    message_id: str | None = None
    awaiting: Awaiting | None = None
    asked: str | None = None

    def to_slot(self) -> dict[str, Any]:
        """Return the state as plain JSON data: `from_slot(state.to_slot()) == state`."""
        return {
            "interview": self.interview.to_slot() if self.interview else None,
            "running": self.running,
            "message_id": self.message_id,
            "awaiting": self.awaiting,
            "asked": self.asked,
        }

    @classmethod
    def from_slot(cls, data: Any) -> State:
        """Return the state that `to_slot` wrote; a fresh one for anything else."""
        if not isinstance(data, Mapping):
            return cls()
        stored = data.get("interview")
        try:
            interview = Interview.from_slot(stored) if stored else None
        except ValueError:
            return cls()
        running = bool(data.get("running")) and interview is not None
        awaiting = data.get("awaiting")
        return cls(
            interview,
            running,
            data.get("message_id"),
            awaiting if awaiting in ("erase", "which_answer") else None,
            str(data["asked"]) if data.get("asked") else None,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, and the state afterwards."""

    replies: tuple[Reply, ...]
    state: State
