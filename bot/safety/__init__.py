"""Red flags: messages that must not wait for a conversation, recognised before anything else.

`load_rules` reads the patterns (about half a second); call it when a process starts, so that the
first message does not wait for it.
"""

from bot.safety.flags import Flag, check
from bot.safety.rules import LABELS, Label, load_rules

__all__ = ["LABELS", "Flag", "Label", "check", "load_rules"]
