"""The red flags, built and loaded as a running gateway has them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import safety
from bot.safety import train
from bot.safety.versions import MODEL


@pytest.fixture(scope="session")
def safety_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder with the real classifier: that of `build/` if current, else fitted once."""
    folder = tmp_path_factory.mktemp("build-with-red-flags")
    made = Path("build") / MODEL.parent
    if made.is_dir():
        shutil.copytree(made, folder / MODEL.parent)
    train.build(folder)
    return folder


@pytest.fixture
def red_flags_loaded(safety_build: Path) -> None:
    """Make `bot.safety.judge` work, as after the start of a gateway."""
    safety.load(safety_build)
