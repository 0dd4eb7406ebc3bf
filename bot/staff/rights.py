"""Who may do what where: decided by the lists in the settings file, never by a message.

Both count: the user's own role, and that of the room, because everybody in a room sees what is
shown there. In a room that is not on the list, such as a direct chat, nothing is shown of patients:
anybody may be invited there. Who is not on the list of users may do nothing anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from bot.staff.config import Config, Role

#: `cases`: see, take and end them and write to patients. `unanswered`: read what people asked in
#: vain, which are patients' own words.
Doing = Literal["ask", "help", "language", "report", "cases", "unanswered"]

#: In rooms of no list, too.
ANYWHERE: frozenset[Doing] = frozenset({"ask", "help", "language"})
EVERYBODY: frozenset[Doing] = ANYWHERE | {"report"}
MAY: Mapping[Role, frozenset[Doing]] = MappingProxyType(
    {
        "study_team": EVERYBODY | {"cases"},
        "maintainers": EVERYBODY | {"unanswered"},
    }
)


def is_known(config: Config, user: str) -> bool:
    """Tell whether the user is on the list."""
    return config.user(user) is not None


def may(config: Config, user: str, room: str, doing: Doing) -> bool:
    """Tell whether the user may do this in the room."""
    member, place = config.user(user), config.room(room)
    if member is None or doing not in MAY[member.role]:
        return False
    return doing in (MAY[place.role] if place else ANYWHERE)
