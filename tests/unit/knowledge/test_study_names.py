"""A study is recognised by what people call it, in any language and with any ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.studies import load_studies
from knowledge.study_names import study_named

STUDIES = load_studies(Path(__file__).parents[3] / "knowledge" / "content").values()


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("hva gikk TJ202 ut på egentlig", "tj202"),
        ("hvad med tj-202, var hiv et problem der", "tj202"),
        ("kas tj 202s sai astmaga osaleda", "tj202"),
        ("TJ202:n tulokset?", "tj202"),
        ("who ran NCT03952091", "tj202"),
        ("and the TJ study?", "tj202"),
        ("hvor mange er med i teclistamab-studien", "tecpom"),
        ("teklistamabi-tutkimuksen paikat", "tecpom"),
        ("is tec-pom randomised", "tecpom"),
        ("what is 2025-522114-23-00", "tecpom"),
        ("can I join if I have had teclistamab", None),
        ("is TJ202 better than tecpom", None),
        ("can I join", None),
        ("my plate is XTJ202", None),
        ("", None),
    ],
)
def test_the_study_that_is_named_is_meant(text: str, study: str | None) -> None:
    assert study_named(text, STUDIES) == study
