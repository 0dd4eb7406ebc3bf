"""Figures for Prometheus; counts and times, no words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """All figures of one gateway, in a registry of its own."""

    def __init__(self) -> None:
        #: For the figures of parts that are not always there.
        self.registry = CollectorRegistry()
        self.turns = Counter("study_chat_turns", "Turns answered", registry=self.registry)
        self.failures = Counter(
            "study_chat_failures",
            "Turns that Rasa did not answer, by reason",
            ["reason"],
            registry=self.registry,
        )
        self.red_flags = Counter(
            "study_chat_red_flags", "Red flags, by label", ["label"], registry=self.registry
        )
        self.doubts = Counter(
            "study_chat_doubts",
            "Messages that may be a red flag, by label",
            ["label"],
            registry=self.registry,
        )
        self.refused = Counter(
            "study_chat_refused", "Requests refused, by code", ["code"], registry=self.registry
        )
        self.streams = Gauge("study_chat_streams", "Open event streams", registry=self.registry)
        self._seconds = Histogram(
            "study_chat_turn_seconds",
            "Seconds of a turn, by part (front_desk, store, rasa, total)",
            ["part"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Count the seconds that the block takes as `part` of a turn."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.took(part, time.perf_counter() - began)

    def took(self, part: str, seconds: float) -> None:
        """Count `seconds` as `part` of a turn."""
        self._seconds.labels(part).observe(seconds)

    def text(self) -> bytes:
        """Return all figures in Prometheus's text format."""
        return generate_latest(self.registry)
