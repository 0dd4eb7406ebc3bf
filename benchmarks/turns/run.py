"""Time per turn and turns per second, beside a bare Rasa with the same NLU (see README.md).

Both are measured in one run, in turns by rounds, so that the machine's moods meet both alike.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import yaml

from bot.settings import Settings
from tests.conftest import System, end, free_port, start

ROOT = Path(__file__).parent.parent.parent
BARE = Path("build/benchmarks/bare")
CONCURRENCY = (1, 8, 32)
#: Ordinary questions in five languages; each conversation asks them in turn.
QUESTIONS = (
    ("nb", "hva går studien ut på"),
    ("da", "hvor gammel skal man være for at deltage"),
    ("et", "millistes haiglates uuring toimub"),
    ("fi", "kuinka kauan hoito kestää"),
    ("en", "can I join if I have heart failure"),
)
PARTS = ("front_desk", "store", "rasa", "total")

Turn = Callable[[aiohttp.ClientSession, int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Measured:
    """The times of one round, in seconds, and how long the whole round took."""

    times: tuple[float, ...]
    whole: float


async def measure(turn: Turn, conversations: int, turns: int) -> Measured:
    """Hold `conversations` at once, each with `turns` turns one after another."""
    times: list[float] = []

    async def hold(session: aiohttp.ClientSession, number: int) -> None:
        for index in range(turns):
            began = time.perf_counter()
            await turn(session, number, index)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(hold(session, number) for number in range(conversations)))
    return Measured(tuple(times), time.perf_counter() - began)


def bare_rasa(settings: Settings) -> subprocess.Popen[bytes]:
    """Start Rasa with the same NLU, answering every intent with a text from its domain."""
    BARE.mkdir(parents=True, exist_ok=True)
    domain = yaml.safe_load(Path("build/rasa/domain.yml").read_text(encoding="utf-8"))
    intents = domain["intents"]
    text = "Twelve cycles are planned, which is about a year. " * 8
    bare = {
        "version": "3.1",
        "intents": intents,
        "responses": {"utter_answer": [{"text": text}]},
        "session_config": domain["session_config"],
    }
    rules = [
        {"rule": name, "steps": [{"intent": name}, {"action": "utter_answer"}]}
        for name in [*intents, "nlu_fallback"]
    ]
    config = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))
    for policy in config["policies"]:
        policy["core_fallback_action_name"] = "action_default_fallback"
    (BARE / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (BARE / "domain.yml").write_text(yaml.safe_dump(bare), encoding="utf-8")
    (BARE / "rules.yml").write_text(yaml.safe_dump({"version": "3.1", "rules": rules}))
    (BARE / "credentials.yml").write_text("rest:\n")
    database = Path(tempfile.mkdtemp()) / "bare.db"
    (BARE / "endpoints.yml").write_text(
        f"tracker_store: {{type: SQL, dialect: sqlite, db: {database}}}\n"
    )
    rasa = [str(settings.rasa_python), "bot/rasa/launcher.py"]
    if not (BARE / "models" / "bare.tar.gz").exists():
        print("Training the bare Rasa (once) …", flush=True)
        subprocess.run(
            [
                *rasa, "train", "--quiet", "--config", str(BARE / "config.yml"),
                "--domain", str(BARE / "domain.yml"),
                "--data", "bot/rasa/nlu", "build/rasa/nlu", str(BARE / "rules.yml"),
                "--out", str(BARE / "models"), "--fixed-model-name", "bare",
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return subprocess.Popen(
        [
            *rasa, "run", "--model", str(BARE / "models" / "bare.tar.gz"),
            "--endpoints", str(BARE / "endpoints.yml"),
            "--credentials", str(BARE / "credentials.yml"),
            "--interface", settings.host, "--port", str(settings.rasa_port),
            "--logging-config-file", "bot/rasa/logging.yml",
        ],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


async def until_up(url: str) -> None:
    """Return once `url` answers."""
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def turn_of_bare(url: str, run: str) -> Turn:
    """Return one turn of the bare Rasa."""

    async def turn(session: aiohttp.ClientSession, number: int, index: int) -> None:
        body = {"sender": f"{run}-{number}", "message": QUESTIONS[index % len(QUESTIONS)][1]}
        async with session.post(f"{url}/webhooks/rest/webhook", json=body) as answer:
            if not await answer.json():
                raise RuntimeError("the bare Rasa did not answer")

    return turn


async def turn_of_ours(url: str, conversations: int) -> Turn:
    """Open conversations at the gateway; return one turn of them, from POST to the replies."""
    opened: list[tuple[str, str]] = []
    async with aiohttp.ClientSession() as session:
        for number in range(conversations):
            language = QUESTIONS[number % len(QUESTIONS)][0]
            body = {"language": language, "study": "tecpom", "country": "NO"}
            async with session.post(f"{url}/api/conversations", json=body) as answer:
                data = await answer.json()
                opened.append((data["conversation"], data["token"]))

    async def turn(session: aiohttp.ClientSession, number: int, index: int) -> None:
        conversation, token = opened[number]
        async with session.post(
            f"{url}/api/conversations/{conversation}/messages?wait=1",
            json={"id": str(uuid.uuid4()), "text": QUESTIONS[index % len(QUESTIONS)][1]},
            headers={"Authorization": f"Bearer {token}"},
        ) as answer:
            replies = (await answer.json())["replies"]
            if replies[0]["custom"]["kind"] not in ("answer", "did_you_mean"):
                raise RuntimeError(f"no answer but {replies[0]['custom']}")

    return turn


async def parts(url: str) -> dict[str, tuple[float, float]]:
    """Return sum and count of the gateway's own timers, by part of a turn."""
    found: dict[str, tuple[float, float]] = {}
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    for part in PARTS:
        values = {
            end: float(line.rsplit(" ", 1)[1])
            for line in lines
            for end in ("_sum", "_count")
            if f'part="{part}"' in line and line.split("{")[0].endswith(end)
        }
        found[part] = (values.get("_sum", 0.0), values.get("_count", 0.0))
    return found


def figures(times: list[float], whole: float) -> dict[str, float]:
    """Return median, 95th percentile in milliseconds, and turns per second."""
    ordered = sorted(times)
    return {
        "n": len(ordered),
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1),
        "turns_per_s": round(len(ordered) / whole, 1),
    }


def memory(system: System) -> dict[str, int]:
    """Return the resident memory of each process in MB."""
    return {
        name: psutil.Process(system.pid(name)).memory_info().rss // 2**20
        for name in ("gateway", "rasa", "actions")
    }


async def compare(system: System, bare_url: str, rounds: int, turns: int) -> dict[str, Any]:
    """Measure both at each concurrency, round by round in alternation."""
    results: dict[str, Any] = {}
    for conversations in CONCURRENCY:
        both: dict[str, list[Measured]] = {"ours": [], "bare": []}
        per = max(3, turns // conversations)
        before = await parts(system.url)
        for round_ in range(rounds + 1):
            ours = await measure(await turn_of_ours(system.url, conversations), conversations, per)
            bare = await measure(
                turn_of_bare(bare_url, f"{conversations}-{round_}"), conversations, per
            )
            if round_:  # the first round warms both up
                both["ours"].append(ours)
                both["bare"].append(bare)
        after = await parts(system.url)
        entry: dict[str, Any] = {
            name: figures(
                [t for one in measured for t in one.times], sum(one.whole for one in measured)
            )
            for name, measured in both.items()
        }
        entry["ratio_p50"] = round(entry["ours"]["p50_ms"] / entry["bare"]["p50_ms"], 2)
        entry["parts_ms"] = {
            part: round(
                1000
                * (after[part][0] - before[part][0])
                / max(1.0, after["total"][1] - before["total"][1]),
                2,
            )
            for part in PARTS
        }
        results[str(conversations)] = entry
    return results


def main() -> None:
    """Run the comparison; print it, and write it to build/benchmarks/turns.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--turns", type=int, default=60, help="turns a round, over all")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    bare_settings = Settings(rasa_port=free_port())
    bare = bare_rasa(bare_settings)
    system = start(Path(tempfile.mkdtemp()), queue_limit=50)
    try:
        asyncio.run(until_up(f"{bare_settings.rasa_url}/"))
        found = asyncio.run(compare(system, bare_settings.rasa_url, chosen.rounds, chosen.turns))
        report = {"turns": found, "memory_mb": memory(system)}
    finally:
        end(system)
        bare.terminate()
        bare.wait()
    out = Path("build/benchmarks/turns.json")
    out.write_text(json.dumps(report, indent=2), encoding="utf-8")
    show(report)


def show(report: dict[str, Any]) -> None:
    """Print the table."""
    print(f"{'at once':>8} {'':>6} {'p50 ms':>8} {'p95 ms':>8} {'turns/s':>8}")
    for conversations, entry in report["turns"].items():
        for name in ("bare", "ours"):
            one = entry[name]
            print(
                f"{conversations:>8} {name:>6} {one['p50_ms']:>8} {one['p95_ms']:>8} "
                f"{one['turns_per_s']:>8}"
            )
        shares = ", ".join(f"{part} {ms} ms" for part, ms in entry["parts_ms"].items())
        print(f"{'':>8} ratio {entry['ratio_p50']}; a turn on average: {shares}")
    print(f"memory (MB): {report['memory_mb']}, together {sum(report['memory_mb'].values())}")


if __name__ == "__main__":
    main()
