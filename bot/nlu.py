"""Measures Rasa's recognition of commands on labelled messages (`python -m bot nlu FILE…`)."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp

from bot.process import Process
from bot.programs import rasa
from bot.settings import Settings

#: Rasa keeps the intent name "restart" for itself; outside, ours is called so. What is like nothing
#: known is looked up as a question is.
NAMES = {"restart_prescreen": "restart", "nlu_fallback": "ask_question"}
#: What is told is looked up, too; it is thanked for where nothing answers it.
TOLD = {"remark": "ask_question"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line of a test file: a message, its language, and the intent that it has."""

    text: str
    language: str
    intent: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What Rasa took a message for, and how sure it was."""

    line: Labelled
    intent: str
    confidence: float


def read_labelled(paths: Sequence[Path]) -> Iterator[Labelled]:
    """Yield the lines of JSON Lines files; ValueError names the file and line that is wrong."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                yield Labelled(data["text"], data["language"], data["intent"])
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: {error!r}") from None


def report(recognised: Sequence[Recognised]) -> dict[str, Any]:
    """Return accuracy over all and by language, and the confusion table (true → predicted).

    What Rasa takes for something told counts as a question, except where the line says it is told.
    """
    recognised = [
        one if one.line.intent in TOLD else replace(one, intent=TOLD.get(one.intent, one.intent))
        for one in recognised
    ]
    confusion: dict[str, Counter[str]] = {}
    for one in recognised:
        confusion.setdefault(one.line.intent, Counter())[one.intent] += 1
    languages = sorted({one.line.language for one in recognised})
    return {
        "n": len(recognised),
        "accuracy": _accuracy(recognised),
        "languages": {
            language: {"n": len(part), "accuracy": _accuracy(part)}
            for language in languages
            for part in [[one for one in recognised if one.line.language == language]]
        },
        "confusion": {true: dict(found) for true, found in sorted(confusion.items())},
    }


def _accuracy(recognised: Sequence[Recognised]) -> float | None:
    if not recognised:
        return None
    return sum(one.intent == one.line.intent for one in recognised) / len(recognised)


async def recognise(settings: Settings, lines: Sequence[Labelled]) -> list[Recognised]:
    """Start the trained Rasa for itself alone, and return what it takes each message for."""
    with socket.socket() as probe:
        probe.bind((settings.host, 0))
        port = probe.getsockname()[1]
    process = Process(rasa(settings, port, "--enable-api"), lambda _: None)
    running = asyncio.create_task(process.run())
    try:
        async with aiohttp.ClientSession() as session:
            if not await process.until_ready(session):
                raise RuntimeError(f"Rasa does not start; see {process.program.log}")
            return [await _parse(session, settings.host, port, line) for line in lines]
    finally:
        await process.stop()
        await running


async def _parse(
    session: aiohttp.ClientSession, host: str, port: int, line: Labelled
) -> Recognised:
    address = f"http://{host}:{port}/model/parse"
    async with session.post(address, json={"text": line.text}) as answer:
        answer.raise_for_status()
        intent = (await answer.json())["intent"]
    return Recognised(line, NAMES.get(intent["name"], intent["name"]), intent["confidence"])
