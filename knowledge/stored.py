"""What the running assistant stores, as far as maintainers may see it: views, read only."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from knowledge.files import ContentError


def rows_of(database: Path, query: str, what: str) -> list[tuple[Any, ...]]:
    """Return the rows of `query`. The file is only read, and closed at once.

    Raise ContentError where there is no such file or view; `what` names in it what was asked for.
    """
    if not database.is_file():
        mend = "name the running assistant's folder with --data or STUDY_CHAT_DATA"
        raise ContentError(database, None, "there is no such database", mend)
    try:
        with contextlib.closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.Error as error:
        mend = "start the assistant once with this program"
        raise ContentError(database, None, f"{what} cannot be read ({error})", mend) from None
