"""The channel of the page as Rasa and Sanic take it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from socketio import AsyncServer

from bot.channels.web.limits import largest_frame
from bot.channels.web.origins import is_allowed
from bot.channels.web.output import NAME
from bot.channels.web.service import Service
from bot.channels.web.sessions import Sessions, load_secret
from bot.channels.web.socket import Socket, SocketWire
from bot.settings import Settings

PATH = "/socket.io"
_SECONDS_TO_FINISH = 2.0
_SECONDS_BETWEEN_LOOKS = 0.05
Handler = Callable[[UserMessage], Awaitable[Any]]


class WebInput(InputChannel):
    """The channel of the page, over Socket.IO at `/socket.io`.

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
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """The channel as `credentials.yml` names it; it has no credentials of its own."""
        return cls(Settings.from_env())

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The socket's route and events."""
        return _SocketBlueprint(self._settings, on_new_message)


class _SocketBlueprint(Blueprint):
    """Puts the socket on the app, as Rasa's own channel does: its route is none that a blueprint can hold."""

    def __init__(self, settings: Settings, handle: Handler) -> None:
        super().__init__("bonewatch_web", __name__)
        self.ctx.settings = settings
        self.ctx.handle = handle

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Sanic with the app."""
        settings: Settings = self.ctx.settings
        frame = largest_frame(settings.max_message_chars)
        app.config.WEBSOCKET_MAX_SIZE = frame
        server = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=lambda origin, environ: is_allowed(origin, environ, settings.web_origins),
            cors_credentials=False,
            max_http_buffer_size=frame,
        )
        wire = SocketWire(server)
        sessions = Sessions(lambda: load_secret(settings))
        service = Service(settings, sessions, lambda: app.ctx.agent, self.ctx.handle, wire)
        Socket(server, wire, service, settings.web_messages_per_minute)
        server.attach(app, PATH)
        app.register_listener(_finish(server, service), "before_server_stop")
        super().register(app, options)


def _finish(server: AsyncServer, service: Service) -> Callable[[Any, Any], Awaitable[None]]:
    """Lets the turns that are under way end, so that what people said is kept, and closes the sockets."""

    async def finish(*_: Any) -> None:
        looks = int(_SECONDS_TO_FINISH / _SECONDS_BETWEEN_LOOKS)
        for _look in range(looks):
            if not service.conversations.running():
                break
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        await server.shutdown()

    return finish
