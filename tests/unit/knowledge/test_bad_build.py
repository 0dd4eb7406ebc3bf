"""Bad content never reaches the running version: nothing is half-built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.build import build
from knowledge.encoder import Recipe
from knowledge.files import ContentError
from knowledge.versions import current_version

TINY = Recipe(dimension=4, buckets=128, epochs=1, batch=64)
PASSAGE = "passages/lamp/battery.md"


def written(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(content: Path) -> None:
        path = content / name
        path.write_bytes(change(path.read_bytes()))

    return damage


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (written(PASSAGE, lambda text: text.replace(b"title:", b"titel:")), "unknown key 'titel'"),
        (written(PASSAGE, lambda text: text.replace(b"study: lamp\n", b"")), "'study' is missing"),
        (written(PASSAGE, lambda text: text.replace(b"study:", b"study: [")), "broken YAML"),
        (written(PASSAGE, lambda text: text[4:]), "front matter is missing"),
        (written(PASSAGE, lambda text: text + b"\xff"), "not UTF-8"),
        (written(PASSAGE, lambda text: text[: text.rindex(b"---") + 4]), "passage is empty"),
        (written(PASSAGE, lambda text: text + b"word " * 100_000), "100,0"),
        (
            written("questions/en/lamp.yml", lambda text: text + b"more: x\n"),
            "no list of questions",
        ),
    ],
)
def test_bad_content_leaves_the_running_version(
    content: Path, tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    build_dir = tmp_path / "build"
    build(content, build_dir, recipe=TINY)
    before = current_version(build_dir)
    files = {path: path.read_bytes() for path in build_dir.rglob("*") if path.is_file()}
    damage(content)
    with pytest.raises(ContentError, match=message) as caught:
        build(content, build_dir, recipe=TINY)
    assert caught.value.path.is_relative_to(content)
    assert caught.value.line
    assert current_version(build_dir) == before
    assert {path: path.read_bytes() for path in build_dir.rglob("*") if path.is_file()} == files
