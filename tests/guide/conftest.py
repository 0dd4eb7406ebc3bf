"""A small checkout of its own, built, in which the commands of the guide can be run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = (
    "actions", "bot", "knowledge", "locales", "scripts",
    "Makefile", "config.yml", "domain.yml", "pyproject.toml", "requirements.txt",
)  # fmt: skip
#: The topics that are kept, so that building takes seconds.
TOPICS = {
    "tecpom": ("overview", "heart", "age", "visits"),
    "general": ("placebo", "informed-consent"),
}
#: So many questions a topic and language are kept, and so many that nothing should answer.
QUESTIONS, NONE = 12, 40


class Checkout:
    """A folder like that of the project, in which commands run as a maintainer types them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "knowledge" / "content"

    def run(self, script: str) -> str:
        """Run the script in bash and return what it printed; the first failure ends it."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STUDY_CHAT_")}
        environment |= {"OMP_NUM_THREADS": "1", "COLUMNS": "200"}
        for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
            environment.pop(name, None)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def knowledge(self, command: str) -> str:
        return self.run(f".venv/bin/python -m knowledge {command}")

    @property
    def version(self) -> Path:
        """The folder of the version in use."""
        name = (self.root / "build/knowledge/current").read_text(encoding="utf-8").split()[0]
        return self.root / "build/knowledge/versions" / name


@pytest.fixture(scope="session")
def built_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("guide") / "checkout"
    root.mkdir()
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=leave)
        else:
            shutil.copy2(ROOT / part, root / part)
    # The environments are linked, and must never look out of date: nothing is installed here.
    for environment in (".venv", ".venv-rasa"):
        (root / environment).symlink_to(ROOT / environment)
    for part in ("requirements.txt", "bot/rasa/requirements.txt", "scripts/find-python"):
        os.utime(root / part, (0, 0))
    _make_small(root / "knowledge" / "content")
    checkout = Checkout(root)
    checkout.run("make messages && make knowledge")
    assert checkout.knowledge("check") == "errors: 0, warnings: 0\n"
    return root


@pytest.fixture
def checkout(built_checkout: Path, tmp_path: Path) -> Checkout:
    """A copy that a test may change."""
    shutil.copytree(built_checkout, tmp_path / "checkout", symlinks=True)
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def section() -> Callable[[str], str]:
    """Return the commands of a section of the guide, by its heading."""
    sections: dict[str, str] = {}
    heading, inside = "", False
    for line in (ROOT / "docs" / "maintainers.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("```"):
            inside = line == "```sh"
        elif inside:
            sections[heading] = sections.get(heading, "") + line + "\n"
    return sections.__getitem__


def _make_small(content: Path) -> None:
    for path in (content / "passages").glob("*/*.md"):
        if path.stem not in TOPICS.get(path.parent.name, ()):
            path.unlink()
    (content / "studies" / "tj202.yml").unlink()
    lists = content / "topics.yml"
    topics = yaml.safe_load(lists.read_text(encoding="utf-8"))["studies"]
    kept = {s: {t: topics[s][t] for t in names} for s, names in TOPICS.items()}
    lists.write_text(yaml.safe_dump({"studies": kept}, allow_unicode=True), encoding="utf-8")
    for path in (content / "questions").glob("*/*.yml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == "none":
            data = {"none": data["none"][:NONE]}
        else:
            data = {t: data[t][:QUESTIONS] for t in TOPICS.get(path.stem, ())}
        if data:
            path.write_text(yaml.safe_dump(data, allow_unicode=True, width=1000), encoding="utf-8")
        else:
            path.unlink()
