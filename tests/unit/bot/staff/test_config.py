from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.staff import config as module
from bot.staff.config import Config, read_settings
from bot.staff.registration import read_registration
from knowledge.files import ContentError

EXAMPLE = Path(module.__file__).with_name("example.yml")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "staff.yml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_example_is_valid_and_register_makes_what_it_lacks(settings: Path) -> None:
    with pytest.raises(ContentError, match="staff register"):
        Config.load(settings)
    done = CliRunner().invoke(app, ["staff", "register", str(settings), "--url", "http://gw:8080"])
    assert done.exit_code == 0, done.output
    config = Config.load(settings)
    assert config.us == "@study-chat:clinic.example"
    assert config.inbox_for("EE", "tecpom") is config.room("!inbox-tartu:clinic.example")
    assert config.inbox_for("NO", "tecpom") is config.room("!inbox-oslo:clinic.example")
    assert config.language_for("!maintainers:clinic.example", "@mari:clinic.example") == "en"


def test_register_never_writes_over_tokens_that_are_in_use(settings: Path) -> None:
    run = ["staff", "register", str(settings)]
    assert CliRunner().invoke(app, run).exit_code == 0
    file = settings.parent / "study-chat-registration.yaml"
    before = read_registration(file)
    assert file.stat().st_mode & 0o077 == 0
    again = CliRunner().invoke(app, run)
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert read_registration(file) == before
    assert len({before.as_token, before.hs_token}) == 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("inbox: true", "inbocks: true", "unknown key"),
        ("site: oslo", "site: bergen", "no site has the id 'bergen'"),
        ('"@ingrid:clinic.example"', '"ingrid"', "no id of Matrix"),
        ('"@mari:clinic.example"', '"@liis:clinic.example"', "stands twice"),
        ("08:00-12:00", "12:00-08:00", "no span of time"),
        ("Europe/Oslo", "Europe/Atlantis", "no time zone"),
        ("https://matrix", "matrix", "no address"),
        ("role: maintainers", "role: everybody", "study_team"),
        ("answer_within_minutes: 10", "answer_within_minutes: 0", "greater than 0"),
        ("answer_within_minutes: 10", "answer_within_minutes: .inf", "less than or equal"),
        ("role: study_team", "role: maintainers", "nobody else"),
        ("id: tartu", "id: oslo", "'oslo' stands twice"),
        ('country: "NO"', "country: Norway", "no code of a country"),
        ("+47 00 00 00 00", "see the web", "no number"),
        ('"@mari:clinic.example"', '"@mari:clinic.exmaple"', "another homeserver"),
    ],
)
def test_a_mistake_is_named_with_its_line(settings: Path, old: str, new: str, what: str) -> None:
    text = settings.read_text(encoding="utf-8")
    assert old in text
    settings.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=what) as error:
        read_settings(settings)
    assert error.value.line
    assert error.value.mend


@pytest.mark.parametrize("token", ["", "short", "a token with spaces in it"])
def test_a_registration_whose_tokens_protect_nothing_is_refused(settings: Path, token: str) -> None:
    assert CliRunner().invoke(app, ["staff", "register", str(settings)]).exit_code == 0
    file = settings.parent / "study-chat-registration.yaml"
    kept = read_registration(file)
    file.write_text(file.read_text().replace(kept.hs_token, f'"{token}"'))
    with pytest.raises(ContentError, match="hs_token"):
        Config.load(settings)
