"""The typed title of a button is that button; what could be two titles is none."""

from __future__ import annotations

import pytest

from knowledge.titles import titled

TITLES = {
    "never": "No, never",
    "few": "Yes, fewer than two cycles",
    "many": "Yes, two cycles or more",
    "unsure": "Yes, but I don't know how many cycles",
    "dont_know": "I don't know",
    "stop": "Stop",
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Yes, two cycles or more", "many"),
        ("YES TWO CYCLES OR MORE!", "many"),
        ("two cycles or more", "many"),
        ("well, yes, two cycles or more I think", "many"),
        ("I don't know", "dont_know"),
        ("dont know how many cycles", "unsure"),
        ("stop", "stop"),
        ("stop it", None),
        ("two cycles", None),
        ("yes", None),
        ("cycles", None),
        ("", None),
        ("?!", None),
    ],
)
def test_a_title_is_recognised_whole_or_nearly(text: str, key: str | None) -> None:
    assert titled(text, TITLES) == key


def test_a_near_title_counts_only_where_that_is_wanted() -> None:
    assert titled("two cycles or more", TITLES, near=False) is None
    assert titled("stop.", TITLES, near=False) == "stop"
