"""Staff run the pre-screen in a chat, and erase it again."""

from __future__ import annotations

import http.client
import sqlite3
import time
from urllib.parse import quote

from tests.channels.clinic import Clinic, Event, Member, body
from tests.channels.test_questions import direct_chat
from tests.conftest import wait_until

MOST_QUESTIONS = 40


def run_through(member: Member, room: str) -> list[Event]:
    """Answer every question with its first choice, numbers with 2, until the file has come."""
    member.ask(room, "start spørreskjemaet")
    for _ in range(MOST_QUESTIONS):
        events = member.heard(room)
        if any(e["content"].get("msgtype") == "m.file" for e in events):
            return events
        letters = "\n- A " in body(events[-1])
        before = len(events)
        member.send(room, "58" if letters and "gammel" in body(events[-1]) else _next(events[-1]))
        member.wait_for(room, lambda found, seen=before: len(found) > seen)
        time.sleep(0.3)
    raise AssertionError([body(e) for e in member.heard(room)[-3:]])


def _next(event: Event) -> str:
    return "2" if "\n- A " in body(event) else "1"


def test_the_result_comes_as_a_message_and_as_a_pdf_and_erasing_takes_both_away(
    clinic: Clinic,
) -> None:
    room = direct_chat(clinic.ingrid)
    events = run_through(clinic.ingrid, room)
    file = next(e for e in events if e["content"].get("msgtype") == "m.file")
    assert file["content"]["info"]["mimetype"] == "application/pdf"
    assert download(clinic.ingrid, file)[:5] == b"%PDF-"
    detail = body(events[events.index(file) - 1])
    assert "bcma" in detail
    assert "Who Cannot Join the Study? 1" in detail

    clinic.let_delete_files()
    clinic.ingrid.ask(room, "slett alle mine data")
    clinic.ingrid.ask(room, "1")
    wait_until(
        lambda: all(
            "redacted_because" in e["unsigned"]
            for e in clinic.ingrid.heard(room)
            if e["event_id"] in {one["event_id"] for one in events}
        )
    )
    wait_until(lambda: download(clinic.ingrid, file)[:5] != b"%PDF-")
    with sqlite3.connect(clinic.system.settings.event_log) as database:
        kept = database.execute(
            "SELECT count(*) FROM staff_talks WHERE room = ?", (room,)
        ).fetchone()
    database.close()
    assert kept == (0,)


def download(member: Member, event: Event) -> bytes:
    server, _, name = event["content"]["url"].removeprefix("mxc://").partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", member.synapse.port, timeout=20)
    connection.request(
        "GET",
        f"/_matrix/client/v1/media/download/{quote(server)}/{quote(name)}",
        headers={"Authorization": f"Bearer {member.token}"},
    )
    content = connection.getresponse().read()
    connection.close()
    return content
