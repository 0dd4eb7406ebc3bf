"""The front desk: one pure step after another, before anything is stored or handed on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.front_desk import bounds, language, payloads, red_flags
from bot.gateway.front_desk.bounds import RefusedError
from bot.privacy import masking

__all__ = ["Received", "RefusedError", "receive", "warm_up"]


@dataclass(frozen=True, slots=True)
class Received:
    """A patient's text as it may be stored and handed on.

    `language` is the one it is in: the conversation's, unless it is surely in another of ours.
    `masked` names the kinds of identifiers that were taken out; `flag` is the label of a red flag,
    `doubt` that of a graver one that may be meant.
    """

    text: str
    language: str
    masked: tuple[str, ...] = ()
    flag: str | None = None
    doubt: str | None = None


def warm_up() -> None:
    """Load what the steps load on their first use, so that no patient waits for it."""
    receive("+47 41 23 45 67", current_language="en", country="NO", limit=100)


def receive(text: str, *, current_language: str, country: str, limit: int) -> Received:
    """Take a typed text through all steps. Raises RefusedError (`empty`, `too_long`)."""
    text = payloads.disarm(bounds.bound(text, limit))
    if not text:
        raise RefusedError("empty")
    masked = masking.mask(text, country)
    written_in = language.decide(masked.text, current_language)
    flag, doubt = red_flags.judge(masked.text, written_in)
    return Received(masked.text, written_in, masked.kinds, flag, doubt)
