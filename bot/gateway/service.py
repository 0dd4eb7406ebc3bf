"""The parts of one gateway, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot import safety
from bot.gateway.answering import Answering
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.housekeeping import Housekeeping
from bot.gateway.metrics import Metrics
from bot.gateway.rasa_client import RasaClient
from bot.gateway.speech import Speech
from bot.gateway.streams import Streams
from bot.gateway.timing import Timing
from bot.gateway.turns import Turns
from bot.settings import Settings
from knowledge.numbers import load_numbers
from knowledge.passages import Passage, load_passages
from knowledge.studies import Study, load_studies
from locales import Catalogue

DOMAIN_FILE = Path("domain.yml")
CONTENT = Path("knowledge/content")


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that requests need; made once, started and stopped with the server."""

    settings: Settings
    timing: Timing
    studies: Mapping[str, Study]
    passages: tuple[Passage, ...]
    speech: Speech
    metrics: Metrics
    streams: Streams
    database: Database
    rasa: RasaClient
    turns: Turns
    housekeeping: Housekeeping

    @classmethod
    def build(cls, settings: Settings, timing: Timing) -> Service:
        """Read words and studies from the checkout; ContentError or ValueError where wrong.

        Load the red flags from `settings.build`; ModelError without their classifier.
        """
        safety.load(settings.build)
        studies, passages = _content()
        catalogue = Catalogue.load(settings.build / "locales", DOMAIN_FILE)
        speech = Speech(catalogue, load_numbers(CONTENT), settings.retention_days)
        metrics, streams = Metrics(), Streams()
        database = Database(settings.event_log)
        rasa = RasaClient(settings.rasa_url, settings.turn_timeout, timing)
        eraser = Eraser(database, streams, settings.rasa_database, 3 * settings.turn_timeout)
        turns = Turns(
            database=database,
            answering=Answering(rasa, speech, metrics),
            eraser=eraser,
            streams=streams,
            metrics=metrics,
            timing=timing,
            queue_limit=settings.queue_limit,
        )
        return cls(
            settings=settings,
            timing=timing,
            studies=studies,
            passages=passages,
            speech=speech,
            metrics=metrics,
            streams=streams,
            database=database,
            rasa=rasa,
            turns=turns,
            housekeeping=Housekeeping(
                database, turns, eraser, settings.retention_days, timing.sweep
            ),
        )


@cache
def _content() -> tuple[Mapping[str, Study], tuple[Passage, ...]]:
    """Read studies and passages, once a process."""
    return load_studies(CONTENT), load_passages(CONTENT)
