"""The parts of one gateway, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import safety
from bot.gateway import logs
from bot.gateway.answering import Answering
from bot.gateway.database import Database
from bot.gateway.erasing import Eraser
from bot.gateway.figures import Figures
from bot.gateway.housekeeping import Housekeeping
from bot.gateway.limits import Limits
from bot.gateway.metrics import Metrics
from bot.gateway.rasa_client import RasaClient
from bot.gateway.shown import Shown
from bot.gateway.speech import Speech
from bot.gateway.streams import Streams
from bot.gateway.timing import Timing
from bot.gateway.turns import Turns
from bot.settings import Settings
from bot.staff.channel import Channel
from bot.staff.clerk import Clerk
from bot.staff.config import Config as StaffConfig
from bot.staff.desk import Desk
from bot.staff.erasure import Takeback
from bot.staff.handover import Handover
from knowledge.current import Current, Failure
from knowledge.studies import Study
from locales.responses import read_responses

DOMAIN_FILE = Path("domain.yml")


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that requests need; made once, started and stopped with the server."""

    settings: Settings
    timing: Timing
    current: Current[Shown]
    metrics: Metrics
    streams: Streams
    database: Database
    rasa: RasaClient
    turns: Turns
    housekeeping: Housekeeping
    limits: Limits
    figures: Figures
    #: None where no staff is connected.
    staff: Channel | None

    @classmethod
    def build(cls, settings: Settings, timing: Timing) -> Service:
        """Load the version in use under `settings.build`; ContentError where that fails.

        Load the red flags from there, too; ModelError without their classifier.
        """
        safety.load(settings.build)
        current = _follow(settings, timing)
        metrics, streams = Metrics(), Streams()
        database = Database(settings.event_log)
        rasa = RasaClient(settings.rasa_url, settings.turn_timeout, timing)
        config = StaffConfig.load(Path(settings.staff)) if settings.staff else None
        eraser = Eraser(
            database,
            streams,
            settings.rasa_database,
            3 * settings.turn_timeout,
            Takeback(config, lambda: current.value),
        )
        answering = Answering(rasa, lambda: current.value.speech, metrics)
        staff, handover, clerk = None, None, None
        if config:
            handover = Handover(config, lambda: current.value)
            clerk = Clerk(config, settings, database, streams, lambda: current.value)
            staff = Channel.build(
                config,
                settings=settings,
                database=database,
                answering=answering,
                eraser=eraser,
                streams=streams,
                shown=lambda: current.value,
                desk=Desk(config, lambda: current.value).heard,
                registry=metrics.registry,
            )
        turns = Turns(
            database=database,
            answering=answering,
            eraser=eraser,
            streams=streams,
            metrics=metrics,
            timing=timing,
            queue_limit=settings.queue_limit,
            handover=handover,
        )
        return cls(
            settings=settings,
            timing=timing,
            current=current,
            metrics=metrics,
            streams=streams,
            database=database,
            rasa=rasa,
            turns=turns,
            housekeeping=Housekeeping(
                database, turns, eraser, settings.retention_days, timing.sweep, clerk, staff
            ),
            limits=Limits.of(settings),
            staff=staff,
            figures=Figures(metrics, settings.metrics_port),
        )

    @property
    def shown(self) -> Shown:
        """Words and studies of now: take it once where two things must agree."""
        return self.current.value

    @property
    def speech(self) -> Speech:
        """The gateway's own words, of now."""
        return self.current.value.speech

    @property
    def studies(self) -> Mapping[str, Study]:
        """The studies of now."""
        return self.current.value.studies


def _follow(settings: Settings, timing: Timing) -> Current[Shown]:
    responses = read_responses(DOMAIN_FILE)
    return Current(
        settings.build / "knowledge",
        lambda version: Shown.load(version, responses, settings.retention_days),
        _tell,
        timing.look,
    )


def _tell(failure: Failure) -> None:
    logs.log.error(
        "version not loaded", version=failure.version, error=failure.error, at=failure.at
    )
