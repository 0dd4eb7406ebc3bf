"""`python -m bot staff …`: what an operator does once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.staff.config import Config, read_settings
from bot.staff.registration import write_registration
from knowledge.files import ContentError

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Connect the clinic's staff.")


@app.command()
def register(
    settings: Annotated[Path, typer.Argument(help="the settings file of the staff channel")],
    url: Annotated[
        str, typer.Option(help="where the homeserver reaches the gateway")
    ] = "http://127.0.0.1:8080",
) -> None:
    """Write the application service's registration, for the homeserver to read, with new tokens."""
    try:
        file = read_settings(settings)
        path = settings.parent / file.registration
        write_registration(path, url, file.domain)
    except ContentError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from None
    except FileExistsError:
        typer.echo(f"{path} is there already: delete it first to get new tokens", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{path} is written. Name it in the homeserver's `app_service_config_files` and restart "
        "the homeserver. Its tokens are secret."
    )


@app.command()
def check(settings: Path) -> None:
    """Read the settings and the registration, and say what is wrong with them."""
    try:
        config = Config.load(settings)
    except ContentError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{config.us} at {config.homeserver}: {len(config.rooms)} rooms, {len(config.users)} users"
    )
