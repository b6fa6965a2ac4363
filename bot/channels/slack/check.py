"""Whether Slack is set up as it should be."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.messenger.checking import NOTE, OK, WRONG, Check
from bot.channels.messenger.outbox import RetryLater, Undeliverable
from bot.channels.slack.api import NoAccessError, SlackApi, socket_address
from bot.settings import Settings

WEBHOOK = "/webhooks/slack/webhook"
_NEEDED = {
    "chat:write": "it cannot answer",
    "im:history": "it hears no direct message",
    "commands": "/bonewatch does not work",
}
_USEFUL = {"app_mentions:read": "who calls it in a channel is not told to write directly"}
_TOO_MUCH = frozenset(
    {"channels:history", "groups:history", "mpim:history", "files:read", "users:read.email"}
)
_HOW = "add the scope under OAuth & Permissions and install the app again"


async def check(settings: Settings) -> list[Check]:
    """Looks at the bot's token, its scopes, and at how events come in.

    Args:
        settings: The settings of this run.
    """
    try:
        found = await _bot(settings)
    except NoAccessError as error:
        return [_refused("BONEWATCH_SLACK_BOT_TOKEN", error.reason)]
    except RetryLater:
        return [_unreachable(settings)]
    except Undeliverable as error:
        return [Check(WRONG, f"Slack refused: {error.reason}")]
    return [*found, *(await _socket(settings) if settings.slack_mode == "socket" else _events(settings))]


async def _bot(settings: Settings) -> list[Check]:
    user, team, scopes = await SlackApi(settings.slack_bot_token or "", settings.slack_api).who_am_i()
    return [Check(OK, f"the token is that of @{user} in {team}"), *_scopes(scopes)]


def _scopes(scopes: Sequence[str]) -> list[Check]:
    found = [
        Check(WRONG, f"the scope {name} is missing, so {effect}: {_HOW}")
        for name, effect in _NEEDED.items()
        if name not in scopes
    ]
    found = found or [Check(OK, "the scopes are there")]
    for name, effect in _USEFUL.items():
        if name not in scopes:
            found.append(Check(NOTE, f"the scope {name} is missing, so {effect}"))
    for name in sorted(_TOO_MUCH & set(scopes)):
        found.append(Check(NOTE, f"the scope {name} lets the app read more than it needs; take it away"))
    return found


async def _socket(settings: Settings) -> list[Check]:
    try:
        await socket_address(settings.slack_app_token or "", settings.slack_api)
    except NoAccessError as error:
        return [_refused("BONEWATCH_SLACK_APP_TOKEN", error.reason)]
    except RetryLater:
        return [_unreachable(settings)]
    except Undeliverable as error:
        return [Check(WRONG, f"Socket Mode cannot be opened: {error.reason}; switch it on for the app")]
    return [Check(OK, "Socket Mode can be opened")]


def _events(settings: Settings) -> list[Check]:
    # Slack does not tell a bot which address it calls.
    if not settings.public_url:
        return [Check(NOTE, f"Slack must be given the public address of this server, ending in {WEBHOOK}")]
    return [Check(NOTE, f"all three Request URLs of the app must be {settings.public_url}{WEBHOOK}")]


def _refused(setting: str, reason: str) -> Check:
    return Check(WRONG, f"Slack does not accept {setting} ({reason}); copy it anew from the app's pages")


def _unreachable(settings: Settings) -> Check:
    return Check(WRONG, f"{settings.slack_api} cannot be reached now; check the network, then try again")
