"""The running system, started once for all tests that talk to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
import requests

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
START_LIMIT = 120.0


def wait_until(true: Callable[[], bool], limit: float = 30.0) -> None:
    """Wait until something holds; fail after `limit` seconds."""
    stop = time.monotonic() + limit
    while not true():
        assert time.monotonic() < stop, "it does not come true"
        time.sleep(0.05)


@dataclass(frozen=True)
class System:
    """`python -m bot` on ports of its own, with a data folder of its own."""

    url: str
    settings: Settings
    supervisor: subprocess.Popen[bytes]

    def pid(self, program: str) -> int:
        """Return the process id of `gateway`, `rasa` or `actions`."""
        marks = {"gateway": "bot.gateway", "rasa": "launcher.py", "actions": "actions"}
        for child in psutil.Process(self.supervisor.pid).children():
            if any(part.endswith(marks[program]) for part in child.cmdline()):
                return child.pid
        raise LookupError(program)

    def is_ready(self) -> bool:
        """Tell whether a turn can be answered now."""
        try:
            return requests.get(f"{self.url}/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def wait_until_ready(self, limit: float = START_LIMIT) -> None:
        """Return once a turn can be answered; fail after `limit` seconds."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.supervisor.poll() is not None:
                break
            if self.is_ready():
                return
            time.sleep(0.2)
        logs = sorted((self.settings.data / "log").glob("*.log"))
        tails = "\n".join(f"== {log.name}\n{log.read_text()[-2000:]}" for log in logs)
        raise AssertionError(f"the system does not become ready\n{tails}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, **changes: object) -> System:
    """Start the whole system with `data` as its folder; the caller ends it with `end`."""
    ports = {name: free_port() for name in ("gateway_port", "rasa_port", "actions_port")}
    settings = replace(
        Settings.from_environment(),
        **{**ports, "data": data, **changes},  # type: ignore[arg-type]
    )
    with (data / "supervisor.log").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=ROOT,
            env={**os.environ, **settings.as_environment()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    system = System(f"http://{settings.host}:{settings.gateway_port}", settings, supervisor)
    try:
        system.wait_until_ready()
    except BaseException:
        end(system)
        raise
    return system


def end(system: System) -> None:
    """Stop the system as Ctrl-C does, and wait until it is gone."""
    if system.supervisor.poll() is None:
        system.supervisor.send_signal(signal.SIGINT)
    try:
        system.supervisor.wait(40)
    except subprocess.TimeoutExpired:
        system.supervisor.kill()
        system.supervisor.wait()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The running system, shared by all tests that leave it as they found it."""
    system = start(tmp_path_factory.mktemp("system"))
    yield system
    end(system)


@pytest.fixture(scope="session")
def system(running: System) -> str:
    """The base address of the running system."""
    return running.url
