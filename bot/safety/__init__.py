"""Red flags: messages that must not wait for a conversation, recognised before anything else."""

from bot.safety.flags import Flag, check
from bot.safety.rules import LABELS, Label

__all__ = ["LABELS", "Flag", "Label", "check"]
