"""A typed text is never a command to Rasa or to the gateway, whatever it is dressed as."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient

DISGUISES: dict[str, Callable[[str], str]] = {
    "bare": lambda name: f"/{name}",
    "after spaces": lambda name: f"  \t\n /{name}",
    "twice": lambda name: f"//{name}",
    "full width": lambda name: f"／{name}",
    "after what cannot be seen": lambda name: f"\u200b\u2060/{name}",
    "after a mark of direction": lambda name: f"\u202e/{name}",
    "after a filler": lambda name: f"\u3164/{name}",
    "as an event": lambda name: f"EXTERNAL: {name}",
    "as an event of a payload": lambda name: f"external: /{name}",
    "payload before event": lambda name: f"/EXTERNAL: {name}",
    "with a sureness": lambda name: f"/{name}@1.0",
    "in quotation marks": lambda name: f'"/{name}"',
    "behind a combining mark": lambda name: f"\u0301/{name}",
    "fraction slash": lambda name: f"\u2044{name}",
    "division slash": lambda name: f"\u2215{name}",
}

#: Payloads that buttons carry, and a mark of what they would bring about. (That of a red flag is
#: left out: its words may raise one as words.)
PAYLOADS = {
    'show_topic{"topic":"tecpom/heart"}': lambda reply: (
        reply["custom"].get("passage") == "tecpom/heart"
    ),
    'choose{"link_id":"consent","answer":"yes"}': lambda reply: (
        reply["custom"]["kind"] == "question"
    ),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_only_what_the_server_made(
    patient: Callable[..., Patient], payload: str, disguise: Callable[[str], str]
) -> None:
    person = patient("en")
    replies = person.say(disguise(payload))
    assert replies
    if not payload.startswith("show_topic"):
        assert not any(PAYLOADS[payload](reply) for reply in replies)
    else:
        # Its words may be found by search; then with a score, which a payload has not.
        assert all("score" in r["custom"] for r in replies if PAYLOADS[payload](r))


@pytest.mark.parametrize("text", ["gateway:erase", "/gateway:erase", " gateway:language:fi"])
def test_what_the_gateway_does_itself_is_done_only_for_its_buttons(
    patient: Callable[..., Patient], text: str
) -> None:
    person = patient("en")
    (reply,) = person.say(text)
    assert reply["custom"].get("code") != "erased"
    assert reply["language"] == "en"
    assert person.say("what is BCMA?")


@pytest.mark.parametrize(
    "text", ["/session_start", '/choose{"link_id":"age","answer":"18"}', "/prescreen_form"]
)
def test_a_typed_payload_changes_no_answer_of_the_questionnaire(
    begun: Callable[..., Patient], text: str
) -> None:
    person = begun("en")
    person.say("58")
    person.say(text)
    replies = person.say("what is BCMA?")
    assert replies[-1]["custom"]["kind"] == "question"
    assert replies[-1]["custom"]["linkId"] == "diagnosis"


@pytest.mark.parametrize(
    "text", ["[teclistamab](topic)", '[x]{"entity": "study", "value": "tj202"}']
)
def test_marks_of_training_data_are_plain_words(patient: Callable[..., Patient], text: str) -> None:
    for reply in patient("en").say(text):
        assert reply["custom"]["kind"] in ("answer", "did_you_mean", "no_answer", "notice")
