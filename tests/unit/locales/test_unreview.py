"""A review does not outlive the English that it was made of."""

from __future__ import annotations

from locales.unreview import without_stale_reviews

ENTRY = '# review: 2026-11-21, Made Up, made-up reviewer\n{mark}msgctxt "a"\nmsgid "b"\nmsgstr "c"'


def test_a_fuzzy_entry_loses_its_review_and_others_keep_it() -> None:
    plain, fuzzy = ENTRY.format(mark=""), ENTRY.format(mark="#, fuzzy, python-brace-format\n")
    text = f"{plain}\n\n{fuzzy}\n\n# Another comment.\n{fuzzy}\n"
    mended = without_stale_reviews(text)
    assert mended.count("# review:") == 1
    assert mended.startswith(plain)
    assert mended.count("fuzzy") == 2
    assert "# Another comment." in mended


def test_a_catalogue_without_fuzzy_entries_is_left_as_it_is() -> None:
    text = f'msgid ""\nmsgstr ""\n\n{ENTRY.format(mark="")}\n'
    assert without_stale_reviews(text) == text
