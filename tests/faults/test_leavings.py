"""A marker goes everywhere that text can go, is erased, and is then in no file and no table."""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.client import START, Patient
from tests.conftest import ROOT, System, end, start

MARKER = "zanzibarquux"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system at the shipped settings, whose folder nobody else writes to."""
    system = start(tmp_path_factory.mktemp("leavings"))
    yield system
    end(system)


def files_with_marker(system: System, since: float) -> list[Path]:
    """Return the files with the marker: all of the system, elsewhere those changed since."""
    build = [p for p in _files(ROOT / "build") if p.stat().st_mtime >= since]
    temporary = [
        p for p in _files(Path(tempfile.gettempdir()), depth=2) if p.stat().st_mtime >= since
    ]
    found = []
    for path in {*_files(system.settings.data), *build, *temporary}:
        try:
            if MARKER.encode() in path.read_bytes():
                found.append(path)
        except OSError:
            continue
    return found


def _files(folder: Path, depth: int | None = None) -> Iterator[Path]:
    pattern = ["**/*"] if depth is None else ["*/" * n + "*" for n in range(depth)]
    for one in pattern:
        for path in folder.glob(one):
            try:
                if path.is_file() and "pytest-of" not in str(path.relative_to(folder)):
                    yield path
            except OSError:
                continue


def tables_with_marker(system: System) -> list[str]:
    """Return the tables and views of all databases in which the marker stands."""
    found = []
    for path in (system.settings.event_log, system.settings.rasa_database):
        store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        names = store.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        for (name,) in names.fetchall():
            rows = store.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            if any(MARKER in str(row) for row in rows):
                found.append(f"{path.name}/{name}")
        store.close()
    return found


def logs_with_marker(system: System) -> list[Path]:
    logs = [*(system.settings.data / "log").iterdir(), system.settings.data / "supervisor.log"]
    assert {log.name for log in logs} == {
        "actions.log", "gateway.log", "rasa.log", "supervisor.log",
    }  # fmt: skip
    return [log for log in logs if MARKER in log.read_text(encoding="utf-8")]


def leave_marker_everywhere(person: Patient) -> None:
    """Say the marker as question, digression, answer, correction, red flag, button, odd input."""
    person.say(f"what is {MARKER}?", message_id=f"{MARKER}-1")
    person.say(f"which hospitals take part, {MARKER}?")
    person.say(f"{MARKER}, my number is +47 41 23 45 67")
    person.say(f"/{MARKER}{{}}")
    person.say(START["en"])
    person.press_number(0)
    person.say(f"{MARKER} {MARKER}")
    person.say("58")
    person.say(f"what is teclistamab, {MARKER}?")
    person.say(f"change the age to {MARKER}")
    person.say(f"I cannot breathe {MARKER}")
    person.say(f"I am so scared {MARKER}")
    for body in (b'{"id": "x", "text": "%s' % MARKER.encode(), MARKER.encode() * 90):
        requests.post(
            f"{person.url}/api/conversations/{person.id}/messages",
            data=body,
            headers=person.headers,
            timeout=10,
        )
    link = requests.post(
        f"{person.url}/api/conversations/{person.id}/links",
        json={"before": f"https://clinic.example/{MARKER}#study-chat="},
        headers=person.headers,
        timeout=10,
    ).json()
    assert requests.post(f"{person.url}/api/links", json={"code": link["code"]}, timeout=10).ok
    requests.post(f"{person.url}/api/links", json={"code": MARKER}, timeout=10)
    requests.get(f"{person.url}/{MARKER}?text={MARKER}", timeout=10)


@pytest.mark.parametrize("way", ["word", "button", "API"])
def test_a_marker_is_found_nowhere_when_its_conversation_is_erased(own: System, way: str) -> None:
    began = time.time() - 1
    other = Patient(own.url, "en")
    other.say("what is BCMA?")
    person = Patient(own.url, "en")
    leave_marker_everywhere(person)
    assert len(tables_with_marker(own)) >= 3
    assert files_with_marker(own, began)
    assert logs_with_marker(own) == []
    if way == "API":
        url = f"{own.url}/api/conversations/{person.id}"
        assert requests.delete(url, headers=person.headers, timeout=60).status_code == 204
    else:
        person.say("delete my data")
        (erased,) = person.say("yes") if way == "word" else person.press_number(0)
        assert erased["custom"]["code"] == "erased"
    assert tables_with_marker(own) == []
    assert files_with_marker(own, began) == []
    assert other.say("what is teclistamab?")


@pytest.mark.parametrize("program", ["rasa", "actions", "gateway"])
def test_no_log_holds_a_word_of_what_was_said_when_a_process_dies(
    own: System, program: str
) -> None:
    person = Patient(own.url, "en")
    os.kill(own.pid(program), signal.SIGKILL)
    try:
        person.say(f"which hospitals take part {MARKER}")
    except (requests.RequestException, AssertionError):
        assert program == "gateway"
    own.wait_until_ready()
    person.say(f"what is teclistamab {MARKER}")
    assert logs_with_marker(own) == []


def test_files_are_for_their_owner_only(own: System) -> None:
    for path in own.settings.data.rglob("*"):
        if path.name != "supervisor.log":
            assert path.stat().st_mode & 0o077 == 0, path
