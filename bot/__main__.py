"""`python -m bot`: starts the three processes, watches them, and stops them on Ctrl-C.

`python -m bot nlu FILE…` measures Rasa's command recognition (bot/nlu.py), `python -m bot staff …`
prepares the connection to the clinic's staff (bot/staff/cli.py).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import aiohttp
import typer

from bot import nlu
from bot.process import Process
from bot.programs import programs
from bot.settings import Settings, SettingsError
from bot.staff.cli import app as staff_app
from bot.staff.config import Config as StaffConfig
from knowledge.files import ContentError


def say(text: str) -> None:
    """Tell the person at the terminal."""
    typer.echo(text)


def _missing(settings: Settings) -> str | None:
    """Return what has to be built first, None when all is there."""
    for path in (
        settings.rasa_python,
        settings.build / "rasa" / "models" / "assistant.tar.gz",
        settings.build / "knowledge",
    ):
        if not path.exists():
            return f"{path} is missing: run `make build` first"
    return None


def _busy(settings: Settings) -> str | None:
    """Return which port is taken by another program, None when all are free."""
    for field in ("gateway_port", "rasa_port", "actions_port", "metrics_port"):
        port = getattr(settings, field)
        if not port:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError:
                return (
                    f"port {port} is taken by another program: end it, or choose another "
                    f"with STUDY_CHAT_{field.upper()}"
                )
    return None


def _staff(settings: Settings) -> str | None:
    """Return what is wrong with the settings of the staff channel, None where all is right."""
    try:
        if settings.staff:
            StaffConfig.load(Path(settings.staff))
    except ContentError as error:
        return str(error)
    return None


async def serve(settings: Settings) -> int:
    """Run the three processes until Ctrl-C or SIGTERM; return the exit status."""
    began = time.monotonic()
    processes = [Process(program, say) for program in programs(settings)]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    running = [asyncio.create_task(process.run()) for process in processes]
    say("Starting actions, rasa and gateway …")
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            ready = asyncio.create_task(_all_ready(processes, session, began))
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait((ready, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                if ready.result():
                    say(
                        f"Ready after {time.monotonic() - began:.0f} s. "
                        f"Open http://{settings.host}:{settings.gateway_port}/ "
                        "(Ctrl-C stops everything)"
                    )
                else:
                    say("Not everything started; the logs above say why.")
            await stopped
            ready.cancel()
    finally:
        say("Stopping …")
        # The gateway first, so that nobody is served by half a system.
        for process in reversed(processes):
            await process.stop()
        await asyncio.gather(*running, return_exceptions=True)
    say("Stopped.")
    return 0


async def _all_ready(
    processes: list[Process], session: aiohttp.ClientSession, began: float
) -> bool:
    answers = await asyncio.gather(*(_announce(p, session, began) for p in processes))
    return all(answers)


async def _announce(process: Process, session: aiohttp.ClientSession, began: float) -> bool:
    if await process.until_ready(session):
        say(f"  {process.program.name} is ready ({time.monotonic() - began:.1f} s)")
        return True
    say(f"  {process.program.name} does not answer; see {process.program.log}")
    return False


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None


app = typer.Typer(add_completion=False, invoke_without_command=True, no_args_is_help=False)
app.add_typer(staff_app, name="staff")


@app.callback()
def run(context: typer.Context) -> None:
    """Start action server, Rasa and gateway, watch them, and stop them on Ctrl-C."""
    if context.invoked_subcommand:
        return
    settings = _settings()
    problem = _missing(settings) or _busy(settings) or _staff(settings)
    if problem:
        typer.echo(problem, err=True)
        raise typer.Exit(1)
    # What patients say lies in files of ours and of Rasa's: for this user only.
    os.umask(0o077)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    raise typer.Exit(asyncio.run(serve(settings)))


@app.command("nlu")
def nlu_command(
    files: list[Path],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    details: Annotated[Path | None, typer.Option(help="one JSON line per message")] = None,
) -> None:
    """Send labelled messages through the trained Rasa model; print accuracy and confusion."""
    try:
        lines = list(nlu.read_labelled(files))
    except (OSError, ValueError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from None
    recognised = asyncio.run(nlu.recognise(_settings(), lines))
    if details is not None:
        with details.open("w", encoding="utf-8") as out:
            for one in recognised:
                out.write(
                    json.dumps(
                        {**asdict(one.line), "predicted": one.intent, "confidence": one.confidence},
                        ensure_ascii=False,
                    )
                    + "\n"
                )
    found = nlu.report(recognised)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for language, figures in found["languages"].items():
        typer.echo(f"{language}: {figures['accuracy']:.3f} of {figures['n']}")
    for true, predicted in found["confusion"].items():
        wrong = {name: count for name, count in predicted.items() if name != true}
        typer.echo(f"{true}: {predicted.get(true, 0)} right{f', {wrong}' if wrong else ''}")


if __name__ == "__main__":
    app()
