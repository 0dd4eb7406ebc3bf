"""The result of a questionnaire as the event log keeps it, for papers and threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.report.content import Report, make_report, stored_answers
from knowledge.questionnaire import Answers, Questionnaire
from knowledge.studies import Study
from locales import Catalogue


@dataclass(frozen=True, slots=True)
class Result:
    """Which study was asked about, what was answered, and on which day."""

    study: Study
    questionnaire: Questionnaire
    answers: Answers
    made: date

    @classmethod
    def of(
        cls,
        custom: Mapping[str, Any],
        studies: Mapping[str, Study],
        questionnaire: Questionnaire,
    ) -> Result | None:
        """Return the result that a reply's `custom` holds; None where its study is not known.

        One without a day that can be read counts as made today.
        """
        study = studies.get(str(custom.get("study")))
        if study is None:
            return None
        try:
            made = date.fromisoformat(str(custom.get("date")))
        except ValueError:
            made = datetime.now(UTC).date()
        return cls(study, questionnaire, stored_answers(custom, questionnaire), made)

    def report(self, catalogue: Catalogue, language: str, country: str) -> Report:
        """Return what its papers say, for a patient in that language and country."""
        return make_report(
            catalogue,
            self.study,
            self.questionnaire,
            self.answers,
            language,
            made=self.made,
            country=country,
        )

    def file_name(self, ending: str) -> str:
        """Return the name of a file with the result: "tecpom-2026-11-21.pdf"."""
        return f"{self.study.id}-{self.made.isoformat()}.{ending}"
