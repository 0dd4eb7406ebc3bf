"""What staff send does no harm: not to Rasa, not to the pages, not to the gateway."""

from __future__ import annotations

import requests

from bot.staff.registration import read_registration
from tests.channels.clinic import US, Clinic, body
from tests.channels.test_questions import BCMA, direct_chat


def test_a_payload_that_staff_type_is_text(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    texts = ('/show_topic{"topic":"tecpom/bcma"}', "/restart", "EXTERNAL: greet", "/greet")
    for text in texts:
        clinic.ingrid.send(room, text)
    found = clinic.ingrid.wait_for(room, lambda events: len(events) >= len(texts))
    assert all("[tecpom/bcma]" not in body(event) for event in found)


def test_html_is_neither_read_nor_sent_back(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    found = clinic.ingrid.ask(
        room,
        {
            "msgtype": "m.text",
            "body": f"What is BCMA? {script}",
            "format": "org.matrix.custom.html",
            "formatted_body": f"{script}<b>/restart</b>",
        },
    )
    assert all("<script" not in e["content"].get("formatted_body", "") for e in found)
    assert all("<img" not in e["content"].get("formatted_body", "") for e in found)


def test_a_text_of_100_000_characters_is_refused_in_words_and_stops_nothing(
    clinic: Clinic,
) -> None:
    room = direct_chat(clinic.ingrid)
    hand_over(clinic, room, "$too-long-by-far", "ä" * 100_000)
    (answer,) = clinic.ingrid.wait_for(room, lambda events: len(events) == 1)
    assert answer["content"]["msgtype"] == "m.notice"
    (answer,) = clinic.ingrid.ask(room, BCMA)
    assert "[tecpom/bcma]" in body(answer)


def hand_over(clinic: Clinic, room: str, event: str, text: str) -> None:
    """Hand an event over as the homeserver does; it would not take so large a one itself."""
    registration = read_registration(clinic.folder / "registration.yaml")
    content = {"msgtype": "m.text", "body": text}
    events = [
        {
            "type": "m.room.message",
            "event_id": event,
            "room_id": room,
            "sender": clinic.ingrid.id,
            "origin_server_ts": 1,
            "content": content,
        }
    ]
    for _ in range(2):  # the second time it is known
        answer = requests.put(
            f"{clinic.system.url}/_matrix/app/v1/transactions/{event}",
            json={"events": events},
            headers={"Authorization": f"Bearer {registration.hs_token}"},
            timeout=20,
        )
        assert answer.status_code == 200, answer.text


def test_nobody_but_the_homeserver_can_hand_events_over(clinic: Clinic) -> None:
    url = f"{clinic.system.url}/_matrix/app/v1/transactions/1"
    for token in ("", "wrong", clinic.ingrid.token, "ä"):
        answer = requests.put(
            url,
            json={"events": []},
            headers={"Authorization": f"Bearer {token}".encode()},
            timeout=20,
        )
        assert answer.status_code == 403
        assert answer.json()["errcode"] == "M_FORBIDDEN"


def test_no_text_of_staff_stands_in_a_log(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    secret = "xylophone-quarterly"
    clinic.ingrid.ask(room, f"{BCMA} {secret}")
    hand_over(clinic, room, "$odd", f"{secret} \udcff".encode("utf-8", "replace").decode())
    logs = [*(clinic.folder / "run").rglob("*.log")]
    assert logs
    assert all(secret not in log.read_text(errors="replace") for log in logs)
    assert US  # the assistant's own name may stand there
