"""From the patient's send to the staff's screen and back, on one machine (see README.md)."""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import requests

from tests.channels.clinic import US, Clinic, Event, Member, body, open_clinic
from tests.client import Patient

#: Seconds until a message counts as lost.
PATIENCE = 30.0


class Screen:
    """What a member of staff sees, and when: a client that follows its rooms."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._seen: dict[str, float] = {}
        self._news = threading.Condition()
        self._stop = False
        answer = member.call("GET", "/sync?timeout=0")
        self._thread = threading.Thread(target=self._follow, args=(answer["next_batch"],))
        self._thread.start()

    def _follow(self, since: str) -> None:
        while not self._stop:
            answer = self._member.call("GET", f"/sync?timeout=1000&since={quote(since)}")
            since = answer["next_batch"]
            now = time.perf_counter()
            for room in answer.get("rooms", {}).get("join", {}).values():
                with self._news:
                    for event in room["timeline"]["events"]:
                        if event["sender"] == US:
                            for name in _names(event):
                                self._seen.setdefault(name, now)
                    self._news.notify_all()

    def when(self, name: str) -> float:
        """Return when an event with this word in it, or in answer to this event, was seen."""
        with self._news:
            if not self._news.wait_for(lambda: name in self._seen, PATIENCE):
                raise TimeoutError(name)
            return self._seen[name]

    def close(self) -> None:
        """Stop following."""
        self._stop = True
        self._thread.join()


def _names(event: Event) -> list[str]:
    relation = event["content"].get("m.relates_to", {})
    return [*body(event).split(), str(relation.get("m.in_reply_to", {}).get("event_id"))]


def new_word() -> str:
    """Return a word of letters: digits might be taken for a telephone number, and masked."""
    return "".join(random.choices("abcdefghijklmnop", k=20))


def hand_in(person: Patient, text: str) -> None:
    """Send a patient's message; return when it is safely stored."""
    answer = requests.post(
        f"{person.url}/api/conversations/{person.id}/messages",
        json={"id": str(uuid.uuid4()), "text": text},
        headers=person.headers,
        timeout=30,
    )
    answer.raise_for_status()


def in_hands(clinic: Clinic) -> tuple[Patient, str]:
    """Return a patient whose conversation Ingrid has, and the root of its thread."""
    patient = Patient(clinic.system.url, "en")
    patient.say("can I talk to a person?")
    before = {event["event_id"] for event in clinic.ingrid.heard(clinic.inbox)}
    patient.press_number(0)

    def roots(events: list[Event]) -> list[Event]:
        new = [event for event in events if event["event_id"] not in before]
        return [event for event in new if "m.relates_to" not in event["content"]]

    events = clinic.ingrid.wait_for(clinic.inbox, lambda events: bool(roots(events)))
    root = str(roots(events)[0]["event_id"])
    clinic.ingrid.send(clinic.inbox, in_thread(root, "!take"))
    for event in patient.events(limit=20):
        if event.get("custom", {}).get("state") == "joined":
            break
    return patient, root


def in_thread(root: str, text: str) -> Event:
    relation = {"rel_type": "m.thread", "event_id": root}
    return {"msgtype": "m.text", "body": text, "m.relates_to": relation}


def to_staff(clinic: Clinic, screen: Screen, count: int, side_by_side: int) -> list[float]:
    """Patients whose conversations staff have write; return the seconds to the staff's screen."""
    patients = [in_hands(clinic)[0] for _ in range(side_by_side)]

    def write(patient: Patient) -> list[float]:
        times = []
        for _number in range(count // side_by_side):
            word = new_word()
            began = time.perf_counter()
            hand_in(patient, f"made-up words {word}")
            times.append(screen.when(word) - began)
        return times

    with ThreadPoolExecutor(side_by_side) as pool:
        return [seconds for times in pool.map(write, patients) for seconds in times]


def to_patient(clinic: Clinic, count: int) -> list[float]:
    """Staff write in a thread; return the seconds to the patient's page."""
    patient, root = in_hands(clinic)
    seen: dict[str, float] = {}
    news = threading.Condition()

    def follow() -> None:
        for event in patient.events(limit=PATIENCE + count * 5):
            with news:
                seen[event["text"].split()[-1] if event["text"] else ""] = time.perf_counter()
                news.notify_all()
            if event["text"].endswith("the-last"):
                return

    page = threading.Thread(target=follow)
    page.start()
    times = []
    for _ in range(count):
        word = new_word()
        began = time.perf_counter()
        clinic.ingrid.send(clinic.inbox, in_thread(root, f"made-up words {word}"))
        with news:
            if not news.wait_for(lambda w=word: w in seen, PATIENCE):  # type: ignore[misc]
                raise TimeoutError(word)
            times.append(seen[word] - began)
    clinic.ingrid.send(clinic.inbox, in_thread(root, "the-last"))
    page.join()
    return times


def questions(clinic: Clinic, screen: Screen, count: int) -> list[float]:
    """Staff ask the assistant in the room; return the seconds until they see the answer."""
    times = []
    for _ in range(count):
        began = time.perf_counter()
        content = {
            "msgtype": "m.text",
            "body": f"{US} Which hospitals take part?",
            "m.mentions": {"user_ids": [US]},
        }
        times.append(screen.when(clinic.liis.send(clinic.inbox, content)) - began)
    return times


def show(what: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=20)
    print(
        f"| {what} | {len(times)} | {statistics.median(times) * 1000:.0f} "
        f"| {cuts[18] * 1000:.0f} | {max(times) * 1000:.0f} |",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    count = parser.parse_args().count
    with open_clinic() as clinic:
        screen = Screen(clinic.liis)
        try:
            print("| | n | p50 ms | p95 ms | max ms |\n|---|---|---|---|---|")
            rows: list[tuple[str, Callable[[], list[float]]]] = [
                ("patient to staff, one at a time", lambda: to_staff(clinic, screen, count, 1)),
                ("patient to staff, 8 side by side", lambda: to_staff(clinic, screen, count, 8)),
                ("staff to patient", lambda: to_patient(clinic, count)),
                ("staff ask, the assistant answers", lambda: questions(clinic, screen, count)),
            ]
            for what, measure in rows:
                show(what, measure())
        finally:
            screen.close()


if __name__ == "__main__":
    main()
