"""What settings demand of one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

_SHORTEST_EXPOSED_TOKEN = 16


def combinations(settings: Settings) -> list[str]:
    """What is wrong with settings that are each right by themselves; one line for each problem."""
    return [*_exposed_token(settings), *_telegram(settings), *_slack(settings)]


def _exposed_token(settings: Settings) -> Iterator[str]:
    token = settings.api_token
    if token and settings.exposed and len(token) < _SHORTEST_EXPOSED_TOKEN:
        yield (
            f"BONEWATCH_API_TOKEN: use at least {_SHORTEST_EXPOSED_TOKEN} characters, "
            f"because BONEWATCH_HOST {settings.host} can be reached from other machines."
        )


def _telegram(settings: Settings) -> Iterator[str]:
    if "telegram" not in settings.channels:
        return
    if not settings.telegram_token:
        yield "BONEWATCH_TELEGRAM_TOKEN is missing: docs/telegram.md tells how to get one from BotFather."
    if settings.telegram_mode != "webhook":
        return
    if not settings.telegram_secret:
        yield "BONEWATCH_TELEGRAM_SECRET is missing: make up 16 or more letters and digits for the webhook."
    if not (settings.public_url or "").startswith("https://"):
        yield (
            "BONEWATCH_PUBLIC_URL must begin with https:// for Telegram's webhook; "
            "without a public address set BONEWATCH_TELEGRAM_MODE=polling."
        )


def _slack(settings: Settings) -> Iterator[str]:
    if "slack" not in settings.channels:
        return
    if not settings.slack_bot_token:
        yield "BONEWATCH_SLACK_BOT_TOKEN is missing: docs/slack.md tells where Slack shows it."
    if settings.slack_mode == "socket" and not settings.slack_app_token:
        yield "BONEWATCH_SLACK_APP_TOKEN is missing: docs/slack.md tells how to make one for Socket Mode."
    if settings.slack_mode == "events" and not settings.slack_signing_secret:
        yield "BONEWATCH_SLACK_SIGNING_SECRET is missing: docs/slack.md tells where Slack shows it."
