"""Slack as Rasa and Sanic take it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messenger.background import run_with_server
from bot.channels.slack.api import SlackApi
from bot.channels.slack.happenings import ephemeral, happening
from bot.channels.slack.service import NAME, Service
from bot.channels.slack.signature import is_from_slack
from bot.channels.slack.socket_mode import SocketMode
from bot.settings import Settings, SettingsError

Handler = Callable[[UserMessage], Awaitable[Any]]


class SlackInput(InputChannel):
    """Direct messages of Slack, over Socket Mode or as the Events API calls `/webhooks/slack/webhook`.

    Args:
        settings: The settings of this run.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the channel."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackInput:
        """The channel as a credentials file names it; what it leaves out comes from the environment.

        Raises:
            RasaException: If something is missing; Rasa prints it as one line.
        """
        try:
            return cls(Settings.for_channel(NAME, credentials or {}))
        except SettingsError as error:
            raise RasaException(" ".join(error.problems)) from None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The channel's routes, and its work beside them."""
        return _SlackBlueprint(self._settings, on_new_message)


class _SlackBlueprint(Blueprint):
    """Knows the app that it is put on, because the agent is there."""

    def __init__(self, settings: Settings, handle: Handler) -> None:
        super().__init__("bonewatch_slack", __name__)
        api = SlackApi(settings.slack_bot_token or "", settings.slack_api)
        self.ctx.app = None
        self.ctx.service = Service(settings, api, lambda: getattr(self.ctx.app.ctx, "agent", None), handle)
        self.add_route(_health, "/", methods=["GET"])
        if settings.slack_mode == "events":
            run_with_server(self, self.ctx.service.start, self.ctx.service.stop)
            self.add_route(self._receiver(settings.slack_signing_secret or ""), "/webhook", methods=["POST"])
        else:
            socket = SocketMode(settings.slack_app_token or "", settings.slack_api, self.ctx.service)
            run_with_server(self, socket.start, socket.stop)

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Sanic with the app."""
        self.ctx.app = app
        super().register(app, options)

    def _receiver(self, secret: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
        async def receive(request: Request) -> HTTPResponse:
            if not is_from_slack(secret, request.body, request.headers):
                return response.empty(HTTPStatus.UNAUTHORIZED)
            try:
                kind, data = _read(request)
            except (ValueError, RecursionError):
                return response.empty(HTTPStatus.BAD_REQUEST)
            if data.get("type") == "url_verification":
                return response.text(str(data.get("challenge") or ""))
            said = await self.ctx.service.take(happening(kind, data))
            return response.json(ephemeral(said)) if said else response.empty(HTTPStatus.OK)

        return receive


async def _health(_: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


def _read(request: Request) -> tuple[str, dict[str, Any]]:
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        if "payload" not in form:
            return "slash_commands", form
        kind, data = "interactive", json.loads(form["payload"])
    else:
        kind, data = "events_api", json.loads(request.body)
    if not isinstance(data, dict):
        raise ValueError("a payload is an object")
    return kind, data
