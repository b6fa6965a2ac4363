"""Whether Telegram is set up as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.messenger.checking import NOTE, OK, WRONG, Check
from bot.channels.messenger.outbox import RetryLater
from bot.channels.telegram.api import BotApi, RefusedError, is_token_refused
from bot.channels.telegram.receiving import set_webhook, webhook_address
from bot.channels.telegram.updates import ALLOWED
from bot.settings import Settings

_HOW_TO_SET = "run `python -m bot channels check --set-webhook`, or start the server"


async def check(settings: Settings, *, repair: bool = False) -> list[Check]:
    """Looks at the token and at how messages come in.

    Args:
        settings: The settings of this run.
        repair: Whether to set the webhook first.
    """
    api = BotApi(settings.telegram_api, settings.telegram_token or "")
    try:
        found = [*_bot(await api.call("getMe"))]
        if repair and settings.telegram_mode == "webhook":
            await set_webhook(api, settings)
            found.append(Check(OK, "the webhook was set"))
        info = await api.call("getWebhookInfo")
        look = _webhook if settings.telegram_mode == "webhook" else _polling
        return [*found, *look(info, settings)]
    except RetryLater:
        return [
            Check(WRONG, f"{settings.telegram_api} cannot be reached now; check the network, then try again")
        ]
    except RefusedError as error:
        if is_token_refused(error):
            return [
                Check(WRONG, "Telegram does not know BONEWATCH_TELEGRAM_TOKEN; copy it anew from BotFather")
            ]
        return [Check(WRONG, f"Telegram refused: {error.description}")]
    finally:
        await api.close()


def _bot(me: Mapping[str, Any]) -> list[Check]:
    found = [Check(OK, f"the token is that of @{me.get('username')}")]
    if me.get("can_join_groups"):
        found.append(
            Check(NOTE, "the bot can be added to groups, where it only refuses; /setjoingroups turns it off")
        )
    return found


def _webhook(info: Mapping[str, Any], settings: Settings) -> list[Check]:
    wanted, url = webhook_address(settings), info.get("url")
    if url != wanted:
        there = f"is {url}" if url else "is not set"
        return [Check(WRONG, f"the webhook {there}; it should be {wanted}: {_HOW_TO_SET}")]
    found = [Check(OK, f"the webhook is {wanted}")]
    if sorted(info.get("allowed_updates") or ()) != sorted(ALLOWED):
        found.append(Check(WRONG, f"the webhook is not told of {', '.join(ALLOWED)}: {_HOW_TO_SET}"))
    return [*found, *_deliveries(info)]


def _polling(info: Mapping[str, Any], settings: Settings) -> list[Check]:
    if url := info.get("url"):
        return [Check(NOTE, f"there is a webhook, {url}; the server takes it away when it starts to poll")]
    return [Check(OK, "no webhook is set, as polling needs it")]


def _deliveries(info: Mapping[str, Any]) -> list[Check]:
    found = []
    if reason := info.get("last_error_message"):
        found.append(Check(WRONG, f"the last call of the webhook failed: {reason}"))
    if waiting := info.get("pending_update_count"):
        found.append(Check(NOTE, f"{waiting} updates wait to be delivered"))
    return found
