"""The few settings that the action server reads from the environment (bot/settings.py has all)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Where the action server listens, where the build lies, how long conversations are kept."""

    host: str
    port: int
    build: Path
    retention_days: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> ActionSettings:
        """Read STUDY_CHAT_… variables; `python -m bot` has checked and passed them on."""
        variables = os.environ if environment is None else environment
        return cls(
            host=variables.get("STUDY_CHAT_HOST", "127.0.0.1"),
            port=int(variables.get("STUDY_CHAT_ACTIONS_PORT", "5055")),
            build=Path(variables.get("STUDY_CHAT_BUILD", "build")),
            retention_days=int(variables.get("STUDY_CHAT_RETENTION_DAYS", "30")),
        )
