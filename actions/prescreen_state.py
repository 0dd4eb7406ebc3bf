"""What Rasa's slot `prescreen` holds between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.reply import Reply
from knowledge.interview import Interview


@dataclass(frozen=True, slots=True)
class State:
    """The interview, if there is one, and whether the questionnaire is running.

    `message_id` is the last message taken; the same one again changes nothing.
    """

    interview: Interview | None = None
    running: bool = False
    message_id: str | None = None

    def to_slot(self) -> dict[str, Any]:
        """Return the state as plain JSON data: `from_slot(state.to_slot()) == state`."""
        return {
            "interview": self.interview.to_slot() if self.interview else None,
            "running": self.running,
            "message_id": self.message_id,
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
        return cls(interview, running, data.get("message_id"))


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, and the state afterwards."""

    replies: tuple[Reply, ...]
    state: State
