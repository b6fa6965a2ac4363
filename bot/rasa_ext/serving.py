"""The server: channels and, with a token, the view of one conversation, on one Sanic app in one process."""

from __future__ import annotations

import errno
import hmac
import logging
import socket
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from rasa.core import channels
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel
from rasa.shared.core.trackers import EventVerbosity
from sanic import Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.rest import RestInput
from bot.channels.turn import say_technical_problem
from bot.errors import UsableError
from bot.logs import describe_error
from bot.rasa_ext.agent import load_agent
from bot.settings import Settings

LARGEST_BODY = 256 * 1024
_BACKLOG = 100
_SECONDS_TO_FINISH = 3.0

logger = logging.getLogger(__name__)


def serve(settings: Settings, model: Path, ready: Callable[[str, bool], None] | None = None) -> None:
    """Listen until Ctrl-C or a termination signal.

    Args:
        settings: The settings of this run.
        model: The trained model.
        ready: Called once listening, with the address and whether the REST webhook is served.

    Raises:
        UsableError: If the port, the model or a database cannot be used.
    """
    with bound_socket(settings) as listener:
        print("Bonewatch is starting; loading the model takes some seconds.", flush=True)
        app = build_app(settings, load_agent(settings, model))

        @app.listener("after_server_start")
        async def announce(*_: Any) -> None:
            print(f"Bonewatch is listening on {address(settings)}", flush=True)
            if ready:
                ready(address(settings), settings.is_local)
            print("Press Ctrl-C to stop it.", flush=True)

        # Two starts at once can both bind; only one can listen.
        with _socket_errors(settings):
            listener.listen(_BACKLOG)
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
    if settings.api_token:
        _add_conversation_view(app, settings.api_token)
    app.exception(PayloadTooLarge)(_too_large)
    app.exception(Exception)(_failed)
    return app


def input_channels(settings: Settings) -> list[InputChannel]:
    """The channels that the profile allows."""
    return [RestInput(settings.max_message_chars)] if settings.is_local else []


def address(settings: Settings) -> str:
    """The address to type into a browser."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def bound_socket(settings: Settings) -> socket.socket:
    """A socket that holds the configured address and does not listen yet.

    Raises:
        UsableError: If the address is in use or is not this machine's.
    """
    with _socket_errors(settings):
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
        except OSError:
            listener.close()
            raise
    return listener


class _socket_errors:  # noqa: N801 - used as a function
    """Turns what the operating system says of the address into a line that helps."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, OSError):
            return
        port, host = self._settings.port, self._settings.host
        if error.errno == errno.EADDRINUSE:
            line = f"Port {port} is in use. Set PORT=… to another, or stop the other program."
        elif error.errno == errno.EACCES:
            line = f"Port {port} needs administrator rights. Set PORT=… to a number above 1023."
        else:
            line = f"BONEWATCH_HOST {host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all."
        raise UsableError(line) from error


async def _health(_: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


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


async def _failed(_: Request, error: Exception) -> HTTPResponse:
    status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("a request failed: %s", describe_error(error))
    return response.json({"status": "failure", "reason": HTTPStatus(status).phrase}, status)
