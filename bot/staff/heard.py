"""What became of an event at the desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether an event was for the desk; the conversations whose streams have something new."""

    handled: bool
    wake: tuple[str, ...] = ()
