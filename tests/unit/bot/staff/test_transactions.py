"""A transaction that the homeserver left out is noticed when the next one comes."""

from __future__ import annotations

import pytest

from bot.staff import inbox
from tests.unit.bot.staff.clinic import open_database


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        (["7"], []),
        (["7", "8", "9"], []),
        (["7", "9"], ["9"]),
        (["7", "9", "8", "10"], ["9"]),
        (["7", "7", "8", "8"], []),
        (["7", "12", "13", "20"], ["12", "20"]),
        (["7", "word", "8"], []),
        (["7", "9" * 50, "8"], []),
        (["7", "²", "8"], []),
    ],
)
def test_a_gap_is_a_number_after_which_one_never_came(numbers: list[str], gaps: list[str]) -> None:
    database = open_database()
    assert [n for n in numbers if inbox.leaves_gap(database, n)] == gaps
