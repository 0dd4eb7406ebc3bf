"""Red flags: messages that must not wait for a conversation, recognised before anything else.

`load(build)` reads the patterns and the built classifier (about a second); call it when a process
starts: `judge` works only afterwards, so that a classifier that is missing is never overlooked.
"""

from bot.safety.classifier import ModelError
from bot.safety.flags import Flag, Verdict, judge, load
from bot.safety.rules import LABELS, Label, load_rules

__all__ = ["LABELS", "Flag", "Label", "ModelError", "Verdict", "judge", "load", "load_rules"]
