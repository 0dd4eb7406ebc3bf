"""Runs in Rasa's environment: asks a trained ResponseSelector every question of a file.

Usage: rasa_selector.py MODEL QUESTIONS.json OUT.json
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent


async def ask(model: str, texts: list[str]) -> list[dict[str, Any]]:
    agent = Agent.load(model)
    for text in texts[:20]:
        await agent.parse_message(text)
    rows = []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        seconds = time.perf_counter() - began
        ranking = parsed["response_selector"]["faq"]["ranking"]
        scores = {
            each["intent_response_key"].removeprefix("faq/"): each["confidence"] for each in ranking
        }
        rows.append({"scores": scores, "seconds": seconds})
    return rows


def main(model: str, questions: Path, out: Path) -> None:
    rows = asyncio.run(ask(model, json.loads(questions.read_text(encoding="utf-8"))))
    # Rasa's environment holds nothing of ours, psutil neither.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory = int(status.split("VmRSS:")[1].split()[0]) // 1024
    out.write_text(json.dumps({"memory_mb": memory, "rows": rows}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
