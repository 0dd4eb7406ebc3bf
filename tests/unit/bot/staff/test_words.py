"""Whatever is said to staff and patients is said in their language, with every gap filled in."""

from __future__ import annotations

import pytest

from bot.gateway.event_log import Job
from bot.gateway.shown import Shown
from bot.staff import cases
from bot.staff.casework import Casework
from bot.staff.config import Room
from bot.staff.phrases import Phrases
from locales import LANGUAGES
from tests.unit.bot.staff.clinic import INBOX, KARI, MARI, NO_PERSON, OLE, Clinic, config, result


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_gap_is_left_in_any_language(shown: Shown, language: str) -> None:
    room = Room(INBOX, "study_team", language, inbox=True, site="oslo")  # type: ignore[arg-type]
    clinic = Clinic(config(rooms=(room,)), shown)
    say = Phrases(shown.speech.catalogue, shown.studies, language)
    offered = shown.speech.catalogue.buttons("staff_offer", language)
    share = shown.speech.catalogue.buttons("staff_share_question", language)
    patient = clinic.open(language)
    clinic.say(patient, "?", NO_PERSON)
    clinic.press(patient, offered[1]["title"])
    clinic.press(patient, say.say("button_show_conversation"))
    clinic.write("too early")
    clinic.react("✅")
    clinic.react("✅", OLE)
    clinic.write("not mine", OLE)
    for flag in ("emergency", "self_harm", "medical_advice", "side_effect_report"):
        clinic.say(patient, "!", job=Job("/red_flag", flag=flag))
        clinic.say(patient, "!", job=Job("/red_flag", flag=flag))
    clinic.say(patient, "?", job=Job(f"gateway:language:{language}", trusted=True))
    clinic.write("x" * 5000)
    clinic.write("!back")
    clinic.write("!take")
    clinic.press(patient, say.say("button_back_to_assistant"))
    clinic.say(patient, "?", result())
    clinic.press(patient, say.say("button_share"))
    clinic.press(patient, share[0]["title"])
    clinic.now += 36 * 3600
    clinic.say(patient, "?", NO_PERSON)
    clinic.press(patient, offered[0]["title"])
    late = cases.overdue(clinic.database, clinic.now + 9 * 86_400)
    for case in late:
        Casework(clinic.config, shown).overdue(clinic.database, case, clinic.now)
    for command in ("!queue", "!help", "!report", "!take", "!dance", "!language", "!take 77"):
        clinic.write(command, case=None)
    clinic.write("!unanswered", MARI, case=None)
    log = clinic.log(patient)
    clinic.erase(patient)
    clinic.deliver()
    texts = [event["text"] for event in (*clinic.sent, *log)]
    titles = [button["title"] for event in log for button in event.get("buttons", [])]
    assert len(late) == 5
    assert len(texts) > 60
    assert [text for text in (*texts, *titles) if "{" in text or "}" in text] == []
    assert not any("staff_" in text for text in texts)
    assert KARI not in "".join(event["text"] for event in log)
