"""`python -m bot.gateway`: runs the gateway in this one process."""

from __future__ import annotations

import sqlite3
import sys

from bot.gateway import logs
from bot.gateway.app import create_app
from bot.safety import ModelError
from bot.settings import Settings, SettingsError
from knowledge.files import ContentError


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure()
    try:
        create_app(settings).run(
            host=settings.host,
            port=settings.gateway_port,
            single_process=True,
            access_log=False,
            motd=False,
        )
    except (OSError, sqlite3.Error, ContentError, ModelError) as error:
        print(f"the gateway cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
