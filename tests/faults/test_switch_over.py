"""A new version of the knowledge base, and the way back, while people go on asking."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from knowledge.versions import current_version, use_version, version_folder
from tests.client import START, Patient
from tests.conftest import ROOT, System, end, start, wait_until

#: The promise: so many seconds after the switch everybody is answered from the new version.
LIMIT = 5.0
#: By then what a switch-over brings has come to everybody.
SOON = 60.0

OLD = "It is an antibody therapy, given as a small injection under the skin."
NEW = "It is an antibody, and it is given as a small injection under the skin."
OVERVIEW = "The new version says so."


@dataclass(frozen=True)
class Place:
    """A build folder and a copy of the content, of these tests' own."""

    build: Path
    content: Path

    @property
    def knowledge(self) -> Path:
        return self.build / "knowledge"

    def run(self, command: str, *options: str) -> None:
        """Run `python -m knowledge …` on this place."""
        subprocess.run(
            [sys.executable, "-m", "knowledge", command, "--build-dir", self.knowledge, *options],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )

    def make(self) -> None:
        """Build the content as it is now."""
        self.run("build", "--content", str(self.content))

    def switched(self) -> float:
        """Return when the version in use came into use."""
        return (self.knowledge / "current").stat().st_mtime

    def write(self, passage: str, old: str, new: str) -> None:
        path = self.content / "passages" / f"{passage}.md"
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(old, text)) == 1
        path.write_text(re.sub(old, new, text), encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    root = tmp_path_factory.mktemp("switch-over")
    shutil.copytree(ROOT / "knowledge" / "content", root / "content")
    built = Path(os.environ.get("STUDY_CHAT_BUILD", ROOT / "build"))
    (root / "build").mkdir()
    for name in ("rasa", "safety"):
        (root / "build" / name).symlink_to(built / name)
    current = current_version(built / "knowledge")
    assert current is not None
    place = Place(root / "build", root / "content")
    shutil.copytree(current, version_folder(place.knowledge, current.name))
    use_version(place.knowledge, current.name)
    place.make()
    return place


@pytest.fixture(scope="module")
def own(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    system = start(tmp_path_factory.mktemp("data"), build=place.build)
    yield system
    end(system)


@dataclass
class Asking:
    """People who ask one question over and over, each in a thread, and what they were told."""

    url: str
    answers: list[tuple[float, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        """Ask until `done`; begin a new conversation now and then."""
        try:
            while not self.done.is_set():
                person = Patient(self.url, "en")
                for _ in range(10):
                    asked = time.time()
                    (reply,) = person.say("what is teclistamab?")
                    if reply["custom"].get("passage") != "tecpom/teclistamab":
                        self.problems.append(str(reply))
                    self.answers.append((asked, reply["text"]))
                    if self.done.is_set():
                        break
        except Exception as error:
            self.problems.append(repr(error))

    def told_since(self, moment: float) -> list[str]:
        """Return what was said to questions that were asked after `moment`."""
        return [text for asked, text in list(self.answers) if asked > moment]


@pytest.fixture
def asking(own: System) -> Iterator[Asking]:
    asking = Asking(own.url)
    people = [threading.Thread(target=asking.ask) for _ in range(4)]
    for person in people:
        person.start()
    yield asking
    asking.done.set()
    for person in people:
        person.join()


def page(system: System) -> str:
    answer = requests.get(f"{system.url}/", params={"study": "tecpom", "lang": "en"}, timeout=10)
    assert answer.status_code == 200
    return answer.text


def knowledge_of(url: str) -> dict[str, str]:
    """Return what a process says of its version."""
    found: dict[str, str] = requests.get(f"{url}/health", timeout=10).json()["knowledge"]
    return found


def test_people_who_go_on_asking_get_the_new_words_and_after_going_back_the_old_ones(
    own: System, place: Place, asking: Asking
) -> None:
    in_questionnaire = Patient(own.url, "en")
    in_questionnaire.say(START["en"])
    in_questionnaire.press_number(0)
    wait_until(lambda: len(asking.answers) > 20, SOON)
    first = asking.answers[0][1]
    assert OLD in first
    second = first.replace(OLD, NEW)
    assert OVERVIEW not in page(own)

    place.write("tecpom/teclistamab", re.escape(OLD), NEW)
    place.write("tecpom/overview", r"\Z", f"\n{OVERVIEW}\n")
    place.make()
    switched = place.switched()
    wait_until(lambda: len(asking.told_since(switched + LIMIT)) > 20, SOON)
    assert set(asking.told_since(switched + LIMIT)) == {second}
    assert OVERVIEW in page(own)
    (question,) = in_questionnaire.say("58")
    assert question["custom"]["linkId"] == "diagnosis"

    place.run("rollback")
    back = place.switched()
    wait_until(lambda: len(asking.told_since(back + LIMIT)) > 20, SOON)
    assert set(asking.told_since(back + LIMIT)) == {first}
    assert OVERVIEW not in page(own)
    (question,) = in_questionnaire.press_number(0)
    assert question["custom"]["linkId"] == "prior-lines"

    assert asking.problems == []
    assert {text for _, text in asking.answers} == {first, second}


def test_a_version_that_cannot_be_loaded_changes_nothing_and_health_names_it(
    own: System, place: Place, asking: Asking
) -> None:
    good = current_version(place.knowledge)
    assert good is not None
    wait_until(lambda: knowledge_of(own.settings.actions_url) == {"version": good.name}, SOON)
    broken = version_folder(place.knowledge, "broken")
    shutil.copytree(good, broken)
    (broken / "index.faiss").write_bytes(b"broken")
    (broken / "content" / "numbers.yml").unlink()
    use_version(place.knowledge, "broken")
    for url, error in ((own.settings.actions_url, "ContentError"), (own.url, "ContentError")):
        wait_until(lambda url=url: "not_loaded" in knowledge_of(url), SOON)
        assert knowledge_of(url) == {"version": good.name, "not_loaded": "broken", "error": error}
    before = time.time()
    wait_until(lambda: len(asking.told_since(before)) > 20, SOON)
    assert asking.problems == []
    for name in ("actions", "gateway"):
        log = (own.settings.data / "log" / f"{name}.log").read_text()
        assert log.count("broken") == 1
        assert "teclistamab" not in log

    place.run("rollback")
    for url in (own.settings.actions_url, own.url):
        wait_until(lambda url=url: knowledge_of(url) == {"version": good.name}, SOON)
