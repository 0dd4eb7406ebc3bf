"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.files import ContentError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend: where it stands, which check says so, what it is and what to do."""

    path: Path
    line: int
    check: str
    message: str
    mend: str
    severity: Severity = "error"

    @classmethod
    def of(cls, error: ContentError, check: str) -> Finding:
        """Return what a strict reader complained about as a finding."""
        return cls(error.path, error.line or 1, check, error.message, error.mend)

    def __str__(self) -> str:
        """Return it in one line, as compilers do."""
        place = f"{self.path.as_posix()}:{self.line}"
        return f"{place}: {self.severity}: [{self.check}] {self.message} ({self.mend})"
