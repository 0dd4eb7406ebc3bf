"""All actions of one turn are answered from one version; the next turn gets the newest."""

from __future__ import annotations

from actions.leases import SECONDS, Leases


def test_a_turn_keeps_what_it_was_given_first() -> None:
    leases = Leases[str]()
    assert leases.of("a", "1", "old") == "old"
    assert leases.of("a", "1", "new") == "old"
    assert leases.of("a", "2", "new") == "new"
    assert leases.of("b", "1", "new") == "new"


def test_what_cannot_be_told_from_another_turn_gets_the_newest() -> None:
    leases = Leases[str]()
    assert [leases.of("a", None, version) for version in ("old", "new")] == ["old", "new"]


def test_an_old_version_is_forgotten_when_its_turns_are_over() -> None:
    moment = 0.0
    leases = Leases[str](lambda: moment)
    leases.of("a", "1", "old")
    moment = SECONDS / 2
    leases.of("b", "1", "old")
    moment = SECONDS + 1
    assert leases.of("a", "1", "new") == "new"
    assert leases.of("b", "1", "new") == "old"
