"""A patient at the website API: opens a conversation, says things, reads the replies."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

Reply = dict[str, Any]

#: How to ask for the questionnaire.
START = {
    "nb": "start spørreskjemaet",
    "da": "start spørgeskemaet",
    "et": "alusta küsimustikku",
    "fi": "aloita kysely",
    "en": "start the questionnaire",
}


@dataclass
class Patient:
    """One conversation. `say` and `press` wait for the turn and return its replies."""

    url: str
    language: str = "en"
    study: str | None = "tecpom"
    country: str = "NO"
    id: str = ""
    token: str = ""
    replies: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        opening = {"language": self.language, "study": self.study, "country": self.country}
        answer = requests.post(
            f"{self.url}/api/conversations",
            json={name: value for name, value in opening.items() if value},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        self.id, self.token = answer.json()["conversation"], answer.json()["token"]

    @property
    def headers(self) -> dict[str, str]:
        """What every later call carries."""
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str, message_id: str | None = None) -> list[Reply]:
        """Send a text and return the replies of its turn."""
        return self._send({"id": message_id or str(uuid.uuid4()), "text": text})

    def events(self, limit: float = 60.0) -> Iterator[Reply]:
        """Yield the events of the conversation from its beginning; wait for more, to the limit."""
        end = time.monotonic() + limit
        with requests.get(
            f"{self.url}/api/conversations/{self.id}/events",
            headers={**self.headers, "Last-Event-ID": "0"},
            stream=True,
            timeout=limit,
        ) as stream:
            for line in stream.iter_lines(chunk_size=1):
                assert time.monotonic() < end, "no such event came"
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    if isinstance(event, dict) and "from" in event:
                        yield event

    def press(self, title: str) -> list[Reply]:
        """Press the button with this title in the newest replies that have it."""
        for reply in reversed(self.replies):
            for button in reply.get("buttons", []):
                if button["title"] == title:
                    return self._send({"id": str(uuid.uuid4()), "button": button["button"]})
        offered = [b["title"] for r in self.replies for b in r.get("buttons", [])]
        raise AssertionError(f"no button {title!r} among {offered}")

    def press_number(self, index: int) -> list[Reply]:
        """Press the button at `index` of the newest reply that has buttons."""
        reply = next(r for r in reversed(self.replies) if r.get("buttons"))
        button = reply["buttons"][index]["button"]
        return self._send({"id": str(uuid.uuid4()), "button": button})

    def _send(self, body: dict[str, str]) -> list[Reply]:
        answer = requests.post(
            f"{self.url}/api/conversations/{self.id}/messages?wait=1",
            json=body,
            headers=self.headers,
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        replies: list[Reply] = answer.json()["replies"]
        self.replies.extend(replies)
        return replies


def kinds(replies: list[Reply]) -> list[str]:
    """Return the kind of each reply."""
    return [reply["custom"]["kind"] for reply in replies]
