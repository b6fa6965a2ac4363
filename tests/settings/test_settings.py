"""Settings: defaults, every kind of wrong value, and what is shown of them."""

import dataclasses
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

SECRET = "a-long-enough-token-for-anyone"
TELEGRAM_TOKEN = "123456:" + "A" * 35


def problems(**env: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return caught.value.problems


def test_defaults_suit_one_person_on_one_machine() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port, settings.profile) == ("127.0.0.1", 5005, "local")
    assert (settings.emergency_number, settings.crisis_line) == ("911", "988")
    assert settings.poison_line == "1-800-222-1222"
    assert settings.api_token is None
    assert settings.oncology_line is None
    assert settings.model is None
    assert settings.is_local
    assert not settings.exposed


def test_every_setting_is_read() -> None:
    given = {
        "BONEWATCH_HOST": "0.0.0.0",
        "PORT": "8080",
        "BONEWATCH_PROFILE": "Production",
        "BONEWATCH_API_TOKEN": SECRET,
        "BONEWATCH_EMERGENCY_NUMBER": "112",
        "BONEWATCH_CRISIS_LINE": "116 123",
        "BONEWATCH_POISON_LINE": "+44 344 892 0111",
        "BONEWATCH_ONCOLOGY_LINE": "(555) 010-0000"[1:],
        "BONEWATCH_DATABASE_URL": "postgresql+psycopg2://me:pass@db/bonewatch",
        "BONEWATCH_TRACKER_DATABASE": "sqlite:////var/lib/tracker.db",
        "BONEWATCH_SESSION_MINUTES": "30",
        "BONEWATCH_REVIEW_MONTHS": "36",
        "BONEWATCH_PUBLIC_URL": "https://bonewatch.example.org/chat",
        "BONEWATCH_MODEL": "models/x.tar.gz",
        "BONEWATCH_LOG_LEVEL": "debug",
        "BONEWATCH_MAX_MESSAGE_CHARS": "500",
        "BONEWATCH_WEB_ORIGINS": "https://example.org, http://localhost:8000/",
        "BONEWATCH_WEB_SECRET": SECRET + "-and-longer",
        "BONEWATCH_WEB_MESSAGES_PER_MINUTE": "10",
        "BONEWATCH_CHANNELS": "Telegram, web",
        "BONEWATCH_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "BONEWATCH_TELEGRAM_SECRET": SECRET,
        "BONEWATCH_TELEGRAM_MODE": "webhook",
        "BONEWATCH_TELEGRAM_API": "http://127.0.0.1:8081/",
        "BONEWATCH_SLACK_BOT_TOKEN": "xoxb-1234-abcdefgh",
        "BONEWATCH_SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "BONEWATCH_SLACK_APP_TOKEN": "xapp-1-A0-abcdefgh",
        "BONEWATCH_SLACK_MODE": "events",
        "BONEWATCH_SLACK_API": "http://127.0.0.1:8082/api/",
    }
    assert {doc.name for doc in Settings.documentation()} == set(given)
    settings, default = Settings.from_env(given), Settings()
    same = [
        f.name for f in dataclasses.fields(Settings) if getattr(settings, f.name) == getattr(default, f.name)
    ]
    assert same == []
    assert settings.log_level == "DEBUG"
    assert settings.model == Path("models/x.tar.gz")
    assert settings.web_origins == ("https://example.org", "http://localhost:8000")
    assert settings.shown()["BONEWATCH_WEB_ORIGINS"] == "https://example.org, http://localhost:8000"
    assert settings.shown()["BONEWATCH_WEB_SECRET"] == "set"
    assert default.shown()["BONEWATCH_WEB_ORIGINS"] == "none"
    assert settings.exposed


def test_an_empty_value_is_the_default() -> None:
    assert Settings.from_env({"BONEWATCH_API_TOKEN": "", "PORT": " "}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "http", "whole number from 1 to 65535"),
        ("PORT", "0", "whole number"),
        ("PORT", "70000", "whole number"),
        ("PORT", "-1", "whole number"),
        ("PORT", "٥٠٠٥", "whole number"),
        ("BONEWATCH_SESSION_MINUTES", "1.5", "whole number from 1 to 1440"),
        ("BONEWATCH_MAX_MESSAGE_CHARS", "5", "whole number from 100"),
        ("BONEWATCH_PROFILE", "prod", "local, production"),
        ("BONEWATCH_LOG_LEVEL", "inf", "did you mean INFO?"),
        ("BONEWATCH_EMERGENCY_NUMBER", "call us", "phone number"),
        ("BONEWATCH_CRISIS_LINE", "988\n999", "phone number"),
        ("BONEWATCH_HOST", "127.0.0.256", "address of this machine"),
        ("BONEWATCH_HOST", "http://localhost", "address of this machine"),
        ("BONEWATCH_DATABASE_URL", "bonewatch.db", "sqlite:///FILE"),
        ("BONEWATCH_TRACKER_DATABASE", "mysql://a/b", "sqlite:///FILE"),
        ("BONEWATCH_MODEL", "models", ".tar.gz"),
        ("BONEWATCH_WEB_ORIGINS", "*", "origins such as https://example.org"),
        ("BONEWATCH_WEB_ORIGINS", "https://example.org/page", "origins such as"),
        ("BONEWATCH_WEB_ORIGINS", "example.org", "origins such as"),
        ("BONEWATCH_WEB_SECRET", "short", "at least 32 characters"),
        ("BONEWATCH_WEB_MESSAGES_PER_MINUTE", "0", "whole number from 1 to 600"),
        ("BONEWATCH_REVIEW_MONTHS", "0", "whole number from 1 to 600"),
        ("BONEWATCH_CHANNELS", "web, telegramm", "did you mean telegram?"),
        ("BONEWATCH_CHANNELS", ",", "one or more of web, slack, telegram"),
        ("BONEWATCH_TELEGRAM_TOKEN", "no token", "as BotFather shows it"),
        ("BONEWATCH_TELEGRAM_SECRET", "short", "16 to 256 letters"),
        ("BONEWATCH_TELEGRAM_MODE", "poling", "did you mean polling?"),
        ("BONEWATCH_TELEGRAM_API", "api.telegram.org", "https://example.org"),
        ("BONEWATCH_SLACK_BOT_TOKEN", "xoxp-123456789", "begins with xoxb-"),
        ("BONEWATCH_SLACK_APP_TOKEN", "xoxb-123456789", "begins with xapp-"),
        ("BONEWATCH_SLACK_SIGNING_SECRET", "short", "letters and digits"),
        ("BONEWATCH_SLACK_MODE", "sockets", "did you mean socket?"),
        ("BONEWATCH_SLACK_API", "slack.com/api", "https://example.org"),
        ("BONEWATCH_PUBLIC_URL", "example.org", "https://example.org"),
        ("BONEWATCH_PUBLIC_URL", "https://example.org/?a=b", "without ? and #"),
        ("BONEWATCH_PUBLIC_URL", "javascript:alert(1)", "https://example.org"),
    ],
)
def test_a_wrong_value_says_which_what_and_what_to_do(name: str, value: str, hint: str) -> None:
    (line,) = problems(**{name: value})
    assert line.startswith(name)
    assert hint in line
    assert "\n" not in line


def test_all_wrong_settings_are_told_at_once() -> None:
    lines = problems(PORT="x", BONEWATCH_PROFILE="y", BONEWATCH_COLOUR="red")
    assert [line.split()[0] for line in lines] == ["PORT", "BONEWATCH_PROFILE", "BONEWATCH_COLOUR"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("BONEWATCH_PORT", "PORT"),
        ("BONEWATCH_HOTS", "BONEWATCH_HOST"),
        ("BONEWATCH_EMERGENCY_NO", "BONEWATCH_EMERGENCY_NUMBER"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(wrong: str, right: str) -> None:
    assert problems(**{wrong: "1"}) == (f"{wrong} is not a setting: did you mean {right}?",)


def test_other_peoples_variables_are_left_alone() -> None:
    assert Settings.from_env({"PATH": "/bin", "BONE": "1", "PORTS": "x"}) == Settings()


def test_a_weak_token_is_refused_only_where_others_can_reach_it() -> None:
    assert Settings.from_env({"BONEWATCH_API_TOKEN": "abc"}).api_token == "abc"
    (line,) = problems(BONEWATCH_API_TOKEN="abc", BONEWATCH_HOST="0.0.0.0")
    assert line.startswith("BONEWATCH_API_TOKEN")
    assert "abc" not in line


def test_telegram_says_in_one_line_each_what_it_lacks() -> None:
    (line,) = problems(BONEWATCH_CHANNELS="telegram")
    assert line.startswith("BONEWATCH_TELEGRAM_TOKEN is missing")
    given = {"BONEWATCH_CHANNELS": "telegram", "BONEWATCH_TELEGRAM_TOKEN": TELEGRAM_TOKEN}
    assert Settings.from_env(given).channels == ("telegram",)
    lines = problems(**given, BONEWATCH_TELEGRAM_MODE="webhook", BONEWATCH_PUBLIC_URL="http://example.org")
    assert [line.split()[0] for line in lines] == ["BONEWATCH_TELEGRAM_SECRET", "BONEWATCH_PUBLIC_URL"]
    assert TELEGRAM_TOKEN not in problems(BONEWATCH_TELEGRAM_TOKEN=TELEGRAM_TOKEN + " x")[0]


def test_secrets_are_not_shown() -> None:
    settings = Settings.from_env(
        {"BONEWATCH_API_TOKEN": SECRET, "BONEWATCH_DATABASE_URL": "postgresql://me:pa55@db/x"}
    )
    shown = " ".join(settings.shown().values())
    assert SECRET not in shown
    assert "pa55" not in shown
    assert settings.shown()["BONEWATCH_API_TOKEN"] == "set"
    assert SECRET not in problems(BONEWATCH_API_TOKEN=SECRET + " x")[0]


def test_every_setting_is_documented() -> None:
    for doc in Settings.documentation():
        assert doc.description.endswith(".")
        assert doc.default


def test_settings_cannot_change_during_a_run() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_only_settings_reads_the_environment() -> None:
    readers = [
        path.as_posix()
        for folder in ("bot", "actions")
        for path in Path(folder).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "getenv", "os.putenv"))
    ]
    assert readers == ["bot/settings.py"]


def test_slack_needs_what_its_mode_needs() -> None:
    lines = problems(BONEWATCH_CHANNELS="slack")
    assert [line.split()[0] for line in lines] == ["BONEWATCH_SLACK_BOT_TOKEN", "BONEWATCH_SLACK_APP_TOKEN"]
    (line,) = problems(
        BONEWATCH_CHANNELS="slack", BONEWATCH_SLACK_MODE="events", BONEWATCH_SLACK_BOT_TOKEN="xoxb-123456789"
    )
    assert line.startswith("BONEWATCH_SLACK_SIGNING_SECRET is missing")
