"""How long a conversation is kept."""

from __future__ import annotations

SECONDS_A_DAY = 86_400.0


def oldest_kept(now: float, retention_days: int) -> float:
    """Return the time (seconds since 1970) before which a conversation's last event is too old."""
    return now - retention_days * SECONDS_A_DAY
