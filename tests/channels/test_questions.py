"""Staff ask the assistant in a direct chat, or by mentioning it in a room of the list."""

from __future__ import annotations

import pytest

from tests.channels.clinic import US, Clinic, Event, Member, body, joined
from tests.conftest import wait_until

BCMA = "Can I take part if I have had a treatment that targets BCMA?"


def mention(text: str) -> Event:
    return {"msgtype": "m.text", "body": text, "m.mentions": {"user_ids": [US]}}


def direct_chat(member: Member) -> str:
    room = member.direct()
    wait_until(lambda: US in joined(member, room))
    return room


def test_a_question_in_a_direct_chat_is_answered_with_source_ids_and_exact_wording(
    clinic: Clinic,
) -> None:
    (answer,) = clinic.ingrid.ask(direct_chat(clinic.ingrid), BCMA)
    for part in (
        "EU CT 2025-522114-23-00, Who Cannot Join the Study?",
        "[tecpom/bcma]",
        "bcma (",
        "Who Cannot Join the Study? 1): You have never had a treatment that targets BCMA.",
    ):
        assert part in body(answer)
    assert "<strong>bcma</strong>" in answer["content"]["formatted_body"]


@pytest.mark.parametrize(("name", "word"), [("ingrid", "Kilde"), ("liis", "Allikas")])
def test_each_reads_the_answer_in_their_own_language(clinic: Clinic, name: str, word: str) -> None:
    member: Member = getattr(clinic, name)
    (answer,) = member.ask(direct_chat(member), BCMA)
    assert f"{word}: EU CT" in body(answer)


def test_in_a_room_only_who_mentions_the_assistant_is_answered(clinic: Clinic) -> None:
    unasked = clinic.ingrid.send(clinic.inbox, "Does anybody know a good place for lunch?")
    asked = clinic.liis.send(clinic.inbox, mention(f"{US} {BCMA}"))
    answered = clinic.liis.wait_for(clinic.inbox, lambda events: bool(replies_to(events, asked)))
    (answer,) = replies_to(answered, asked)
    assert replies_to(answered, unasked) == []
    assert "[tecpom/bcma]" in body(answer)


def replies_to(events: list[Event], event_id: str) -> list[Event]:
    return [e for e in events if replied(e) == event_id]


def replied(event: Event) -> str | None:
    relation = event["content"].get("m.relates_to", {})
    answered = relation.get("m.in_reply_to", {}).get("event_id")
    return str(answered) if answered else None


def test_who_is_not_on_the_list_is_not_answered_anywhere(clinic: Clinic) -> None:
    before = len(clinic.liis.heard(clinic.inbox))
    clinic.stranger.send(clinic.inbox, mention(f"{US} {BCMA}"))
    clinic.stranger.send(clinic.inbox, "!queue")
    room = clinic.stranger.direct()
    # Whoever comes later in the same room is answered: by then the stranger has been passed over.
    clinic.liis.ask(clinic.inbox, mention(f"{US} {BCMA}"))
    assert len(clinic.liis.heard(clinic.inbox)) == before + 1
    wait_until(lambda: membership(clinic.stranger, room) == "leave")


def membership(member: Member, room: str) -> str:
    events = member.call("GET", f"/rooms/{room}/members")["chunk"]
    return str(next(e for e in events if e["state_key"] == US)["content"]["membership"])


def test_in_a_room_that_is_not_on_the_list_nobody_is_answered_before_others(
    clinic: Clinic,
) -> None:
    room = clinic.ingrid.room([US, clinic.stranger.id])
    clinic.stranger.join(room)
    wait_until(lambda: US in joined(clinic.ingrid, room))
    clinic.ingrid.send(room, mention(f"{US} {BCMA}"))
    # The next room's answer comes after this one was dealt with, or might have been.
    clinic.ingrid.ask(direct_chat(clinic.ingrid), BCMA)
    assert clinic.ingrid.heard(room) == []


def test_a_number_or_a_reaction_chooses(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    (which,) = clinic.ingrid.ask(room, "start spørreskjemaet")
    assert "\n- 1 " in body(which)
    wait_until(lambda: len(clinic.ingrid.heard(room, "m.reaction")) >= 2)
    (question,) = clinic.ingrid.ask(room, "1")
    assert "\n- A " in body(question)  # the age is asked, so a number is an answer
    (second,) = clinic.ingrid.ask(room, "58")
    assert body(second) != body(question)
    assert "\n- 1 " in body(second)
    before = len(clinic.ingrid.heard(room))
    clinic.ingrid.react(room, second["event_id"], "1️⃣")
    third = clinic.ingrid.wait_for(room, lambda events: len(events) > before)[-1]
    assert body(third) != body(second)


def test_a_message_that_cannot_be_read_is_answered_with_a_plain_notice(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    encrypted = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "…", "session_id": "x"}
    clinic.ingrid.send(room, encrypted, "m.room.encrypted")
    clinic.ingrid.send(room, {"msgtype": "m.image", "body": "a.png", "url": "mxc://x/y"})
    notices = clinic.ingrid.wait_for(room, lambda events: len(events) >= 2)
    assert [e["content"]["msgtype"] for e in notices] == ["m.notice", "m.notice"]
    assert "encrypt" in body(notices[0]) or "krypter" in body(notices[0])


def test_notices_and_edits_are_not_answered(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    clinic.ingrid.send(room, {"msgtype": "m.notice", "body": BCMA})
    (answer,) = clinic.ingrid.ask(room, BCMA)
    asked = clinic.ingrid.read(room)[-3]["event_id"]
    clinic.ingrid.send(
        room,
        {
            "msgtype": "m.text",
            "body": f"* {BCMA}",
            "m.new_content": {"msgtype": "m.text", "body": BCMA},
            "m.relates_to": {"rel_type": "m.replace", "event_id": asked},
        },
    )
    clinic.ingrid.ask(room, "Hva er BCMA?")
    assert len(clinic.ingrid.heard(room)) == 2
    assert "[tecpom/bcma]" in body(answer)
