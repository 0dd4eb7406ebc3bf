"""The version in use, followed by a running process: loaded aside, swapped in one step."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from knowledge.files import ContentError
from knowledge.versions import current_version

T = TypeVar("T")

#: Seconds between two looks at which version is in use.
INTERVAL = 0.5
#: A version that could not be loaded is tried again after so many seconds.
AGAIN = 30.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A version that could not be loaded, why (the kind of error), and where in the code."""

    version: str
    error: str
    at: str


@dataclass(frozen=True, slots=True)
class _Loaded(Generic[T]):
    version: str
    value: T


class Current(Generic[T]):
    """What `load` makes of the version in use under `build_dir`; threads may share it.

    `value` is always whole: whoever takes it once and keeps it for a turn sees one version. While
    `start` has been called and `stop` has not, a new version is loaded within INTERVAL seconds and
    the time that loading takes; the old value serves meanwhile, and goes on serving where the new
    version cannot be loaded. `failure` then says so, and `told` is called once.
    """

    def __init__(
        self,
        build_dir: Path,
        load: Callable[[Path], T],
        told: Callable[[Failure], None] = lambda failure: None,
        interval: float = INTERVAL,
    ) -> None:
        """Load the version in use; raise ContentError where there is none, or what `load` does."""
        self._build_dir, self._load, self._told = build_dir, load, told
        self._interval = interval
        self._failure: Failure | None = None
        self._tried = 0.0
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None
        folder = current_version(build_dir)
        if folder is None:
            raise ContentError(
                build_dir, None, "the knowledge base is not built", "run: python -m knowledge build"
            )
        self._loaded = _Loaded(folder.name, load(folder))

    @property
    def value(self) -> T:
        """What was loaded of the newest version that could be loaded."""
        return self._loaded.value

    @property
    def failure(self) -> Failure | None:
        """The version in use, if it could not be loaded and an older one serves in its place."""
        return self._failure

    def health(self) -> dict[str, str]:
        """Return the version that serves, and the one that could not be loaded, if any."""
        failure = self._failure
        more = {"not_loaded": failure.version, "error": failure.error} if failure else {}
        return {"version": self._loaded.version, **more}

    def look(self) -> bool:
        """Swap to the version in use if it is another one; tell whether it was swapped."""
        folder = current_version(self._build_dir)
        if folder is None or folder.name == self._loaded.version:
            self._failure = None
            return False
        failed = self._failure is not None and self._failure.version == folder.name
        if failed and time.monotonic() - self._tried < AGAIN:
            return False
        self._tried = time.monotonic()
        try:
            value = self._load(folder)
        except Exception as error:
            self._failure = Failure(folder.name, type(error).__name__, place_of(error))
            if not failed:
                self._told(self._failure)
            return False
        self._loaded, self._failure = _Loaded(folder.name, value), None
        return True

    def start(self) -> None:
        """Watch from now on, in a thread that does not keep the process alive."""
        self._stopping.clear()
        self._watcher = threading.Thread(target=self._watch, name="current", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Watch no longer; return when the thread has ended."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None

    def _watch(self) -> None:
        while not self._stopping.wait(self._interval):
            try:
                self.look()
            except Exception as error:
                # Not even `current` could be read. The next look may find it; this thread stays.
                self._failure = Failure("", type(error).__name__, place_of(error))


def place_of(error: BaseException) -> str:
    """Return where an error was raised; its words are left out, they may quote."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_qualname}:{place.tb_lineno}" if place else ""
