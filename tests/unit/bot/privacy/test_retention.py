from __future__ import annotations

from bot.privacy.retention import oldest_kept


def test_a_month_is_kept_to_the_second() -> None:
    assert oldest_kept(2_592_000.0 + 5, 30) == 5.0
