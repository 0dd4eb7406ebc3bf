"""The three processes, and how each is started."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.process import Program
from bot.settings import Settings

RASA = Path("bot/rasa")


def _calm() -> dict[str, str]:
    # Two cores: Rasa, NumPy and PyTorch gain nothing from threads of their own here.
    return {"OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}


def rasa(settings: Settings, port: int, *options: str) -> Program:
    """Return stock Rasa with our model, started through the launcher, listening on `port`."""
    command = [
        str(settings.rasa_python),
        str(RASA / "launcher.py"),
        "run",
        *("--model", str(settings.build / "rasa" / "models" / "assistant.tar.gz")),
        *("--endpoints", str(RASA / "endpoints.yml")),
        *("--credentials", str(RASA / "credentials.yml")),
        *("--logging-config-file", str(RASA / "logging.yml")),
        *("--interface", settings.host),
        *("--port", str(port)),
        *options,
    ]
    environment = {
        **_calm(),
        "ACTIONS_URL": settings.actions_url,
        "RASA_DATABASE": str(settings.rasa_database.absolute()),
    }
    address = f"http://{settings.host}:{port}/"
    return Program("rasa", command, environment, address, settings.data / "log" / "rasa.log")


def programs(settings: Settings) -> tuple[Program, ...]:
    """Return action server, Rasa and gateway as this checkout starts them (from its root)."""
    environment = {**settings.as_environment(), **_calm()}
    logs = settings.data / "log"
    return (
        Program(
            "actions",
            (sys.executable, "-m", "actions"),
            environment,
            f"{settings.actions_url}/health",
            logs / "actions.log",
        ),
        rasa(settings, settings.rasa_port),
        Program(
            "gateway",
            (sys.executable, "-m", "bot.gateway"),
            environment,
            f"http://{settings.host}:{settings.gateway_port}/health",
            logs / "gateway.log",
        ),
    )
