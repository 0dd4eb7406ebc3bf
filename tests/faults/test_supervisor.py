"""Starting and stopping the whole system: clean on Ctrl-C, clear when it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil

from bot.settings import Settings
from tests.conftest import ROOT, free_port, start, wait_until


def test_ctrl_c_stops_everything_cleanly(tmp_path: Path) -> None:
    system = start(tmp_path)
    children = psutil.Process(system.supervisor.pid).children(recursive=True)
    assert len(children) >= 3
    # The gateway may tell that all is ready a moment before the supervisor has seen it.
    log = tmp_path / "supervisor.log"
    wait_until(lambda: "Ready after" in log.read_text(), 10)
    system.supervisor.send_signal(signal.SIGINT)
    assert system.supervisor.wait(40) == 0
    _, alive = psutil.wait_procs(children, timeout=1)
    assert alive == []
    said = log.read_text()
    assert said.rstrip().endswith("Stopped.")
    assert "Traceback" not in said


def test_a_supervisor_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    system = start(tmp_path)
    children = psutil.Process(system.supervisor.pid).children(recursive=True)
    assert len(children) >= 3
    system.supervisor.kill()
    system.supervisor.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []


def run(changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env={**os.environ, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_named_with_the_setting_that_moves_it(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(
            gateway_port=taken.getsockname()[1],
            rasa_port=free_port(),
            actions_port=free_port(),
            data=tmp_path,
        )
        done = run(settings.as_environment())
    assert done.returncode == 1
    assert f"port {settings.gateway_port} is taken" in done.stderr
    assert "STUDY_CHAT_GATEWAY_PORT" in done.stderr


def test_a_wrong_setting_is_named_without_a_stack_trace() -> None:
    done = run({"STUDY_CHAT_GATEWAY_PORT": "many"})
    assert done.returncode == 2
    assert "STUDY_CHAT_GATEWAY_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_built_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    done = run({"STUDY_CHAT_BUILD": str(tmp_path)})
    assert done.returncode == 1
    assert "make build" in done.stderr
