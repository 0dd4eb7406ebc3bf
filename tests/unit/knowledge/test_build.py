from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from knowledge import workshop
from knowledge.build import build
from knowledge.encoder import Recipe
from knowledge.files import ContentError
from knowledge.material import EncoderSettings, read_material
from knowledge.search import Searcher
from knowledge.versions import current_version

TINY = Recipe(dimension=4, buckets=128, epochs=1, batch=64)


def put(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_an_unchanged_knowledge_base_is_not_built_again(content: Path, tmp_path: Path) -> None:
    first = build(content, tmp_path / "build", recipe=TINY)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "build").rglob("*")}
    second = build(content, tmp_path / "build", recipe=TINY)
    assert (first.built, second.built) == (True, False)
    assert first.version == second.version
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "build").rglob("*")} == before


def test_seeing_that_nothing_changed_loads_no_torch(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "build")
    code = (
        "import sys; from pathlib import Path; from knowledge.build import build; "
        f"outcome = build(Path({str(content)!r}), Path({str(tmp_path / 'build')!r})); "
        "sys.exit(outcome.built or 'torch' in sys.modules or 'faiss' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "changed", ["questions/en/lamp.yml", "questions/fi/none.yml", "passages/kettle/water.md"]
)
def test_a_change_anywhere_makes_a_new_version_and_keeps_the_one_before(
    content: Path, tmp_path: Path, changed: str
) -> None:
    first = build(content, tmp_path / "build", recipe=TINY)
    more = "One sentence more about it.\n" if changed.endswith("md") else None
    put(content / changed, more or "- one more question\n")
    second = build(content, tmp_path / "build", recipe=TINY)
    assert second.built
    versions = {path.name for path in (tmp_path / "build" / "versions").iterdir()}
    assert versions == {first.version, second.version}


def test_going_back_uses_the_version_that_is_still_there(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = content / "questions" / "en" / "none.yml"
    original = path.read_bytes()
    first = build(content, tmp_path / "build", recipe=TINY)
    put(path, "- one more\n")
    build(content, tmp_path / "build", recipe=TINY)
    path.write_bytes(original)
    monkeypatch.setattr(workshop, "make", None)
    assert build(content, tmp_path / "build", recipe=TINY).version == first.version
    current = current_version(tmp_path / "build")
    assert current is not None
    assert current.name == first.version


def test_a_failing_build_leaves_the_version_in_use(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    before = current_version(tmp_path / "build")
    put(content / "questions" / "en" / "lamp.yml", "- not: a question\n")
    with pytest.raises(ContentError):
        build(content, tmp_path / "build", recipe=TINY)
    assert current_version(tmp_path / "build") == before


def test_a_build_interrupted_half_way_leaves_the_version_in_use(
    content: Path, tmp_path: Path
) -> None:
    def stop(step: str, share: float) -> None:
        raise KeyboardInterrupt

    build(content, tmp_path / "build", recipe=TINY)
    before = current_version(tmp_path / "build")
    put(content / "questions" / "en" / "none.yml", "- one more\n")
    with pytest.raises(KeyboardInterrupt):
        build(content, tmp_path / "build", progress=stop, recipe=TINY)
    assert current_version(tmp_path / "build") == before
    assert len(list((tmp_path / "build" / "versions").iterdir())) == 1


def test_two_builds_of_one_content_decide_alike(content: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        build(content, folder, recipe=TINY)
    for question in ("battery", "red shade", "joke"):
        first, second = (Searcher.load(folder).explain(question, "en") for folder in (one, two))
        assert first == second


@pytest.mark.parametrize(
    ("remove", "message"),
    [
        ("passages/*/*.md", "no passages"),
        ("questions/*/[!n]*.yml", "belongs to a passage"),
        ("questions/*/*.yml", "belongs to a passage"),
    ],
)
def test_too_little_to_search_is_said(content: Path, remove: str, message: str) -> None:
    for path in content.glob(remove):
        path.unlink()
    with pytest.raises(ContentError, match=message):
        read_material(content)


def test_without_unanswerable_questions_there_is_no_build(content: Path) -> None:
    for path in content.glob("questions/*/none.yml"):
        path.unlink()
    (content / "questions" / "en" / "lamp.yml").write_text("battery:\n- how long\n")
    with pytest.raises(ContentError, match="unanswerable"):
        read_material(content)


def test_passages_are_read_in_every_language_that_is_compiled(
    content: Path, tmp_path: Path
) -> None:
    catalog = Catalog(locale="fi", charset="utf-8")
    body = "The battery of the lamp: all that the handbook says. Please read the handbook."
    catalog.add("The battery of the lamp", "Lampun akku", context="lamp/battery")
    catalog.add(body, "Käsikirja kertoo kaiken. Lue se huolella.", context="lamp/battery")
    catalog.add("Something else", "Jotain muuta", context="lamp/unknown")
    path = tmp_path / "locales" / "fi" / "LC_MESSAGES" / "passages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    finnish = [t for t in read_material(content, tmp_path / "locales").texts if t.language == "fi"]
    assert {(t.topic, t.text, t.title) for t in finnish} == {
        ("lamp/battery", "Lampun akku", True),
        ("lamp/battery", "Käsikirja kertoo kaiken.", False),
        ("lamp/battery", "Lue se huolella.", False),
    }


def test_an_encoder_that_is_not_there_stops_the_build(content: Path, tmp_path: Path) -> None:
    missing = EncoderSettings(name=str(tmp_path / "content"))
    with pytest.raises(RuntimeError, match="cannot be loaded"):
        build(content, tmp_path / "build", settings=missing)
    assert current_version(tmp_path / "build") is None


def test_a_model_from_a_folder_can_take_the_embedded_encoders_place(
    content: Path, tmp_path: Path, tiny_transformer: Path
) -> None:
    settings = EncoderSettings(str(tiny_transformer), "query: ", "passage: ")
    build(content, tmp_path / "build", settings=settings, recipe=TINY)
    searcher = Searcher.load(tmp_path / "build")
    nearest = searcher.explain("Which battery do I need?", "en", "lamp").nearest[0]
    assert nearest[:2] == ("Which battery do I need?", "lamp/battery")
    assert nearest[2] >= 1 - 1e-5
    assert build(content, tmp_path / "build", recipe=TINY).built
