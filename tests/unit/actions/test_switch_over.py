"""A new version in the middle of a turn or of the questionnaire: one version a turn, no error."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.guard import Outcome
from actions.prescreen_form import ValidatePrescreenForm
from actions.reply import response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.answer_words import load_lexicon
from knowledge.numbers import load_numbers
from knowledge.questionnaire import load_questionnaire
from knowledge.search import Searcher, SearchResult
from knowledge.studies import load_studies
from locales import Catalogue
from locales.responses import read_responses

CONTENT = Path("knowledge/content")
STUDY = "tecpom"


class FindsNothing:
    """A search without passages."""

    def search(self, query: str, language: str, study: str | None = None) -> SearchResult:
        return SearchResult("no_answer", ())


def version(content: Path) -> Resources:
    return Resources(
        catalogue=Catalogue({}, read_responses(Path("domain.yml"))),
        passages={},
        studies=load_studies(content),
        questionnaire=load_questionnaire(content),
        telephone=load_numbers(content),
        searcher=cast(Searcher, FindsNothing()),
        content=content,
        days=30,
    )


def without_question(folder: Path, link_id: str) -> Resources:
    """Return a version of the content from which a question and all that hangs on it is gone."""
    shutil.copytree(CONTENT, folder)
    path = folder / "questionnaire.yml"
    items = yaml.safe_load(path.read_text(encoding="utf-8"))["item"]
    gone = {link_id}
    kept: list[dict[str, Any]] = []
    for item in items:
        if gone & {item["linkId"], *(c["question"] for c in item.get("enableWhen", []))}:
            gone.add(item["linkId"])
        else:
            kept.append(item)
    path.write_text(yaml.safe_dump({"item": kept}), encoding="utf-8")
    for path in (folder / "studies").glob("*.yml"):
        study = yaml.safe_load(path.read_text(encoding="utf-8"))
        study["criteria"] = [
            c
            for c in study["criteria"]
            if not gone & {c.get("question"), (c.get("applies_when") or {}).get("question")}
        ]
        path.write_text(yaml.safe_dump(study), encoding="utf-8")
    return version(folder)


@dataclass
class Form:
    """A conversation with the questionnaire, as Rasa holds it."""

    monkeypatch: pytest.MonkeyPatch
    slots: dict[str, Any] = field(default_factory=dict)

    def switch_to(self, resources: Resources) -> None:
        self.monkeypatch.setattr(guard, "resources", lambda *_: resources)

    def hear(self, text: str, intent: str = "", **entities: str) -> list[dict[str, Any]]:
        """Send one message; return the replies, none of which is an error."""
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "metadata": {"language": "en", "study": STUDY, "country": "NO"},
        }
        tracker = Tracker.from_dict(
            {"sender_id": "x", "slots": self.slots, "latest_message": message, "events": []}
        )
        dispatcher = CollectingDispatcher()
        for event in ValidatePrescreenForm().run(dispatcher, tracker, {}):
            self.slots[event["name"]] = event["value"]
        replies = [message["custom"] for message in dispatcher.messages]
        assert replies
        assert "something_went_wrong" not in {reply.get("code") for reply in replies}
        return replies

    def choose(self, link_id: str, answer: str) -> list[dict[str, Any]]:
        return self.hear("/choose", "choose", link_id=link_id, answer=answer)

    def begin(self) -> dict[str, Any]:
        """Begin, consent, and return the first question."""
        self.slots["requested_slot"] = None
        self.hear("start", "start_prescreen", study=STUDY)
        self.slots["requested_slot"] = "prescreen_answer"
        return self.choose("consent", "yes")[-1]

    def to_question(self, number: int) -> tuple[dict[str, Any], list[str]]:
        """Return the question after `number` others, and which those were."""
        question, before = self.begin(), []
        for _ in range(number):
            before.append(question["linkId"])
            question = self.choose(question["linkId"], "unknown")[-1]
        return question, before


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Form:
    form = Form(monkeypatch)
    form.switch_to(version(CONTENT))
    return form


MESSAGES = [
    ("yes", "affirm"),
    ("58", ""),
    ("/go_back", "go_back"),
    ("/repeat", "repeat"),
    ("/skip", "skip"),
    ("/stop", "stop"),
    ("what does that mean", "explain_question"),
]


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_the_questionnaire_goes_on_when_the_question_asked_is_gone(
    form: Form, tmp_path: Path, number: int, text: str, intent: str
) -> None:
    question, before = form.to_question(number)
    form.switch_to(without_question(tmp_path / "content", question["linkId"]))
    reply = form.hear(text, intent)[-1]
    assert reply.get("linkId") != question["linkId"]
    if not text.startswith("/"):
        # What was typed is no answer to a question that nobody has seen.
        assert reply["kind"] == "question"
        assert set(form.slots["prescreen"]["interview"]["answers"]) == set(before)


def test_a_button_of_a_question_that_is_gone_brings_the_next_one(
    form: Form, tmp_path: Path
) -> None:
    question, before = form.to_question(2)
    form.switch_to(without_question(tmp_path / "content", question["linkId"]))
    reply = form.choose(question["linkId"], "yes")[-1]
    assert reply["kind"] == "question"
    assert reply["linkId"] not in {question["linkId"], *before}


@pytest.mark.parametrize(("text", "intent"), MESSAGES[:5])
def test_the_questionnaire_goes_on_when_the_question_gone_back_to_is_gone(
    form: Form, tmp_path: Path, text: str, intent: str
) -> None:
    _, before = form.to_question(3)
    at = form.hear("/go_back", "go_back")[-1]["linkId"]
    assert at == before[-1]
    form.switch_to(without_question(tmp_path / "content", at))
    assert form.hear(text, intent)[-1].get("linkId") != at


def test_the_same_question_comes_again_in_the_new_version(form: Form, tmp_path: Path) -> None:
    question, before = form.to_question(3)
    form.switch_to(without_question(tmp_path / "content", before[0]))
    reply = form.hear("/repeat", "repeat")[-1]
    assert (reply["linkId"], reply["of"]) == (question["linkId"], question["of"] - 1)


@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_a_study_that_is_gone_ends_its_questionnaire_without_an_error(
    form: Form, tmp_path: Path, text: str, intent: str
) -> None:
    form.to_question(2)
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "studies" / f"{STUDY}.yml").unlink()
    form.switch_to(version(tmp_path / "content"))
    form.hear(text, intent)


def test_a_turn_sees_one_version_from_its_start_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    with (tmp_path / "content" / "answers" / "fi.yml").open("a") as file:
        file.write("# other words\n")
    first, second = version(CONTENT), version(tmp_path / "content")
    waiting = [first, second]
    monkeypatch.setattr(guard, "resources", lambda *_: waiting.pop(0))
    seen: list[Any] = []

    def act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
        seen.extend([resources, load_lexicon("fi"), load_lexicon("fi")])
        raise ValueError

    dispatcher = CollectingDispatcher()
    tracker = Tracker.from_dict({"sender_id": "x", "latest_message": {}, "events": []})
    guard.run(act, dispatcher, tracker)
    assert seen == [first, *[load_lexicon("fi", content=first.content)] * 2]
    assert dispatcher.messages[0]["custom"]["code"] == "something_went_wrong"
    assert waiting == [second]
    guard.run(act, dispatcher, tracker)
    assert seen[4] is load_lexicon("fi", content=second.content)


def test_an_older_version_gets_the_sentences_that_this_program_needs(tmp_path: Path) -> None:
    responses = read_responses(Path("domain.yml"))
    older = Catalogue({}, {"welcome": responses["welcome"]})
    resources = version(CONTENT)
    completed = Resources(
        older.completed(responses),
        *(getattr(resources, name) for name in list(Resources.__slots__)[1:]),
    )
    turn = Turn.from_message({})
    assert response(completed, turn, "something_went_wrong")["text"]
    assert completed.catalogue.responses["welcome"] is older.responses["welcome"]
