"""`python -m actions`: runs the action server on the loopback address."""

from __future__ import annotations

import logging
import sys
import warnings

from actions.resources import current
from actions.server import create_app
from actions.settings import ActionSettings
from knowledge.files import ContentError


def main() -> int:
    """Load everything, then serve until stopped, following new versions; return the exit status."""
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    # rasa-sdk warns of the older Rasa that it serves; the pair is locked and tested.
    warnings.filterwarnings("ignore", message=".*version.*", module="rasa_sdk.*")
    settings = ActionSettings.from_environment()
    try:
        current().start()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    app = create_app()
    app.config.KEEP_ALIVE_TIMEOUT = 60
    app.run(
        host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
