"""Figures of the staff channel for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge


class StaffFigures:
    """Counts; they are there only where the channel is on."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        self.connected = Gauge(
            "study_chat_staff_connected",
            "1 where the homeserver and the gateway reach each other",
            registry=registry,
        )
        self.waiting = Gauge(
            "study_chat_staff_waiting",
            "Events that wait, by queue (inbox, outbox)",
            ["queue"],
            registry=registry,
        )
        self.received = Counter(
            "study_chat_staff_received", "Events taken in from rooms", registry=registry
        )
        self.sent = Counter("study_chat_staff_sent", "Events sent to rooms", registry=registry)
        self.failures = Counter(
            "study_chat_staff_failures",
            "What went wrong, by kind (retried, refused, media_kept, set_aside, room_replaced, "
            "stranger)",
            ["kind"],
            registry=registry,
        )
