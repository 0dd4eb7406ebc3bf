"""The gateway's SQLite file, and the one thread that touches it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bot.gateway import conversations, links, unanswered, votes
from bot.staff import schema as staff_schema

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL,
    language TEXT NOT NULL,
    study TEXT,
    country TEXT NOT NULL,
    last_event REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS by_age ON conversations (last_event);

-- Append-only: a row is never changed, and goes only with its whole conversation.
CREATE TABLE IF NOT EXISTS events (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    client_id TEXT,
    answers INTEGER,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (conversation, number),
    UNIQUE (conversation, client_id)
);

-- What is stored and not answered yet; taken up again when the gateway starts.
CREATE TABLE IF NOT EXISTS pending (
    conversation TEXT NOT NULL,
    number INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    job TEXT NOT NULL,
    PRIMARY KEY (conversation, number),
    FOREIGN KEY (conversation) REFERENCES conversations (id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS buttons (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (conversation, id)
);

-- Conversations whose tracker is emptied once more, in case Rasa was still busy with a turn.
CREATE TABLE IF NOT EXISTS erasures (conversation TEXT PRIMARY KEY, due REAL NOT NULL);
"""


def create_tables(connection: sqlite3.Connection) -> None:
    """Create all tables and views where they are not there yet."""
    tables = SCHEMA + conversations.TOKENS + links.TABLE + votes.TABLE
    connection.executescript(tables + unanswered.VIEW + votes.VIEW)
    staff_schema.create(connection)


class Database:
    """One connection in one thread of its own; callers on the event loop never wait for the disk.

    `synchronous` is FULL: a 202 promises that the message is safe, and with NORMAL the last
    commits of a WAL are lost when the power fails. It costs 0.2 ms a commit instead of 0.02 ms
    (measured on an SSD), two commits in a turn of tens of milliseconds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="event-log")
        self._connection: sqlite3.Connection | None = None
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have `listener` called on the event loop after each transaction that changed a row."""
        self._listeners.append(listener)

    async def open(self) -> None:
        """Create the file and its tables where they are not there yet."""
        await self._in_thread(self._open)

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        await self._in_thread(self._close)
        self._thread.shutdown(wait=True)

    async def run(
        self,
        work: Callable[Concatenate[sqlite3.Connection, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Return `work(connection, …)`, done in one transaction; an exception takes it all back."""
        loop = asyncio.get_running_loop()

        def transaction() -> Result:
            if self._connection is None:
                raise sqlite3.ProgrammingError("the database is not open")
            before = self._connection.total_changes
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._connection, *args, **kwargs)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            if self._connection.total_changes != before:
                # From here, not after the wait: whoever waits for the result may be gone by then.
                for listener in self._listeners:
                    loop.call_soon_threadsafe(listener)
            return result

        return await self._in_thread(transaction)

    async def forget_deleted(self) -> None:
        """Empty the write-ahead log, so that deleted rows are in no file any more."""

        def checkpoint() -> None:
            if self._connection is not None:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await self._in_thread(checkpoint)

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        create_tables(connection)
        self._path.chmod(0o600)
        self._connection = connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
