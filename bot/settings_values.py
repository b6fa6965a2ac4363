"""What a setting may be: one parser for each kind of value."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Sequence
from pathlib import Path

_PHONE = re.compile(r"\+?[0-9](?:[0-9 ().\-]{0,22}[0-9])?")
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
_DATABASE = re.compile(r"(?:sqlite:///.+|postgresql(?:\+[a-z0-9]+)?://[^\s/]+/\S+)")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~\-/]*)?")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_TELEGRAM_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_\-]{20,100}")
_TELEGRAM_SECRET = re.compile(r"[A-Za-z0-9_\-]{16,256}")
_SLACK_TOKENS = {"xoxb-": "the bot's token", "xapp-": "an app-level token"}
_SLACK_SECRET = re.compile(r"[A-Za-z0-9]{16,128}")
SHORTEST_WEB_SECRET = 32


class WrongValueError(ValueError):
    """Says what a value must be; the reader adds which setting it is."""


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A parser of whole numbers within two bounds."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise WrongValueError(f"give a whole number from {low} to {high}")
        return int(value)

    return parse


def one_of(choices: Sequence[str], normal: Callable[[str], str]) -> Callable[[str], str]:
    """A parser of one of some words; a near miss is named."""

    def parse(value: str) -> str:
        if normal(value) not in choices:
            nearest = difflib.get_close_matches(normal(value), choices, n=1)
            hint = f"; did you mean {nearest[0]}?" if nearest else ""
            raise WrongValueError(f"give one of {', '.join(choices)}{hint}")
        return normal(value)

    return parse


def phone(value: str) -> str:
    """A telephone number."""
    if not _PHONE.fullmatch(value):
        raise WrongValueError("give a phone number such as 911 or +1 555 010 0000")
    return value


def host(value: str) -> str:
    """An address or a name to listen on."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        # What looks like an address but is none (127.0.0.256) must not pass as a name.
        if re.fullmatch(r"[0-9.]+", value) or not _HOST_NAME.fullmatch(value):
            raise WrongValueError(
                "give an address of this machine such as 127.0.0.1, or 0.0.0.0 for all"
            ) from None
    return value


def database(value: str) -> str:
    """An SQLAlchemy URL of a kind that is supported."""
    if not _DATABASE.fullmatch(value):
        raise WrongValueError("give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return value


def token(value: str) -> str:
    """A secret without spaces."""
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise WrongValueError("use letters, digits and signs without spaces")
    return value


def address(value: str) -> str:
    """An address on the web."""
    if not _ADDRESS.fullmatch(value):
        raise WrongValueError("give an address such as https://example.org, without ? and #")
    return value.rstrip("/")


def origins(value: str) -> tuple[str, ...]:
    """Origins of pages, commas between them."""
    origins = tuple(origin.strip().lower().rstrip("/") for origin in value.split(",") if origin.strip())
    if not origins or not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise WrongValueError("give origins such as https://example.org, commas between several")
    return origins


def web_secret(value: str) -> str:
    """A secret long enough to sign with."""
    if len(token(value)) < SHORTEST_WEB_SECRET:
        raise WrongValueError(f"use at least {SHORTEST_WEB_SECRET} characters")
    return value


def model(value: str) -> Path:
    """The path of a trained model."""
    if not value.endswith(".tar.gz"):
        raise WrongValueError("give the path of a trained model, a file that ends in .tar.gz")
    return Path(value)


def several_of(choices: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """A parser of some of a few words, commas between them; each counts once, in the order given."""
    one = one_of(choices, str.lower)

    def parse(value: str) -> tuple[str, ...]:
        given = [part.strip() for part in value.split(",") if part.strip()]
        if not given:
            raise WrongValueError(f"give one or more of {', '.join(choices)}, commas between several")
        return tuple(dict.fromkeys(map(one, given)))

    return parse


def telegram_token(value: str) -> str:
    """The token of a Telegram bot."""
    if not _TELEGRAM_TOKEN.fullmatch(value):
        raise WrongValueError("give the token as BotFather shows it: digits, a colon, letters and digits")
    return value


def telegram_secret(value: str) -> str:
    """What Telegram sends along with each call of the webhook."""
    if not _TELEGRAM_SECRET.fullmatch(value):
        raise WrongValueError("use 16 to 256 letters, digits, _ or -")
    return value


def slack_token(start: str) -> Callable[[str], str]:
    """A parser of Slack's tokens of one kind, which their beginning tells."""

    def parse(value: str) -> str:
        if not re.fullmatch(re.escape(start) + r"[A-Za-z0-9\-]{8,250}", value):
            raise WrongValueError(f"give {_SLACK_TOKENS[start]} as Slack shows it; it begins with {start}")
        return value

    return parse


def slack_secret(value: str) -> str:
    """With which Slack signs its requests."""
    if not _SLACK_SECRET.fullmatch(value):
        raise WrongValueError("give the signing secret as Slack shows it: letters and digits")
    return value
