"""`make staff-demo`: the whole staff channel on this machine, to try it out with any client."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from bot.settings import Settings, SettingsError
from bot.staff.registration import LOCALPART, write_registration
from bot.staff.synapse import DOMAIN, PYTHON, Synapse

FOLDER = Path("build/staff-demo")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up member of staff."""

    name: str
    shown_as: str
    language: str

    @property
    def id(self) -> str:
        """The user id."""
        return f"@{self.name}:{DOMAIN}"


PEOPLE = (Person("ingrid", "Ingrid Demo", "nb"), Person("liis", "Liis Demo", "et"))


def settings_file(homeserver: str, room: str, people: tuple[Person, ...] = PEOPLE) -> str:
    """Return a settings file with one inbox room in `room` and these people."""
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    content: dict[str, Any] = {
        "homeserver": homeserver,
        "domain": DOMAIN,
        "registration": "registration.yaml",
        "answer_within_minutes": 10,
        "rooms": [
            {"id": room, "role": "study_team", "language": "en", "inbox": True, "site": "demo"}
        ],
        "users": [{"id": p.id, "role": "study_team", "language": p.language} for p in people],
        "sites": [
            {
                "id": "demo",
                "country": "NO",
                "name": "Demo hospital",
                "telephone": "+47 00 00 00 00",
                "time_zone": "Europe/Oslo",
                "hours": {day: ["00:00-24:00"] for day in week},
            }
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def main(
    port: Annotated[int, typer.Option(help="where Synapse listens, on this machine only")] = 8008,
) -> None:
    """Set everything up, print how to log in, and run until Ctrl-C."""
    try:
        status = run(port)
    except KeyboardInterrupt:
        status = 130
    except RuntimeError as error:
        typer.echo(error, err=True)
        status = 1
    raise typer.Exit(status)


def run(port: int) -> int:
    """Do all that; return the exit status. RuntimeError where Synapse does not start."""
    if not PYTHON.exists():
        typer.echo("Synapse is not installed: run `make staff-demo`", err=True)
        return 1
    try:
        settings = replace(
            Settings.from_environment(),
            data=FOLDER.absolute() / "run",
            staff=str(FOLDER.absolute() / "staff.yml"),
        )
    except SettingsError as error:
        typer.echo(error, err=True)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, mode=0o700)
    registration = FOLDER.absolute() / "registration.yaml"
    write_registration(registration, f"http://{settings.host}:{settings.gateway_port}", DOMAIN)
    synapse = Synapse(FOLDER.absolute() / "synapse", port, registration)
    typer.echo("Starting Synapse …")
    synapse.configure()
    try:
        synapse.start()
        passwords = {person: secrets.token_urlsafe(9) for person in PEOPLE}
        tokens = [synapse.register(p.name, word, p.shown_as) for p, word in passwords.items()]
        others = [person.id for person in PEOPLE[1:]]
        us = f"@{LOCALPART}:{DOMAIN}"
        room = synapse.create_room(tokens[0], "Study chat inbox", [*others, us])
        for token in tokens[1:]:
            synapse.join(token, room)
        Path(settings.staff).write_text(settings_file(synapse.url, room), encoding="utf-8")
        typer.echo(_how_to(synapse, settings, passwords, us))
        return _run(settings)
    finally:
        synapse.stop()
        typer.echo("Synapse is stopped.")


def _how_to(synapse: Synapse, settings: Settings, passwords: dict[Person, str], us: str) -> str:
    users = "\n".join(f"    {p.name}   password {word}" for p, word in passwords.items())
    return f"""
In any Matrix client (Element and others): choose your own homeserver, {synapse.url}, and log in as
{users}
Both are in the room "Study chat inbox". Mention {us} there and ask, or start a direct
chat with it (without encryption). Patients are at http://{settings.host}:{settings.gateway_port}.
Everything lies in {FOLDER} and is deleted at the next start. Ctrl-C ends all.
"""


def _run(settings: Settings) -> int:
    """Run the assistant until it ends; Ctrl-C reaches it as it reaches us."""
    environment = {**os.environ, **settings.as_environment()}
    with subprocess.Popen([sys.executable, "-m", "bot"], env=environment) as assistant:
        # The assistant ends in good order on Ctrl-C; then we do.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda number, _frame: _pass_on(assistant, number))
        return assistant.wait()


def _pass_on(assistant: subprocess.Popen[bytes], number: int) -> None:
    if number == signal.SIGTERM:
        assistant.send_signal(number)


if __name__ == "__main__":
    typer.run(main)
