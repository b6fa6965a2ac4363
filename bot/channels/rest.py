"""The REST webhook: Rasa's own contract, but every request gets an answer that a person can use."""

from __future__ import annotations

import json
from asyncio import Queue, ensure_future
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import QueueOutputChannel
from rasa.core.channels.rest import RestInput as RasaRestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import messages
from bot.channels.turn import answer
from bot.settings import Settings

Handler = Callable[[UserMessage], Awaitable[Any]]
_END_OF_STREAM = None


class RestInput(RasaRestInput):
    """`POST /webhooks/rest/webhook` with `{"sender", "message"}`; `?stream=true` sends one JSON a line.

    What is not a plain message (no JSON, no text, too long, control characters, an intent typed by
    hand) goes to the agent in the form that `bot.channels.messages` gives it. Channel and metadata
    that a client claims are ignored.

    Args:
        max_chars: Length above which a message counts as long.
    """

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestInput:
        """The channel as `credentials.yml` names it; it has no credentials of its own."""
        return cls(Settings.from_env().max_message_chars)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Routes of the channel."""
        webhook = Blueprint("bonewatch_rest", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> Any:
            message = self._message(request)
            agent = request.app.ctx.agent
            if request.args.get("stream", "").lower() == "true":
                return response.stream(
                    _stream(agent, message, on_new_message), content_type="text/event-stream"
                )
            collector = message.output_channel = CollectingOutputChannel()
            await answer(agent, message, lambda: bool(collector.messages), on_new_message)
            return replies(collector.messages)

        return webhook

    def _message(self, request: Request) -> UserMessage:
        body = _body(request)
        incoming = messages.incoming(body.get("message"), self._max_chars)
        return UserMessage(
            incoming.text,
            sender_id=messages.sender_id(body.get("sender")),
            input_channel=self.name(),
            metadata=incoming.metadata,
        )


def replies(sent: list[dict[str, Any]]) -> HTTPResponse:
    """What was sent as the usual list; an empty list is an error, never an answer."""
    return response.json(sent, status=HTTPStatus.OK if sent else HTTPStatus.INTERNAL_SERVER_ERROR)


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {"message": False}
    return body if isinstance(body, dict) else {"message": False}


def _stream(agent: Any, message: UserMessage, handle: Handler) -> Callable[[Any], Awaitable[None]]:
    async def stream(http: Any) -> None:
        queue: Queue[dict[str, Any] | None] = Queue()
        channel = message.output_channel = _CountingQueue(queue)
        turn = ensure_future(answer(agent, message, lambda: channel.count > 0, handle))
        turn.add_done_callback(lambda _: queue.put_nowait(_END_OF_STREAM))
        while (reply := await queue.get()) is not _END_OF_STREAM:
            await http.write(json.dumps(reply) + "\n")
        await turn

    return stream


class _CountingQueue(QueueOutputChannel):
    """Streams replies and remembers how many there were."""

    def __init__(self, queue: Queue[dict[str, Any] | None]) -> None:
        super().__init__(queue)
        self.count = 0

    async def _persist_message(self, message: dict[str, Any]) -> None:
        self.count += 1
        await super()._persist_message(message)
