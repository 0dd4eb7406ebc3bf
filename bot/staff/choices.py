"""The buttons of a reply in a room: a numbered list, chosen by typing or by a reaction.

Where a bare number is an answer by itself, letters stand in the numbers' place.
"""

from __future__ import annotations

import json
import string
from dataclasses import dataclass

from bot.gateway.event_log import Reply

_SELECTOR = "\ufe0f"
#: Reactions for the numbers from 1 and for the letters from A.
NUMBERS = (*(f"{digit}{_SELECTOR}\u20e3" for digit in "123456789"), "\U0001f51f")
LETTERS = tuple(chr(0x1F1E6 + at) for at in range(26))


@dataclass(frozen=True, slots=True)
class Choices:
    """The buttons of one reply: how each is called, and its title and payload."""

    typed: tuple[str, ...]
    reactions: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, reply: Reply) -> Choices:
        """Return the reply's buttons under their names."""
        buttons = tuple((button["title"], button["payload"]) for button in reply.buttons)
        count = len(buttons)
        if _numbers_answer(reply):
            return cls(tuple(string.ascii_uppercase[:count]), LETTERS[:count], buttons)
        return cls(tuple(str(at + 1) for at in range(count)), NUMBERS[:count], buttons)

    @classmethod
    def read(cls, text: str) -> Choices:
        """Return what `write` has written."""
        typed, reactions, buttons = json.loads(text)
        return cls(tuple(typed), tuple(reactions), tuple((b[0], b[1]) for b in buttons))

    def write(self) -> str:
        """Return the choices as JSON."""
        return json.dumps([self.typed, self.reactions, self.buttons], ensure_ascii=False)

    def chosen(self, text: str) -> tuple[str, str] | None:
        """Return the button that a typed text names ("2", "2.", "b)"), None for another text."""
        word = text.strip().rstrip(".)").strip().upper()
        return self.buttons[self.typed.index(word)] if word in self.typed else None

    def reacted(self, reaction: str) -> tuple[str, str] | None:
        """Return the button that a reaction names, with or without its variation selector."""
        plain = reaction.replace(_SELECTOR, "")
        known = [one.replace(_SELECTOR, "") for one in self.reactions]
        return self.buttons[known.index(plain)] if plain in known else None


def _numbers_answer(reply: Reply) -> bool:
    """Tell whether a bare number can be an answer to what the reply asks."""
    asks_number = reply.custom.get("kind") == "question" and reply.custom.get("type") == "integer"
    return asks_number or any(button["title"][:1].isdigit() for button in reply.buttons)
