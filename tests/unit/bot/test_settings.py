"""Settings come from the environment, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError


def test_without_variables_the_defaults_hold() -> None:
    settings = Settings.from_environment({"HOME": "/root"})
    assert settings == Settings()
    assert settings.host == "127.0.0.1"


def test_variables_are_read_by_their_type() -> None:
    settings = Settings.from_environment(
        {
            "STUDY_CHAT_GATEWAY_PORT": "9000",
            "STUDY_CHAT_TURN_TIMEOUT": "2.5",
            "STUDY_CHAT_DATA": "/srv/data",
            "STUDY_CHAT_ALLOWED_ORIGINS": "https://a.example, https://b.example",
        }
    )
    assert settings.gateway_port == 9000
    assert settings.turn_timeout == 2.5
    assert settings.data == Path("/srv/data")
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_PORT", "many"),
        ("GATEWAY_PORT", "-1"),
        ("TURN_TIMEOUT", ""),
        ("COLOUR", "red"),
        ("LIMIT_OPEN", "often"),
        ("LIMITS_STORAGE", "mongodb://here"),
        ("TRUSTED_PROXIES", "10.0.0.1, proxy"),
        ("PUBLIC_URL", "chat.example.org"),
        ("PUBLIC_URL", "https://chat.example.org/below"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"STUDY_CHAT_{name}"):
        Settings.from_environment({f"STUDY_CHAT_{name}": value})


def test_the_encoder_of_the_build_is_no_setting_of_the_running_system() -> None:
    names = ("ENCODER", "ENCODER_BATCH", "QUERY_PROMPT", "PASSAGE_PROMPT")
    environment = {f"STUDY_CHAT_{name}": "8" for name in names}
    assert Settings.from_environment(environment) == Settings()


def test_settings_survive_the_way_through_the_environment_of_another_process() -> None:
    settings = Settings(gateway_port=1234, allowed_origins=("https://a.example",), data=Path("x"))
    assert Settings.from_environment(settings.as_environment()) == settings
