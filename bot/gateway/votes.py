"""What patients say of an answer: whether it was helpful. One vote an answer, the last one counts.

Maintainers read the view `helpful` with `python -m knowledge helpful`. Its columns are an
interface:

- `kind`: of the reply: `answer`, `did_you_mean`, `no_answer`
- `passage`: `study/topic` of an answer, null for the others; `language`: the reply's own
- `version`: of the knowledge base in use when the vote was cast
- `yes`, `no`: how many votes

It holds counts alone: no conversation, text or time can be told from it. Votes belong to an event
of a conversation and go with it, when the patient erases it or when it is too old.
"""

from __future__ import annotations

import sqlite3

#: The replies that can be voted on.
KINDS = frozenset({"answer", "did_you_mean", "no_answer"})

TABLE = """
CREATE TABLE IF NOT EXISTS votes (
    conversation TEXT NOT NULL,
    event INTEGER NOT NULL,
    helpful INTEGER NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (conversation, event),
    FOREIGN KEY (conversation, event) REFERENCES events (conversation, number) ON DELETE CASCADE
);
"""

VIEW = """
BEGIN;
DROP VIEW IF EXISTS helpful;
CREATE VIEW helpful AS
SELECT
    json_extract(reply.data, '$.custom.kind') AS kind,
    json_extract(reply.data, '$.custom.passage') AS passage,
    json_extract(reply.data, '$.language') AS language,
    votes.version AS version,
    sum(votes.helpful) AS yes,
    sum(1 - votes.helpful) AS no
FROM votes
JOIN events AS reply
    ON reply.conversation = votes.conversation AND reply.number = votes.event
GROUP BY 1, 2, 3, 4;
COMMIT;
"""


def cast(
    database: sqlite3.Connection, conversation: str, event: int, helpful: bool, version: str
) -> bool:
    """Store the vote in place of an earlier one; False where `event` cannot be voted on."""
    row = database.execute(
        "SELECT json_extract(data, '$.from'), json_extract(data, '$.custom.kind') FROM events "
        "WHERE conversation = ? AND number = ?",
        (conversation, event),
    ).fetchone()
    if row is None or row[0] != "assistant" or row[1] not in KINDS:
        return False
    database.execute(
        "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)", (conversation, event, helpful, version)
    )
    return True
