"""The server: channels, the page and, with a token, the view of one conversation, on one Sanic app."""

from __future__ import annotations

import hmac
import logging
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from rasa.core import channels
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel
from rasa.shared.core.trackers import EventVerbosity
from sanic import Sanic, response
from sanic.exceptions import PayloadTooLarge, ServiceUnavailable
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import names
from bot.channels.rest import RestInput
from bot.channels.turn import say_technical_problem
from bot.channels.web import WebInput
from bot.channels.web.pages import add_pages
from bot.content.pictures_schema import load_drawings
from bot.listening import address, listen
from bot.logs import describe_error
from bot.rasa_ext.agent import load_agent
from bot.settings import Settings

LARGEST_BODY = 256 * 1024
_SECONDS_TO_FINISH = 3.0
_PICTURE_HEADERS = {
    # Opened by itself, a drawing is a document of this site: it may run and fetch nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=3600",
}

logger = logging.getLogger(__name__)


def serve(
    settings: Settings,
    model: Path,
    listener: socket.socket,
    ready: Callable[[str, bool], None] | None = None,
) -> None:
    """Listen until Ctrl-C or a termination signal.

    Args:
        settings: The settings of this run.
        model: The trained model.
        listener: The socket from `bot.listening`, not listening yet.
        ready: Called once listening, with the address and whether the REST webhook is served.

    Raises:
        UsableError: If the port, the model or a database cannot be used.
    """
    app = build_app(settings, load_agent(settings, model))

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        print(f"Bonewatch is listening on {address(settings)}", flush=True)
        if ready:
            ready(address(settings), settings.is_local)
        print("Press Ctrl-C to stop it.", flush=True)

    listen(listener, settings)
    app.run(sock=listener, motd=False, access_log=False)
    print("Bonewatch has stopped.", flush=True)


def build_app(settings: Settings, agent: Agent) -> Sanic:
    """The Sanic app with everything that the settings switch on."""
    app = Sanic("bonewatch", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = _SECONDS_TO_FINISH
    app.ctx.agent = agent
    channels.channel.register(input_channels(settings), app, route="/webhooks/")
    app.add_route(_health, "/health")
    if "web" in settings.channels:
        add_pages(app, settings)
    _add_pictures(app)
    if settings.api_token:
        _add_conversation_view(app, settings.api_token)
    app.exception(PayloadTooLarge)(_too_large)
    app.exception(Exception)(_failed)
    return app


def input_channels(settings: Settings) -> list[InputChannel]:
    """The channels that are chosen; the local profile adds the REST webhook."""
    chosen = [_input_channel(name, settings) for name in settings.channels]
    return [*chosen, RestInput(settings.max_message_chars)] if settings.is_local else chosen


def _input_channel(name: str, settings: Settings) -> InputChannel:
    # A messenger that is not chosen is not even imported.
    if name == names.CHANNEL_TELEGRAM:
        from bot.channels.telegram import TelegramInput

        return TelegramInput(settings)
    if name == names.CHANNEL_SLACK:
        from bot.channels.slack import SlackInput

        return SlackInput(settings)
    return WebInput(settings)


async def _health(_: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


def _add_pictures(app: Sanic) -> None:
    drawings = load_drawings()

    @app.get("/pictures/<name>")
    async def picture(_: Request, name: str) -> HTTPResponse:
        return picture_response(drawings, name)


def picture_response(drawings: Mapping[str, bytes], name: str) -> HTTPResponse:
    """A drawing by the name of its file; nothing but the listed ones is found."""
    drawing = drawings.get(name.removesuffix(".svg")) if name.endswith(".svg") else None
    if drawing is None:
        return response.json({"status": "failure", "reason": "NotFound"}, HTTPStatus.NOT_FOUND)
    return response.raw(drawing, headers=_PICTURE_HEADERS, content_type="image/svg+xml")


def _add_conversation_view(app: Sanic, token: str) -> None:
    # Rasa's own API would also load models and train on request, so only this one route exists.
    @app.get("/conversations/<conversation_id:path>/tracker")
    async def tracker(request: Request, conversation_id: str) -> HTTPResponse:
        given = request.args.get("token") or (request.token or "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return response.json({"status": "failure", "reason": "NotAuthenticated"}, HTTPStatus.UNAUTHORIZED)
        events = request.args.get("include_events", EventVerbosity.AFTER_RESTART.name).upper()
        if events not in EventVerbosity.__members__:
            return response.json({"status": "failure", "reason": "BadRequest"}, HTTPStatus.BAD_REQUEST)
        state = await app.ctx.agent.processor.fetch_full_tracker_with_initial_session(
            conversation_id, output_channel=CollectingOutputChannel()
        )
        return response.json(state.current_state(EventVerbosity[events]))


async def _too_large(request: Request, _: Exception) -> HTTPResponse:
    collector = CollectingOutputChannel()
    await say_technical_problem(request.app.ctx.agent, "", collector)
    return response.json(collector.messages, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    # Sanic takes the end of every websocket for a request that was cut off.
    ended = isinstance(error, ServiceUnavailable) and "upgrade" in request.headers
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not ended:
        logger.error("a request failed: %s", describe_error(error))
    return response.json({"status": "failure", "reason": HTTPStatus(status).phrase}, status)
