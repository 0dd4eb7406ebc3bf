"""`python -m bot.gateway`: runs the gateway in this one process."""

from __future__ import annotations

import sys

from bot.gateway import logs
from bot.gateway.app import create_app
from bot.settings import Settings, SettingsError


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure()
    app = create_app(settings)
    app.run(
        host=settings.host,
        port=settings.gateway_port,
        single_process=True,
        access_log=False,
        motd=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
