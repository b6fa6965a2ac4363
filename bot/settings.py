"""Everything that can be set from outside, and the only place that reads or sets the environment."""

from __future__ import annotations

import difflib
import os
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot import settings_values as kinds
from bot.settings_checks import combinations

_PREFIX = "BONEWATCH_"
_PROFILES = ("local", "production")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
CHANNELS = ("web", "slack", "telegram")
TELEGRAM_API = "https://api.telegram.org"
SLACK_API = "https://slack.com/api"

# Read by libraries when they are imported: no call home, no chatter before our own first line.
_QUIET_LIBRARIES = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}


class SettingsError(Exception):
    """Settings that cannot be used.

    Args:
        problems: One line each, naming the setting, what is wrong with it and what to do.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class SettingDoc:
    """What `python -m bot settings` and the README say of one setting."""

    name: str
    default: str
    description: str
    secret: bool = False


def _setting(
    description: str,
    parse: Callable[[str], Any],
    default: Any = None,
    name: str | None = None,
    shown: str | None = None,
    secret: bool = False,
) -> Any:
    details = {"description": description, "parse": parse, "name": name, "shown": shown, "secret": secret}
    return field(default=default, metadata=details)


@dataclass(frozen=True)
class Settings:
    """The settings of one run. The defaults suit one person on one machine."""

    host: str = _setting(
        "Address to listen on. The default can be reached from this machine alone.", kinds.host, "127.0.0.1"
    )
    port: int = _setting("Port to listen on.", kinds.whole_number(1, 65535), 5005, name="PORT")
    profile: str = _setting(
        "`local` serves the REST webhook; `production` leaves it off.",
        kinds.one_of(_PROFILES, str.lower),
        "local",
    )
    api_token: str | None = _setting(
        "Opens `GET /conversations/<sender>/tracker?token=…` to whoever knows it. Unset: that API is off.",
        kinds.token,
        shown="unset",
        secret=True,
    )
    emergency_number: str = _setting("Number to call in an emergency.", kinds.phone, "911")
    crisis_line: str = _setting("Number for thoughts of suicide.", kinds.phone, "988")
    poison_line: str = _setting("Number for an overdose or a poisoning.", kinds.phone, "1-800-222-1222")
    oncology_line: str | None = _setting(
        "The clinic's own line for urgent advice, if there is one.", kinds.phone, shown="unset"
    )
    database_url: str = _setting(
        "Database of the reviewed facts and the escalation records.", kinds.database, "sqlite:///bonewatch.db"
    )
    tracker_database: str = _setting("Database of the conversations.", kinds.database, "sqlite:///tracker.db")
    session_minutes: int = _setting(
        "Minutes of silence after which a new conversation begins.", kinds.whole_number(1, 1440), 60
    )
    review_months: int = _setting(
        "Months after which the review of an article is told to be old.", kinds.whole_number(1, 600), 24
    )
    public_url: str | None = _setting(
        "Address at which people reach this server, for links to pictures. Unset: they are told in words.",
        kinds.address,
        shown="unset",
    )
    model: Path | None = _setting(
        "Trained model to use.",
        kinds.model,
        shown="newest in models/",
    )
    log_level: str = _setting(
        "How much is logged. No level logs what people write.", kinds.one_of(_LOG_LEVELS, str.upper), "INFO"
    )
    max_message_chars: int = _setting(
        "Messages above this many characters count as long. Red flags are looked for in all of it.",
        kinds.whole_number(100, 20000),
        1000,
    )
    web_origins: tuple[str, ...] = _setting(
        "Origins of other sites that may hold the chat, such as `https://example.org`, with commas between.",
        kinds.origins,
        (),
        shown="none",
    )
    web_secret: str | None = _setting(
        "Signs the page's sessions; at least 32 characters. Unset: made once, kept by the tracker database.",
        kinds.web_secret,
        shown="unset",
        secret=True,
    )
    web_messages_per_minute: int = _setting(
        "Messages a minute that one session of the page may send.", kinds.whole_number(1, 600), 20
    )

    channels: tuple[str, ...] = _setting(
        "Ways in: `web`, `slack`, `telegram`, with commas between. Profile `local` adds the REST webhook.",
        kinds.several_of(CHANNELS),
        ("web",),
        shown="web",
    )
    telegram_token: str | None = _setting(
        "Token of the Telegram bot, from BotFather.", kinds.telegram_token, shown="unset", secret=True
    )
    telegram_secret: str | None = _setting(
        "Sent along by Telegram with each call of the webhook; 16 or more letters, digits, `_` or `-`.",
        kinds.telegram_secret,
        shown="unset",
        secret=True,
    )
    telegram_mode: str = _setting(
        "`polling` asks Telegram for messages and needs no public address; `webhook` is called by Telegram.",
        kinds.one_of(("polling", "webhook"), str.lower),
        "polling",
    )
    telegram_api: str = _setting("Address of Telegram's Bot API.", kinds.address, TELEGRAM_API)
    slack_bot_token: str | None = _setting(
        "Token of the Slack bot; begins with `xoxb-`.", kinds.slack_token("xoxb-"), shown="unset", secret=True
    )
    slack_signing_secret: str | None = _setting(
        "With which Slack signs its requests; needed for `events`.",
        kinds.slack_secret,
        shown="unset",
        secret=True,
    )
    slack_app_token: str | None = _setting(
        "App-level token of Slack; begins with `xapp-`; needed for `socket`.",
        kinds.slack_token("xapp-"),
        shown="unset",
        secret=True,
    )
    slack_mode: str = _setting(
        "`socket` fetches what people write and needs no public address; `events` is called by Slack.",
        kinds.one_of(("socket", "events"), str.lower),
        "socket",
    )
    slack_api: str = _setting("Address of Slack's Web API.", kinds.address, SLACK_API)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from environment variables.

        Raises:
            SettingsError: With every wrong or unknown setting at once.
        """
        values: dict[str, Any] = {}
        problems = []
        for item in fields(cls):
            raw = env.get(_name(item), "").strip()
            if not raw:
                continue
            try:
                values[item.name] = item.metadata["parse"](raw)
            except kinds.WrongValueError as error:
                given = "" if item.metadata["secret"] else f" is {raw[:60]!r}"
                problems.append(f"{_name(item)}{given}: {error}.")
        problems += _unknown_names(env)
        if not problems:
            problems = combinations(settings := cls(**values))
        if problems:
            raise SettingsError(problems)
        return settings

    @classmethod
    def for_channel(cls, channel: str, credentials: Mapping[str, Any]) -> Settings:
        """Read the settings as if one messenger were chosen, for bare `rasa run --credentials`.

        Args:
            channel: Name of the messenger.
            credentials: Its settings by the end of their names (`token`); the environment gives the rest.

        Raises:
            SettingsError: With every wrong or unknown setting at once.
        """
        stem = f"{_PREFIX}{channel.upper()}_"
        given = {stem + name.upper(): str(value) for name, value in credentials.items() if value is not None}
        return cls.from_env({**os.environ, f"{_PREFIX}CHANNELS": channel, **given})

    @classmethod
    def documentation(cls) -> tuple[SettingDoc, ...]:
        """Name, default and description of every setting."""
        return tuple(
            SettingDoc(
                name=_name(item),
                default=item.metadata["shown"] or str(item.default),
                description=item.metadata["description"],
                secret=item.metadata["secret"],
            )
            for item in fields(cls)
        )

    def shown(self) -> dict[str, str]:
        """Present values by name, fit to print: a secret only as `set` or `unset`."""
        return {_name(item): _shown(getattr(self, item.name), item.metadata) for item in fields(self)}

    @property
    def is_local(self) -> bool:
        """Whether this is the profile for one machine and its owner."""
        return self.profile == "local"

    @property
    def exposed(self) -> bool:
        """Whether other machines can reach the server."""
        return self.host not in ("127.0.0.1", "::1", "localhost")


def quiet_libraries() -> None:
    """Switch off telemetry and start-up noise; call before Rasa or TensorFlow is imported."""
    for name, value in _QUIET_LIBRARIES.items():
        os.environ.setdefault(name, value)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Some libraries add filters of their own on import, so what passes the filters is dropped too.
    warnings.simplefilter("ignore")
    warnings.showwarning = _drop_warning


def _drop_warning(*_: object, **__: object) -> None:
    return None


def can_show_pages() -> bool:
    """Whether a browser page may be opened: there is a person, and a desktop to show it on."""
    return not os.environ.get("CI") and any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def can_show_colours(stream: Any) -> bool:
    """Whether colours may be written: a person's terminal that knows them, and nobody asked for none."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _name(item: Any) -> str:
    return str(item.metadata["name"] or _PREFIX + item.name.upper())


def _shown(value: Any, details: Mapping[str, Any]) -> str:
    if details["secret"]:
        return "set" if value else "unset"
    if value is None or value == ():
        return str(details["shown"])
    if isinstance(value, tuple):
        return ", ".join(value)
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", str(value))


def _unknown_names(env: Mapping[str, str]) -> list[str]:
    known = [doc.name for doc in Settings.documentation()]
    by_stem = {name.removeprefix(_PREFIX): name for name in known}
    problems = []
    for name in sorted(env):
        if not name.startswith(_PREFIX) or name in known:
            continue
        nearest = difflib.get_close_matches(name.removeprefix(_PREFIX), by_stem, n=1)
        hint = f"did you mean {by_stem[nearest[0]]}?" if nearest else "the README lists them all."
        problems.append(f"{name} is not a setting: {hint}")
    return problems
