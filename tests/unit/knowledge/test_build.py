from __future__ import annotations

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from knowledge import build as building
from knowledge import workshop
from knowledge.build import build
from knowledge.encoder import HubEncoder, Recipe
from knowledge.files import ContentError
from knowledge.material import EncoderSettings, read_material
from knowledge.search import Searcher
from knowledge.versions import KEPT, current_version, manifest, roll_back

PACKAGE = Path(building.__file__).parent
TINY = Recipe(dimension=4, buckets=128, epochs=1, batch=64)


def put(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def in_use(build_dir: Path) -> Path:
    version = current_version(build_dir)
    assert version is not None
    return version


def table(version: Path) -> bytes:
    """Return the fitted encoder of a version."""
    (file,) = version.glob("encoder/*/model.safetensors")
    return file.read_bytes()


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
        build(content, tmp_path / "build", progress=stop, recipe=TINY, refit=True)
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


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ("passages/kettle/water.md", "One sentence more about it.\n"),
        ("questions/en/lamp.yml", "- one more question\n"),
    ],
)
def test_a_small_change_is_indexed_with_the_encoder_that_is_there(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, more: str
) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    before = in_use(tmp_path / "build")
    put(content / changed, more)
    monkeypatch.setattr(workshop, "make", None)
    outcome = build(content, tmp_path / "build", recipe=TINY)
    after = in_use(tmp_path / "build")
    assert "indexed again" in outcome.done
    assert after != before
    assert table(after) == table(before)
    assert manifest(after)["fit"] == manifest(before)["fit"]
    assert more.strip() in (after / "content" / changed).read_text()


def test_an_example_question_is_found_as_soon_as_it_is_indexed(
    content: Path, tmp_path: Path
) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    put(content / "questions" / "en" / "lamp.yml", "- umbrella umbrella\n")
    build(content, tmp_path / "build", recipe=TINY, refit=False)
    nearest = Searcher.load(tmp_path / "build").explain("umbrella umbrella", "en", "lamp").nearest
    assert nearest[0][0] == "umbrella umbrella"


def test_words_that_search_does_not_read_leave_the_search_as_it_is(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = tmp_path / "domain.yml"
    domain.write_text("responses: {}\n")
    build(content, tmp_path / "build", recipe=TINY, domain=domain)
    before = in_use(tmp_path / "build")
    domain.write_text("responses: {} # other\n")
    monkeypatch.setattr("knowledge.reindex.reindex", None)
    outcome = build(content, tmp_path / "build", recipe=TINY, domain=domain)
    after = in_use(tmp_path / "build")
    assert "beside the search that was there" in outcome.done
    assert (after / "domain.yml").read_text() == "responses: {} # other\n"
    assert (after / "index.faiss").read_bytes() == (before / "index.faiss").read_bytes()
    assert Searcher.load(tmp_path / "build").languages == {"en", "fi"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("", "topics have come or gone"),
        ("battery:\n- how long\ncolour:\n- red\ndesigner:\n- who\n", "example questions"),
    ],
)
def test_a_material_change_fits_the_encoder_again(
    content: Path, tmp_path: Path, change: str, reason: str
) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    before = in_use(tmp_path / "build")
    path = content / "questions" / "en" / "lamp.yml"
    path.write_text(change or path.read_text() + "bulb:\n- which bulb\n")
    outcome = build(content, tmp_path / "build", recipe=TINY)
    assert "fitted" in outcome.done
    assert reason in outcome.done
    assert manifest(in_use(tmp_path / "build"))["fit"] != manifest(before)["fit"]


def test_small_changes_add_up_to_a_new_fit(content: Path, tmp_path: Path) -> None:
    done = []
    build(content, tmp_path / "build", recipe=TINY)
    for number in range(3):
        put(content / "questions" / "en" / "none.yml", f"- one more of {number}\n")
        done.append("fitted" in build(content, tmp_path / "build", recipe=TINY).done)
    assert done == [False, True, False]


def test_an_encoder_is_kept_or_fitted_when_that_is_asked_for(content: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no encoder that could be kept"):
        build(content, tmp_path / "build", recipe=TINY, refit=False)
    build(content, tmp_path / "build", recipe=TINY)
    path = content / "questions" / "en" / "lamp.yml"
    path.write_text("battery:\n- how long\n")
    assert "indexed" in build(content, tmp_path / "build", recipe=TINY, refit=False).done
    kept = in_use(tmp_path / "build")
    assert build(content, tmp_path / "build", recipe=TINY).done == "nothing has changed"
    assert "fitted: asked for" in build(content, tmp_path / "build", recipe=TINY, refit=True).done
    fitted = in_use(tmp_path / "build")
    assert table(fitted) != table(kept)
    assert not build(content, tmp_path / "build", recipe=TINY, refit=True).built
    build(content, tmp_path / "empty", recipe=TINY)
    assert table(in_use(tmp_path / "empty")) == table(fitted)


def test_a_hub_model_encodes_only_texts_that_are_new(
    content: Path, tmp_path: Path, tiny_transformer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = HubEncoder.encode

    def noted(self: HubEncoder, texts: list[str]) -> object:
        encoded.extend(texts)
        return encode(self, texts)

    settings = EncoderSettings(str(tiny_transformer), "query: ", "passage: ")
    build(content, tmp_path / "build", settings=settings, recipe=TINY)
    monkeypatch.setattr(HubEncoder, "encode", noted)
    put(content / "questions" / "en" / "lamp.yml", "- red battery\n")
    build(content, tmp_path / "build", settings=settings, recipe=TINY)
    assert encoded.count("red battery") == 1
    assert "Which battery do I need?" not in encoded
    encoded.clear()
    build(content, tmp_path / "build", settings=settings, recipe=TINY, refit=True)
    assert "red battery" not in encoded


def test_the_versions_that_were_in_use_last_are_kept(content: Path, tmp_path: Path) -> None:
    made = []
    for number in range(KEPT + 2):
        (content / "numbers.yml").write_text(
            (content / "numbers.yml").read_text() + f"# {number}\n"
        )
        made.append(build(content, tmp_path / "build", recipe=TINY).version)
    there = {path.name for path in (tmp_path / "build" / "versions").iterdir()}
    assert there == set(made[-KEPT:])


def test_after_going_back_a_build_makes_the_contents_own_version_current(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    put(content / "numbers.yml", "# another day\n")
    newer = build(content, tmp_path / "build", recipe=TINY).version
    roll_back(tmp_path / "build")
    monkeypatch.setattr("knowledge.build.read_material", None)
    outcome = build(content, tmp_path / "build", recipe=TINY)
    assert (outcome.version, outcome.built) == (newer, True)
    assert roll_back(tmp_path / "build")[0] == newer


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("numbers.yml", "review: drafted\ncountries: {NO: 3}\n", 2),
        ("questionnaire.yml", "item:\n  - linkId: [\n", 3),
        ("studies/one.yml", "id: one\n", None),
        ("answers/en.yml", "yes_no: 3\n", 1),
        ("passages/kettle/water.md", "no front matter\n", 1),
    ],
)
def test_content_that_does_not_hold_is_named_by_its_own_file_and_leaves_what_is_in_use(
    content: Path, tmp_path: Path, name: str, text: str, line: int | None
) -> None:
    build(content, tmp_path / "build", recipe=TINY)
    before = sorted((tmp_path / "build").rglob("*"))
    (content / name).parent.mkdir(exist_ok=True)
    (content / name).write_text(text)
    with pytest.raises(ContentError) as raised:
        build(content, tmp_path / "build", recipe=TINY)
    assert raised.value.path == content / name
    assert line is None or raised.value.line == line
    assert sorted((tmp_path / "build").rglob("*")) == before


@pytest.mark.parametrize("name", ["messages", "passages"])
def test_a_catalogue_that_is_cut_short_stops_the_build(
    content: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "locales" / "fi" / "LC_MESSAGES" / f"{name}.mo"
    path.parent.mkdir(parents=True)
    catalog = Catalog(locale="fi", charset="utf-8")
    catalog.add("The battery of the lamp", "Lampun akku", context="lamp/battery")
    with path.open("wb") as file:
        write_mo(file, catalog)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ContentError, match="cannot be read") as raised:
        build(content, tmp_path / "build", tmp_path / "locales", recipe=TINY)
    assert raised.value.path == path


BUILD_AND_WAIT = """
import sys, time
from pathlib import Path
from knowledge.build import build
from knowledge.encoder import Recipe

def wait(step, share):
    print("half", flush=True)
    time.sleep(60)

recipe = Recipe(dimension=4, buckets=128, epochs=1, batch=64)
build(Path(sys.argv[1]), Path(sys.argv[2]), recipe=recipe, refit=True, progress=wait)
"""


def test_a_build_that_is_killed_leaves_the_version_in_use_and_the_next_build_works(
    content: Path, tmp_path: Path
) -> None:
    build_dir = tmp_path / "build"
    build(content, build_dir, recipe=TINY)
    before = in_use(build_dir)
    put(content / "questions" / "en" / "none.yml", "- one more\n")
    command = [sys.executable, "-c", BUILD_AND_WAIT, str(content), str(build_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert in_use(build_dir) == before
    assert Searcher.load(build_dir).languages == {"en", "fi"}
    assert build(content, build_dir, recipe=TINY).built
    assert in_use(build_dir) != before


def test_every_module_that_makes_the_search_counts_as_a_change_when_it_changes() -> None:
    waiting, seen = ["workshop", "reindex"], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        tree = ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("knowledge"):
                _, _, module = (node.module or "").partition(".")
                found = [module] if module else [alias.name for alias in node.names]
                waiting.extend(one for one in found if one not in seen)
    # These read and write, and decide nothing that could be seen in a version.
    assert seen - {"files", "versions", "vectors"} <= {*building._FITTING, *building._MAKING}
