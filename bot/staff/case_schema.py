"""The tables of cases; they lie in the gateway's own database, beside those of the channel."""

from __future__ import annotations

SCHEMA = """
-- A request for a person, a shared result or a red flag. It outlives its conversation, without
-- saying any more whose it was. `flag`: the label of a red flag. `event`: the patient's message
-- that raised it, `result`: the result that is shared, by their numbers in the conversation's log.
-- `shown`: the patient agreed that staff read the conversation; `shown_to`: up to which event it
-- stands in the thread. `due_at`: when the patient is told that nobody has come; null where that
-- is done, or needless. `taken_by`: a Matrix user id. `how`: what ended it, or gave it back.
CREATE TABLE IF NOT EXISTS staff_cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT REFERENCES conversations (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    flag TEXT,
    state TEXT NOT NULL DEFAULT 'waiting',
    how TEXT,
    room TEXT NOT NULL,
    language TEXT NOT NULL,
    study TEXT,
    country TEXT NOT NULL,
    event INTEGER NOT NULL,
    result INTEGER,
    shown INTEGER NOT NULL DEFAULT 0,
    shown_to INTEGER NOT NULL DEFAULT 0,
    opened_at REAL NOT NULL,
    due_at REAL,
    taken_by TEXT,
    taken_at REAL,
    ended_at REAL
);
CREATE INDEX IF NOT EXISTS staff_cases_live ON staff_cases (room, opened_at)
    WHERE state <> 'ended';
CREATE INDEX IF NOT EXISTS staff_cases_conversation ON staff_cases (conversation)
    WHERE conversation IS NOT NULL;
CREATE INDEX IF NOT EXISTS staff_cases_due ON staff_cases (due_at) WHERE due_at IS NOT NULL;
-- A conversation is in one person's hands at a time, whatever happens at the same moment.
CREATE UNIQUE INDEX IF NOT EXISTS staff_cases_taken ON staff_cases (conversation)
    WHERE state = 'taken' AND conversation IS NOT NULL;

-- What staff wrote in the threads of cases, by event id: it is redacted with the conversation.
CREATE TABLE IF NOT EXISTS staff_thread_events (
    event TEXT PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES staff_cases (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS staff_thread_events_case ON staff_thread_events (case_id);

-- In which language a member of staff wants to read, where they have said so.
CREATE TABLE IF NOT EXISTS staff_people (user TEXT PRIMARY KEY, language TEXT NOT NULL);

-- Work that takes longer than a transaction may: done once, also after a restart.
CREATE TABLE IF NOT EXISTS staff_errands (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    conversation TEXT REFERENCES conversations (id) ON DELETE CASCADE,
    room TEXT NOT NULL,
    thread TEXT,
    language TEXT NOT NULL,
    case_id INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL
);
"""
