"""One child process: started, watched, started again when it dies, stopped cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

#: Seconds between the death of a process and its next start: doubled each time, up to the last.
FIRST_PAUSE, LAST_PAUSE = 0.2, 10.0
_TIED = Path(__file__).with_name("tied.py")
#: A process that has lived this many seconds is well; its next death counts as the first.
WELL_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to start, and the address that answers 200 once it is ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready_url: str
    log: Path


class Process:
    """Keeps one `Program` running until `stop` is called."""

    def __init__(self, program: Program, say: Callable[[str], None]) -> None:
        self.program = program
        self._say = say
        self._child: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The process id of the running child."""
        return self._child.pid if self._child else None

    async def run(self) -> None:
        """Start the program, and start it again whenever it ends; return after `stop`."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            lived = time.monotonic() - started
            pause = FIRST_PAUSE if lived > WELL_AFTER else min(pause * 2, LAST_PAUSE)
            self._say(
                f"{self.program.name} ended with code {code} after {lived:.0f} s; "
                f"starting it again in {pause:.1f} s (see {self.program.log})"
            )
            await self._pause(pause)

    async def stop(self, patience: float = 10.0) -> None:
        """End the program: ask first, and after `patience` seconds end it by force."""
        self._stopping.set()
        child = self._child
        if child is None or child.returncode is not None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(child.wait(), patience)
        except TimeoutError:
            child.kill()
            await child.wait()

    async def until_ready(self, session: aiohttp.ClientSession, limit: float = 120.0) -> bool:
        """Wait until the program answers; False when it does not within `limit` seconds."""
        end = time.monotonic() + limit
        while time.monotonic() < end and not self._stopping.is_set():
            try:
                async with session.get(self.program.ready_url) as answer:
                    if answer.status == 200:
                        return True
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.1)
        return False

    async def _run_once(self) -> int:
        self.program.log.parent.mkdir(parents=True, exist_ok=True)
        with self.program.log.open("ab") as log:
            self._child = await asyncio.create_subprocess_exec(
                # A supervisor that is killed must not leave them behind.
                *(sys.executable, "-S", "-E", str(_TIED), str(os.getpid())),
                *self.program.command,
                env={**os.environ, **self.program.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal reaches the whole foreground group; children must hear
                # of it from us, in order.
                start_new_session=True,
            )
        return await self._child.wait()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
