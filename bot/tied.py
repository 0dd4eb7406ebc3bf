"""Runs a program that ends when the one that started it does, however that ends.

`python bot/tied.py PARENT PROGRAM…`, PARENT being the process id of the starter. On Linux the
kernel is told to send SIGTERM at the parent's death, and this process becomes the program.
Elsewhere this process stays, passes signals on, and looks twice a second whether the parent is
still there. Only the standard library, so that it starts at once, in any of our environments.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

#: prctl's option of <linux/prctl.h>: the signal that this process gets when its parent dies.
_SET_PARENT_DEATH_SIGNAL = 1
#: Between two looks whether the parent is there, and how long a program may take to stop.
LOOK, PATIENCE = 0.5, 10.0


def become(parent: int, command: Sequence[str]) -> int:
    """Turn into `command`, tied to the parent by the kernel; return only where that fails."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM) != 0:
        return watch(parent, command)
    if os.getppid() != parent:
        # It died before the kernel was told.
        return 1
    os.execvp(command[0], list(command))  # noqa: S606 - the supervisor's own programs


def watch(parent: int, command: Sequence[str]) -> int:
    """Run `command` below this process; end it when the parent has gone; return its status."""
    if os.getppid() != parent:
        return 1
    child = subprocess.Popen(list(command))  # noqa: S603 - the supervisor's own programs

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
    while child.poll() is None:
        if os.getppid() != parent:
            child.terminate()
            try:
                return child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
        time.sleep(LOOK)
    return child.returncode


def main(arguments: Sequence[str]) -> int:
    """Run the program of the command line; return its exit status."""
    parent, command = int(arguments[0]), arguments[1:]
    return (become if sys.platform == "linux" else watch)(parent, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
