"""What is said to a red flag: first the numbers to call, for the country of the conversation."""

from __future__ import annotations

from actions.reply import Reply, response
from actions.resources import Resources
from actions.turn import Turn

#: What the front desk can recognise; anything else is treated as the gravest.
FLAGS = ("emergency", "self_harm", "medical_advice", "side_effect_report")


def red_flag(resources: Resources, turn: Turn) -> Reply:
    """Return the reply to the red flag in the turn's entity `flag`."""
    asked = turn.entities.get("flag", "")
    flag = asked if asked in FLAGS else FLAGS[0]
    numbers = [
        {
            "number": number.number,
            "label": resources.catalogue.response(number.label_key, turn.language).text,
        }
        for number in resources.telephone_numbers(turn.country, flag)
    ]
    listed = "\n".join(f"- **{entry['number']}** {entry['label']}" for entry in numbers)
    return response(resources, turn, f"red_flag_{flag}", numbers=listed) | {
        "flag": flag,
        "country": turn.country,
        "numbers": numbers,
    }
