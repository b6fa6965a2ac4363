"""How updates come in: Telegram calls our webhook, or we ask it for them again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.messenger.background import until_connected
from bot.channels.messenger.outbox import RetryLater
from bot.channels.telegram.api import BotApi, RefusedError, is_token_refused
from bot.channels.telegram.updates import ALLOWED, update_id
from bot.logs import describe_error
from bot.settings import Settings

POLL_SECONDS = 25
COMMANDS = ("help", "summary", "restart", "delete")
WEBHOOK_PATH = "/webhooks/telegram/webhook"
_LONGEST_PAUSE = 30.0
_CONFLICT = 409

logger = logging.getLogger(__name__)
Take = Callable[[object], Awaitable[None]]


def webhook_address(settings: Settings) -> str:
    """Where Telegram is to call us."""
    return f"{settings.public_url or ''}{WEBHOOK_PATH}"


async def set_webhook(api: BotApi, settings: Settings) -> None:
    """Tells Telegram to call us, with our secret, of what we do something about."""
    await api.call(
        "setWebhook",
        url=webhook_address(settings),
        secret_token=settings.telegram_secret,
        allowed_updates=ALLOWED,
    )


class Receiving:
    """The connection to Telegram, made as soon as it can be reached.

    Args:
        api: The bot's calls.
        settings: The settings of this run.
        take: Takes an update.
        pause: First pause after a failure, in seconds.
    """

    def __init__(self, api: BotApi, settings: Settings, take: Take, pause: float = 1.0) -> None:
        self._api = api
        self._settings = settings
        self._take = take
        self._pause = pause
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._reachable = True

    def start(self) -> None:
        """Begins; returns at once."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        await until_connected("Telegram", self._connect, self._pause)
        pause = self._pause
        while self._settings.telegram_mode == "polling":
            try:
                await self._poll()
                pause = self._pause
                self._tell(True)
            except Exception as error:
                asked = error.seconds if isinstance(error, RetryLater) else None
                self._tell(False, error)
                await asyncio.sleep(max(pause, asked or 0.0))
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _connect(self) -> None:
        try:
            if self._settings.telegram_mode == "webhook":
                await set_webhook(self._api, self._settings)
            else:
                # Messages that came in the meantime are kept; they want an answer.
                await self._api.call("deleteWebhook", drop_pending_updates=False)
        except RefusedError as error:
            if is_token_refused(error) and self._reachable:
                self._reachable = False
                logger.error("Telegram does not know the bot: check BONEWATCH_TELEGRAM_TOKEN")
            raise
        self._reachable = True
        await self._offer_commands()

    async def _offer_commands(self) -> None:
        try:
            offered = [{"command": name, "description": name.capitalize()} for name in COMMANDS]
            await self._api.call("setMyCommands", commands=offered)
        except RefusedError as error:
            logger.warning("Telegram did not take the list of commands (%d)", error.status)

    async def _poll(self) -> None:
        given: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED, "offset": self._offset}
        for update in await self._api.call("getUpdates", POLL_SECONDS, **given) or ():
            await self._take(update)
            number = update_id(update)
            if number is not None:
                self._offset = number + 1

    def _tell(self, reachable: bool, error: Exception | None = None) -> None:
        if error is not None and self._reachable:
            another = isinstance(error, RefusedError) and error.status == _CONFLICT
            reason = "another program asks for this bot's messages" if another else describe_error(error)
            logger.warning("Telegram gives no messages; trying again: %s", reason)
        elif reachable and not self._reachable:
            logger.info("Telegram gives messages again")
        self._reachable = reachable
