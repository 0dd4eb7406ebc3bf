"""The application service's registration: the file by which the homeserver knows us."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from knowledge.files import ContentError, parse, read_yaml

LOCALPART = "study-chat"
#: With an empty one, anybody could speak as the homeserver.
_TOKEN = r"^[!-~]{16,}$"  # noqa: S105 - a form, no token


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class Registration:
    """What of the file is ours to know; the rest of it is for the homeserver."""

    as_token: Annotated[str, Field(pattern=_TOKEN)]
    hs_token: Annotated[str, Field(pattern=_TOKEN)]
    sender_localpart: Literal["study-chat"]


def new_registration(url: str, domain: str) -> str:
    """Return the text of a new registration; the homeserver reaches the gateway under `url`."""
    user = f"@{re.escape(LOCALPART)}:{re.escape(domain)}"
    return yaml.safe_dump(
        {
            "id": LOCALPART,
            "url": url,
            "as_token": secrets.token_hex(32),
            "hs_token": secrets.token_hex(32),
            "sender_localpart": LOCALPART,
            "rate_limited": False,
            "receive_ephemeral": False,
            "namespaces": {
                "users": [{"exclusive": True, "regex": user}],
                "aliases": [],
                "rooms": [],
            },
        },
        sort_keys=False,
    )


def write_registration(path: Path, url: str, domain: str) -> None:
    """Write a new registration, readable for this user only; FileExistsError where there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(new_registration(url, domain))


def read_registration(path: Path) -> Registration:
    """Return the registration in the file; ContentError where it is missing or incomplete."""
    try:
        return parse(Registration, read_yaml(path))
    except ContentError as error:
        if not path.exists():
            raise ContentError(
                path, None, "the file is missing", "run `python -m bot staff register`"
            ) from None
        raise error
