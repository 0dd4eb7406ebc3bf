"""What people asked in vain: a view on the event log, which keeps no text a second time.

Maintainers read it with `python -m knowledge unanswered`. Its columns are an interface:

- `text`: the question as it is stored, with identifiers masked; `language`: the one it was read in
- `study`: of whose page, or null; `day` (2026-11-21): of the conversation's last event
- `decision`: `no_answer`, or `did_you_mean` where none of the offered titles was chosen
- `offered`: the topics of these titles, as a JSON array of `study/topic`

A conversation cannot be told from it. Being a view, it shows nothing that is erased or too old.
Left out is whatever got another reply beside: a red flag, and all that was said while the
questionnaire runs, which asks its question again after each digression; an answer to a question
of it that went astray; and titles of buttons.
"""

from __future__ import annotations

VIEW = """
BEGIN;
DROP VIEW IF EXISTS unanswered;
CREATE VIEW unanswered AS
SELECT
    json_extract(asked.data, '$.text') AS text,
    json_extract(asked.data, '$.language') AS language,
    talk.study AS study,
    date(talk.last_event, 'unixepoch') AS day,
    json_extract(reply.data, '$.custom.kind') AS decision,
    (
        SELECT json_group_array(
            json_extract(value, '$.study') || '/' || json_extract(value, '$.topic')
        )
        FROM json_each(reply.data, '$.custom.candidates')
    ) AS offered
FROM events AS reply
JOIN events AS asked
    ON asked.conversation = reply.conversation AND asked.number = reply.answers
JOIN conversations AS talk ON talk.id = reply.conversation
WHERE json_extract(reply.data, '$.custom.kind') IN ('no_answer', 'did_you_mean')
    AND NOT EXISTS (
        SELECT 1 FROM events AS other
        WHERE other.conversation = reply.conversation
            AND other.answers = reply.answers
            AND other.number <> reply.number
            AND coalesce(json_extract(other.data, '$.custom.code'), '') <> 'masked'
    )
    AND coalesce((
        SELECT json_extract(before.data, '$.custom.kind') FROM events AS before
        WHERE before.conversation = asked.conversation
            AND before.number < asked.number
            AND json_extract(before.data, '$.from') = 'assistant'
        ORDER BY before.number DESC LIMIT 1
    ), '') <> 'question'
    AND NOT EXISTS (
        SELECT 1 FROM buttons
        WHERE buttons.conversation = asked.conversation
            AND buttons.title = json_extract(asked.data, '$.text')
    )
    AND NOT EXISTS (
        SELECT 1 FROM json_each(reply.data, '$.custom.candidates') AS candidate
        JOIN events AS later
            ON later.conversation = reply.conversation AND later.number > reply.number
        WHERE json_extract(later.data, '$.from') = 'patient'
            AND json_extract(later.data, '$.text') = json_extract(candidate.value, '$.title')
    );
COMMIT;
"""
