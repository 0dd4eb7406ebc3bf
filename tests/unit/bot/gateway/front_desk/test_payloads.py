from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.gateway import front_desk
from bot.gateway.front_desk import bounds, payloads


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/restart", "restart"),
        ("/ /restart", "restart"),
        ("/ / / /restart", "restart"),
        ("//restart", "restart"),
        ("／restart", "restart"),
        (" \n／ /restart", "restart"),
        ("\u00a0/\u3000/restart", "restart"),
        ('/choose{"answer": "yes"}', 'choose{"answer": "yes"}'),
        ("/intent@1.0", "intent@1.0"),
        ("EXTERNAL: remind", "remind"),
        ("/EXTERNAL: /restart", "restart"),
        ("external:external:/x", "x"),
        ("///", ""),
        ("and/or", "and/or"),
        ("I take 5 mg / day", "I take 5 mg / day"),
        ("@ home", "@ home"),
    ],
)
def test_a_typed_command_is_only_words(text: str, words: str) -> None:
    assert payloads.disarm(text) == words


@given(
    st.text(st.one_of(st.sampled_from("/／ \n\u200b\x00\u202e\u00a0EXTERNAL:@{}"), st.characters()))
)
def test_no_text_can_become_a_payload(text: str) -> None:
    disarmed = payloads.disarm(bounds.clean(text))
    # Rasa strips a message before it looks at its first character.
    assert not disarmed.strip().startswith(("/", "／", "EXTERNAL:"))
    assert payloads.disarm(disarmed) == disarmed


@pytest.mark.usefixtures("red_flags_loaded")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("/／ \u200b\x00E5XTERNAL:a1@.\n010180-2"), min_size=1))
def test_no_text_becomes_a_payload_by_the_steps_that_follow(text: str) -> None:
    try:
        received = front_desk.receive(text, current_language="en", country="NO", limit=2000)
    except front_desk.RefusedError:
        return
    assert not received.text.strip().startswith(("/", "／", "EXTERNAL:"))
