"""All settings of the running system, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path

from limits import parse_many

PREFIX = "STUDY_CHAT_"
#: What only `python -m knowledge build` reads: which encoder, and how it is used.
BUILDING = frozenset(
    PREFIX + name for name in ("ENCODER", "ENCODER_BATCH", "QUERY_PROMPT", "PASSAGE_PROMPT")
)
#: Settings that 0 switches off.
MAY_BE_ZERO = frozenset({PREFIX + "METRICS_PORT"})
#: An address without a path: the widget knows its gateway by its origin.
_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+")
#: Where rate limits may be counted.
_STORAGES = ("memory://", "redis://", "rediss://")


class SettingsError(Exception):
    """A setting cannot be used; the text says which one, and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the three processes listen, where data lies, and what the operator has chosen.

    Each field is set by an environment variable: `gateway_port` by STUDY_CHAT_GATEWAY_PORT.
    """

    host: str = "127.0.0.1"
    gateway_port: int = 8080
    rasa_port: int = 5005
    actions_port: int = 5055
    #: Where the figures are served, on 127.0.0.1 only. 0: on the gateway's own port, to this
    #: machine itself; choose a port where a proxy on this machine passes everything on to it.
    metrics_port: int = 0
    #: What `make` builds: compiled catalogues, knowledge base, Rasa model.
    build: Path = Path("build")
    #: What the running system stores: the event log and Rasa's tracker store.
    data: Path = Path("build/run")
    #: The Python of Rasa's own environment.
    rasa_python: Path = Path(".venv-rasa/bin/python")
    #: The language and country of a page that names none.
    language: str = "en"
    country: str = ""
    #: Where browsers reach the gateway ("https://chat.example.org"); "": as their requests say.
    public_url: str = ""
    #: The settings file of the staff channel (docs/staff.md); "": no staff is connected.
    staff: str = ""
    #: Origins of other websites that may call the API from a browser.
    allowed_origins: tuple[str, ...] = ()
    #: Days after its last message until a conversation is erased.
    retention_days: int = 30
    #: Days for which a link to go on on another device is good, at most.
    link_days: int = 7
    #: Seconds that the gateway waits for one turn of Rasa before it gives the fixed answer.
    turn_timeout: float = 20.0
    #: Below the welcome and on the page: that the texts are drafts, not yet reviewed by
    #: "professionals" (health professionals) or by whom this names; "none": no such notice.
    review_notice: str = "professionals"
    #: Messages of one conversation that may wait; the next one is answered 429.
    queue_limit: int = 5
    #: Longest message in characters.
    message_limit: int = 2000
    #: How much may be asked for in a time, as the `limits` library writes it. An address may be a
    #: whole hospital's, so what it may do is generous. Above its message limits, a conversation
    #: still gets an answer to a red flag, to each kind as often as `limit_red_flag` says.
    limit_open: str = "1000/minute;6000/hour"
    limit_address: str = "3000/minute"
    limit_conversation: str = "300/minute;3000/hour"
    limit_red_flag: str = "1/3 seconds"
    #: Results as a PDF, page or FHIR, a conversation.
    limit_paper: str = "60/minute"
    #: Links to another device made for a conversation.
    limit_link: str = "30/minute;200/hour"
    #: Such links opened by an address.
    limit_redeem: str = "300/minute;2000/hour"
    #: Where it is counted: "memory://", or "redis://…" to count across restarts.
    limits_storage: str = "memory://"
    #: Addresses or networks of proxies whose X-Forwarded-For is believed; else the socket's
    #: address counts.
    trusted_proxies: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings; raise SettingsError for an unknown name or a wrong value."""
        variables = os.environ if environment is None else environment
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, object] = {}
        for name, text in variables.items():
            if not name.startswith(PREFIX) or name in BUILDING:
                continue
            if name not in known:
                raise SettingsError(
                    f"{name} is not a setting; did you mean one of {', '.join(sorted(known))}?"
                )
            values[known[name].name] = _convert(name, text, known[name].default)
            _check(name, known[name].name, values[known[name].name])
        return cls(**values)  # type: ignore[arg-type]

    def as_environment(self) -> dict[str, str]:
        """Return the variables that give another process the same settings."""
        return {
            PREFIX + f.name.upper(): ",".join(value) if isinstance(value, tuple) else str(value)
            for f in fields(self)
            for value in (getattr(self, f.name),)
        }

    @property
    def rasa_url(self) -> str:
        """The base address of Rasa, on this machine only."""
        return f"http://{self.host}:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """The base address of the action server, on this machine only."""
        return f"http://{self.host}:{self.actions_port}"

    @property
    def rasa_database(self) -> Path:
        """The SQLite file of Rasa's tracker store (one table, `events`)."""
        return self.data / "rasa.db"

    @property
    def event_log(self) -> Path:
        """The SQLite file of the gateway's event log."""
        return self.data / "conversations.db"


def _check(name: str, field: str, value: object) -> None:
    """Raise SettingsError for a limit or a network that cannot be read."""
    try:
        if field.startswith("limit_"):
            parse_many(str(value))
        if field == "trusted_proxies" and isinstance(value, tuple):
            for network in value:
                ip_network(network, strict=False)
    except ValueError:
        form = '"20/minute;300/hour"' if field.startswith("limit_") else '"10.0.0.1,10.1.0.0/16"'
        raise SettingsError(f"{name}={value!r}: write it like {form}") from None
    if field == "public_url" and value and not _URL.fullmatch(str(value)):
        raise SettingsError(f'{name}={value!r}: write it like "https://chat.example.org"')
    if field == "limits_storage" and not str(value).startswith(_STORAGES):
        raise SettingsError(f"{name}={value!r}: this begins with one of {', '.join(_STORAGES)}")


def _convert(name: str, text: str, default: object) -> object:
    try:
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, Path):
            return Path(text)
        if isinstance(default, int | float):
            number = type(default)(text)
            if number < 0 or (number == 0 and name not in MAY_BE_ZERO):
                raise ValueError
            return number
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise SettingsError(f"{name}={text!r}: this must be {kind} above 0") from None
    return text
