"""What is said to a red flag: first the numbers to call, for the country of the conversation."""

from __future__ import annotations

from actions.reply import Reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.numbers import FLAGS


def red_flag(resources: Resources, turn: Turn) -> Reply:
    """Return the reply to the red flag in the turn's entity `flag`."""
    asked = turn.entities.get("flag", "")
    # What the front desk cannot have sent is treated as the gravest.
    flag = asked if asked in FLAGS else FLAGS[0]
    found = resources.telephone_numbers(turn.country, flag)
    numbers, listed = resources.catalogue.telephone(
        ((n.number, n.label) for n in found), turn.language
    )
    return response(resources, turn, f"red_flag_{flag}", numbers=listed) | {
        "flag": flag,
        "country": turn.country,
        "numbers": numbers,
    }
