"""The tables of the staff channel; they lie in the gateway's own database."""

from __future__ import annotations

import sqlite3

from bot.staff import case_schema

SCHEMA = """
-- Every event that the homeserver has handed over, once. `data` is emptied when it is dealt with;
-- the id stays, so that an event that is handed over again is known.
CREATE TABLE IF NOT EXISTS staff_inbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    data TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    received REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS staff_inbox_waiting ON staff_inbox (number) WHERE data IS NOT NULL;

-- Every event that is to be sent, once. `txn` is the homeserver's transaction id, by which it knows
-- a repetition. `state`: waiting, trying (perhaps sent already), sent, refused. `content` is
-- emptied when it is sent. What has the same `lane` of a room is sent in order: a case has one of
-- its own, so that no patient waits for another's. No foreign key: the redactions of a conversation
-- outlive it.
CREATE TABLE IF NOT EXISTS staff_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    txn TEXT NOT NULL,
    room TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    thread TEXT,
    reply_to TEXT,
    about TEXT,
    conversation TEXT,
    state TEXT NOT NULL DEFAULT 'waiting',
    event TEXT,
    media TEXT,
    lane TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS staff_outbox_waiting ON staff_outbox (number)
    WHERE state IN ('waiting', 'trying');
CREATE INDEX IF NOT EXISTS staff_outbox_event ON staff_outbox (event) WHERE event IS NOT NULL;
CREATE INDEX IF NOT EXISTS staff_outbox_conversation ON staff_outbox (conversation)
    WHERE conversation IS NOT NULL;

-- The bytes of a file until it is uploaded.
CREATE TABLE IF NOT EXISTS staff_files (
    key TEXT PRIMARY KEY REFERENCES staff_outbox (key) ON DELETE CASCADE,
    content BLOB NOT NULL
);

-- Up to which event the inbox has all of a room's; `staff_facts` says when that began.
CREATE TABLE IF NOT EXISTS staff_marks (room TEXT PRIMARY KEY, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS staff_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- The assistant's conversation with one member of staff in one room. `conversation` is Rasa's
-- sender, `preferred` the user's own language when `language` was set, `code` that of the last
-- reply.
CREATE TABLE IF NOT EXISTS staff_talks (
    conversation TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    user TEXT NOT NULL,
    language TEXT NOT NULL,
    preferred TEXT NOT NULL,
    study TEXT,
    country TEXT NOT NULL,
    code TEXT,
    last_event REAL NOT NULL,
    UNIQUE (room, user)
);

-- The buttons of a reply, in the order of their numbers, as JSON; `key` is that of the event.
CREATE TABLE IF NOT EXISTS staff_choices (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES staff_talks (conversation) ON DELETE CASCADE,
    key TEXT NOT NULL UNIQUE,
    buttons TEXT NOT NULL
);
"""


def create(connection: sqlite3.Connection) -> None:
    """Create the tables where they are not there yet."""
    connection.executescript(SCHEMA + case_schema.SCHEMA)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(staff_outbox)").fetchall()]
    if "lane" not in columns:
        # A database of the time when each room had one lane: what waits there keeps it.
        connection.execute("ALTER TABLE staff_outbox ADD COLUMN lane TEXT NOT NULL DEFAULT ''")
