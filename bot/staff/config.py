"""The settings file of the staff channel, read strictly: who may do what in which room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field
from pydantic.dataclasses import dataclass

from bot.staff.registration import Registration, read_registration
from knowledge.files import STRICT, ContentError, YamlFile, parse, read_yaml

Role = Literal["study_team", "maintainers"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Language = Literal["nb", "da", "et", "fi", "en"]

_USER = re.compile(r"@[^:\s]+:\S+")
_ROOM = re.compile(r"![^\s]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


@dataclass(frozen=True, slots=True, config=STRICT)
class Room:
    """A room in which the assistant answers. In an inbox, cases are put up as threads.

    `studies` empty: all of them. `site` names the site whose cases come here.
    """

    id: str
    role: Role
    language: Language
    inbox: bool = False
    site: str | None = None
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class User:
    """A member of staff. `shown_as` is what patients see in place of the role, where it is set."""

    id: str
    role: Role
    language: Language | None = None
    shown_as: str | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Site:
    """A hospital that answers: when, and under which telephone number.

    `hours`: for each day the times as "08:00-15:30", in `time_zone`; a day that is not there is
    closed. `holidays`: the country or countries whose public holidays are closed, too.
    """

    id: str
    country: str
    name: str
    telephone: str
    time_zone: str
    hours: dict[Day, tuple[str, ...]] = Field(default_factory=dict)
    holidays: tuple[Literal["NO", "DK", "EE", "FI"], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, config=STRICT)
class StaffFile:
    """The whole file."""

    homeserver: str
    domain: str
    registration: str
    rooms: tuple[Room, ...]
    users: tuple[User, ...]
    sites: tuple[Site, ...] = ()
    answer_within_minutes: float = Field(default=10.0, gt=0, le=7 * 24 * 60)


class Config:
    """The settings of the staff channel, with what is looked up in them."""

    def __init__(self, file: StaffFile, registration: Registration) -> None:
        self.homeserver = file.homeserver.rstrip("/")
        self.domain = file.domain
        self.registration = registration
        #: Our own user id.
        self.us = f"@{registration.sender_localpart}:{file.domain}"
        self.rooms: Mapping[str, Room] = {room.id: room for room in file.rooms}
        self.users: Mapping[str, User] = {user.id: user for user in file.users}
        self.sites: Mapping[str, Site] = {site.id: site for site in file.sites}
        self.answer_within_minutes = file.answer_within_minutes

    @classmethod
    def load(cls, path: Path) -> Config:
        """Return the settings of `path` and of the registration file that it names.

        Raise ContentError, with file and line, for whatever is wrong in them.
        """
        file = read_settings(path)
        registration = read_registration(path.parent / file.registration)
        return cls(file, registration)

    def room(self, room_id: str) -> Room | None:
        """Return the room of the list with this id."""
        return self.rooms.get(room_id)

    def user(self, user_id: str) -> User | None:
        """Return the user of the list with this id."""
        return self.users.get(user_id)

    def site(self, site_id: str | None) -> Site | None:
        """Return the site with this id."""
        return self.sites.get(site_id) if site_id else None

    def inboxes(self) -> tuple[Room, ...]:
        """Return the rooms in which cases are put up, in the order of the file."""
        return tuple(room for room in self.rooms.values() if room.inbox)

    def inbox_for(self, country: str, study: str | None) -> Room | None:
        """Return the inbox for a conversation: of its country and study, else the nearest.

        A room without studies takes all; one whose site lies in the country goes before the
        others. None where there is no inbox at all.
        """

        def fits(room: Room) -> tuple[bool, bool]:
            site = self.site(room.site)
            return (
                bool(site and site.country == country),
                bool(study and study in room.studies) or not room.studies,
            )

        return max(self.inboxes(), key=fits, default=None)

    def language_for(self, room_id: str, user_id: str | None = None) -> str:
        """Return the language for a user in a room: the user's own, else the room's."""
        user = self.user(user_id) if user_id else None
        if user and user.language:
            return user.language
        room = self.room(room_id)
        return room.language if room else "en"


def read_settings(path: Path) -> StaffFile:
    """Return the settings of `path`; ContentError, with file and line, for what is wrong."""
    yaml = read_yaml(path)
    file = parse(StaffFile, yaml)
    _check(yaml, file)
    return file


def _check(yaml: YamlFile, file: StaffFile) -> None:
    """Raise ContentError for what no type can say."""
    url = urlsplit(file.homeserver)
    if url.scheme not in ("http", "https") or not url.netloc:
        raise _wrong(
            yaml, ("homeserver",), "this is no address", 'write it like "https://matrix.example"'
        )
    _check_ids(yaml, "rooms", [room.id for room in file.rooms], _ROOM)
    _check_ids(yaml, "users", [user.id for user in file.users], _USER)
    _check_people(yaml, file)
    _check_sites(yaml, file)
    _check_rooms(yaml, file)


def _wrong(yaml: YamlFile, place: tuple[str | int, ...], message: str, mend: str) -> ContentError:
    return ContentError(yaml.path, yaml.line_of(place), message, mend)


def _check_people(yaml: YamlFile, file: StaffFile) -> None:
    for index, user in enumerate(file.users):
        if user.id.partition(":")[2] != file.domain:
            raise _wrong(
                yaml,
                ("users", index, "id"),
                f"{user.id} is of another homeserver than {file.domain!r}",
                "write the id as the user's client shows it, or change the domain",
            )


def _check_rooms(yaml: YamlFile, file: StaffFile) -> None:
    sites = {site.id for site in file.sites}
    for index, room in enumerate(file.rooms):
        if room.inbox and room.role != "study_team":
            raise _wrong(
                yaml,
                ("rooms", index, "role"),
                "an inbox is for the study team: nobody else may take a case",
                "write role: study_team, or leave inbox out",
            )
        if room.site is not None and room.site not in sites:
            raise _wrong(
                yaml,
                ("rooms", index, "site"),
                f"no site has the id {room.site!r}",
                "add it to sites",
            )


def _check_sites(yaml: YamlFile, file: StaffFile) -> None:
    for index, site in enumerate(file.sites):
        if site.id in [other.id for other in file.sites[:index]]:
            raise _wrong(yaml, ("sites", index, "id"), f"{site.id!r} stands twice", "remove one")
        if not _COUNTRY.fullmatch(site.country):
            raise _wrong(
                yaml,
                ("sites", index, "country"),
                f"{site.country!r} is no code of a country",
                'write it like "NO"',
            )
        if not any(character.isdigit() for character in site.telephone):
            raise _wrong(
                yaml,
                ("sites", index, "telephone"),
                "no number: patients are told to call it",
                'write it like "+47 00 00 00 00"',
            )
        if site.time_zone not in available_timezones():
            raise _wrong(
                yaml,
                ("sites", index, "time_zone"),
                f"{site.time_zone!r} is no time zone",
                'write it like "Europe/Oslo"',
            )
        for day, spans in site.hours.items():
            for span in spans:
                if not _HOURS.fullmatch(span) or span[:5] >= span[6:]:
                    raise _wrong(
                        yaml,
                        ("sites", index, "hours", day),
                        f"{span!r} is no span of time",
                        'write it like "08:00-15:30"',
                    )


def _check_ids(yaml: YamlFile, what: str, ids: list[str], form: re.Pattern[str]) -> None:
    for index, entry in enumerate(ids):
        line = yaml.line_of((what, index, "id"))
        if not form.fullmatch(entry):
            raise ContentError(
                yaml.path,
                line,
                f"{entry!r} is no id of Matrix",
                "copy it from a client: !… for a room, @name:domain for a user",
            )
        if entry in ids[:index]:
            raise ContentError(yaml.path, line, f"{entry} stands twice", "remove one")
