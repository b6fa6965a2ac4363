"""Telegram as Rasa and Sanic take it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messenger.background import SECONDS_TO_FINISH, run_with_server
from bot.channels.messenger.turns import QUIET_SECONDS
from bot.channels.telegram.api import SECONDS, BotApi
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.service import NAME, Service
from bot.settings import Settings, SettingsError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
Handler = Callable[[UserMessage], Awaitable[Any]]


class TelegramInput(InputChannel):
    """A Telegram bot in private chats; `POST /webhooks/telegram/webhook` in the webhook mode.

    Args:
        settings: The settings of this run.
        gather: Seconds of silence to wait for before plain text is answered.
        pause: First pause after a failure, in seconds.
        seconds: How long a call to Telegram may take.
    """

    def __init__(
        self,
        settings: Settings,
        gather: float = QUIET_SECONDS,
        pause: float = 1.0,
        seconds: float = SECONDS,
    ) -> None:
        self._settings = settings
        self._gather = gather
        self._pause = pause
        self._seconds = seconds
        self.service: Service | None = None

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the channel."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramInput:
        """The channel as a credentials file names it; what the file leaves out comes from the environment.

        Raises:
            RasaException: If something is missing or wrong; Rasa prints it without a traceback.
        """
        try:
            return cls(Settings.for_channel(NAME, credentials or {}))
        except SettingsError as error:
            raise RasaException(str(error)) from None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Routes of the channel; Telegram's is there in the webhook mode only."""
        routes = _Blueprint(self, on_new_message)
        routes.add_route(_health, "/", methods=["GET"])

        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        if self._settings.telegram_mode == "webhook":
            routes.add_route(receive, "/webhook", methods=["POST"])
        return routes

    def attach(self, app: Sanic, routes: Blueprint, handle: Handler) -> None:
        """Makes what the channel works with, and has it start and stop with the server."""
        api = BotApi(self._settings.telegram_api, self._settings.telegram_token or "", self._seconds)
        service = Service(
            self._settings, lambda: getattr(app.ctx, "agent", None), handle, api, self._gather, self._pause
        )
        receiving = Receiving(api, self._settings, service.take, self._pause)
        self.service = service

        async def start() -> None:
            await service.start()
            receiving.start()

        async def stop() -> None:
            await receiving.stop()
            await service.stop(SECONDS_TO_FINISH)
            await api.close()

        run_with_server(routes, start, stop)

    async def _receive(self, request: Request) -> HTTPResponse:
        given = request.headers.get(SECRET_HEADER, "")
        secret = self._settings.telegram_secret or ""
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return response.json({"status": "failure", "reason": "NotAuthenticated"}, HTTPStatus.UNAUTHORIZED)
        try:
            update = json.loads(request.body)
        except (ValueError, RecursionError):
            update = None
        if self.service is not None:
            await self.service.take(update)
        # Whatever it was, Telegram would only send the same again.
        return response.json({})


async def _health(_: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


class _Blueprint(Blueprint):
    """Knows the app before its listeners are taken, which a plain one does not."""

    def __init__(self, channel: TelegramInput, handle: Handler) -> None:
        super().__init__("bonewatch_telegram", __name__)
        self.ctx.channel = channel
        self.ctx.handle = handle

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Sanic with the app."""
        self.ctx.channel.attach(app, self, self.ctx.handle)
        super().register(app, options)
