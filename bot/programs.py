"""The three processes, and how each is started."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.process import Program
from bot.settings import Settings

RASA = Path("bot/rasa")


def programs(settings: Settings) -> tuple[Program, ...]:
    """Return gateway, action server and Rasa as this checkout starts them (from its root)."""
    ours = settings.as_environment()
    logs = settings.data / "log"
    # Two cores: Rasa, NumPy and PyTorch gain nothing from threads of their own here.
    calm = {"OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
    return (
        Program(
            "actions",
            (sys.executable, "-m", "actions"),
            {**ours, **calm},
            f"{settings.actions_url}/health",
            logs / "actions.log",
        ),
        Program(
            "rasa",
            (
                str(settings.rasa_python),
                str(RASA / "launcher.py"),
                "run",
                "--model",
                str(settings.build / "rasa" / "models" / "assistant.tar.gz"),
                "--endpoints",
                str(RASA / "endpoints.yml"),
                "--credentials",
                str(RASA / "credentials.yml"),
                "--logging-config-file",
                str(RASA / "logging.yml"),
                "--interface",
                settings.host,
                "--port",
                str(settings.rasa_port),
            ),
            {
                **calm,
                "ACTIONS_URL": settings.actions_url,
                "RASA_DATABASE": str(settings.rasa_database.absolute()),
            },
            f"{settings.rasa_url}/",
            logs / "rasa.log",
        ),
        Program(
            "gateway",
            (sys.executable, "-m", "bot.gateway"),
            {**ours, **calm},
            f"http://{settings.host}:{settings.gateway_port}/health",
            logs / "gateway.log",
        ),
    )
