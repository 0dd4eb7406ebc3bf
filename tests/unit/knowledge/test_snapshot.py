"""A version holds a copy of all that answers are made of, checked before it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.snapshot import Sources, blaming, check, take


@pytest.fixture
def sources(content: Path, tmp_path: Path) -> Sources:
    catalogue = tmp_path / "locales" / "fi" / "LC_MESSAGES" / "messages.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b"words")
    (tmp_path / "domain.yml").write_text("responses: {}\n")
    return Sources(content, tmp_path / "locales", tmp_path / "domain.yml")


def test_content_catalogues_and_sentences_are_copied(sources: Sources, tmp_path: Path) -> None:
    copy = take(sources, tmp_path / "version")
    assert copy == Sources.of_version(tmp_path / "version")
    assert copy.hashes() == sources.hashes()
    names = set(copy.files())
    assert {"domain.yml", "locales/fi/LC_MESSAGES/messages.mo", "content/numbers.yml"} <= names
    assert {"content/passages/lamp/battery.md", "content/questions/en/none.yml"} <= names


def test_what_an_editor_leaves_beside_the_content_is_not_copied(
    sources: Sources, tmp_path: Path
) -> None:
    before = sources.hashes()
    (sources.content / "passages" / "lamp" / "battery.md~").write_text("older words")
    (sources.content / "numbers.yml.orig").write_text("older numbers")
    assert sources.hashes() == before
    assert take(sources, tmp_path / "version").hashes() == before


def test_a_change_of_any_file_changes_the_hashes(sources: Sources) -> None:
    before = sources.hashes()
    for name, path in sources.files().items():
        path.write_bytes(path.read_bytes() + b"#")
        after = sources.hashes()
        assert {key for key in after if after[key] != before[key]} == {name}
        before = after


def test_how_people_ask_on_belongs_to_a_version_and_is_checked(
    sources: Sources, tmp_path: Path
) -> None:
    path = sources.content / "follow_ups.yml"
    path.write_text("connectives: {en: [and]}\nalternatives: {}\n")
    copy = take(sources, tmp_path / "version")
    assert "content/follow_ups.yml" in copy.files()
    path.write_text("connectives: {en: [and]}\nothers: {}\n")
    copy = take(sources, tmp_path / "version")
    with pytest.raises(ContentError, match=r"follow_ups.yml:2: unknown key 'others'"):
        check(copy)


def test_a_folder_without_content_is_no_version_of_this_program(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="another program"):
        Sources.of_version(tmp_path)


def test_an_error_names_the_file_that_was_copied(sources: Sources, tmp_path: Path) -> None:
    (sources.content / "numbers.yml").write_text("review: drafted\ncountries: 3\n")
    folder = tmp_path / "version"
    copy = take(sources, folder)
    with pytest.raises(ContentError) as raised, blaming(sources, folder):
        check(copy)
    assert (raised.value.path, raised.value.line) == (sources.content / "numbers.yml", 2)


def test_broken_sentences_are_named_at_their_place(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("responses: [\n")
    (tmp_path / "locales" / "fi" / "LC_MESSAGES" / "messages.mo").unlink()
    folder = tmp_path / "version"
    with pytest.raises(ContentError) as raised, blaming(sources, folder):
        check(take(sources, folder))
    assert raised.value.path == tmp_path / "domain.yml"


def test_an_error_about_another_file_is_passed_on(sources: Sources, tmp_path: Path) -> None:
    error = ContentError(tmp_path / "elsewhere.yml", 3, "wrong", "mend it")
    with pytest.raises(ContentError) as raised, blaming(sources, tmp_path / "version"):
        raise error
    assert raised.value is error
