"""A program that was started tied to another ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

TIED = Path("bot/tied.py").resolve()

#: A parent that starts a tied program, says its process id, and waits to be killed.
PARENT = """
import os, subprocess, sys, time
code = "import sys; sys.path.insert(0, {folder!r}); import tied; sys.exit(tied.{way}({me}, {run}))"
run = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
code = code.format(folder={folder!r}, way={way!r}, me=os.getpid(), run=run)
child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(
            "become", marks=pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
        ),
        "watch",
    ],
)
def test_the_program_ends_when_its_parent_is_killed(way: str) -> None:
    source = textwrap.dedent(PARENT).replace("{folder!r}", repr(str(TIED.parent)))
    source = source.replace("{way!r}", repr(way))
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        tied = psutil.Process(int(parent.stdout.readline()))
        family = [tied, *tied.children(recursive=True)]
        assert all(process.is_running() for process in family)
        parent.kill()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


@pytest.mark.parametrize("way", ["become", "watch"])
def test_the_exit_status_is_that_of_the_program(way: str) -> None:
    code = f"import sys; sys.path.insert(0, {str(TIED.parent)!r}); import tied; "
    code += f"sys.exit(tied.{way}({os.getpid()}, [sys.executable, '-c', 'raise SystemExit(7)']))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


def test_a_program_whose_parent_has_gone_already_is_not_started(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    command = [sys.executable, str(TIED), "1", "touch", str(touched)]
    assert subprocess.run(command, check=False).returncode != 0
    assert not touched.exists()


def test_being_asked_to_stop_is_passed_on() -> None:
    code = f"import sys; sys.path.insert(0, {str(TIED.parent)!r}); import tied; "
    program = "import signal,sys,time; signal.signal(15, lambda *_: sys.exit(3)); "
    program += "print('up', flush=True); time.sleep(60)"
    code += f"sys.exit(tied.watch({os.getpid()}, [sys.executable, '-c', {program!r}]))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as tied:
        assert tied.stdout is not None
        tied.stdout.readline()
        time.sleep(0.1)
        tied.send_signal(signal.SIGTERM)
        assert tied.wait(20) == 3
