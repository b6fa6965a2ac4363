"""The events of the socket: each is checked, bound to the session of its socket, and acknowledged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from socketio import AsyncServer

from bot import names
from bot.channels.web.conversation import Conversation
from bot.channels.web.limits import RateLimit
from bot.channels.web.service import Reply, Service
from bot.channels.web.sessions import Ticket
from bot.logs import describe_error

_SENDER = "sender"
_HELLOS = "hellos"
_NAMESPACE = "/"
_FLUSH_SECONDS = 0.02

logger = logging.getLogger(__name__)
Request = Callable[[str, dict[str, Any]], Awaitable[Reply]]


class SocketWire:
    """Carries events to the sockets; those of one conversation share a room.

    Args:
        server: The Socket.IO server.
    """

    def __init__(self, server: AsyncServer) -> None:
        self._server = server

    async def emit(self, event: str, data: Any, sender: str) -> None:
        """Sends an event, and lets it leave before the agent keeps this thread busy."""
        await self._server.emit(event, data, room=sender)
        await asyncio.sleep(_FLUSH_SECONDS)

    async def share(self, event: str, data: Any, sender: str, sid: str) -> None:
        """Sends an event to the other sockets of a conversation: a second tab, a duplicated one."""
        await self._server.emit(event, data, room=sender, skip_sid=sid)

    def watched(self, sender: str) -> bool:
        """Whether any socket has a conversation open."""
        return bool(self.sockets(sender))

    def sockets(self, sender: str) -> list[str]:
        """The sockets that have it open."""
        return [sid for sid, _ in self._server.manager.get_participants(_NAMESPACE, sender)]


class Socket:
    """Answers the events that pages send.

    Args:
        server: The Socket.IO server.
        wire: The way to the sockets.
        service: Does what is asked.
        per_minute: How often one socket may say hello in a minute.
    """

    def __init__(self, server: AsyncServer, wire: SocketWire, service: Service, per_minute: int) -> None:
        self._server = server
        self._wire = wire
        self._service = service
        self._per_minute = per_minute
        self._on("hello", self._hello)
        self._on("say", self._say)
        self._on("tap", self._tap)
        self._on("panel", self._panel)
        self._on("feedback", self._feedback)
        self._on("restart", self._restart)
        self._on("erase", self._erase)

    def _on(self, event: str, request: Request) -> None:
        async def handle(sid: str, *given: Any) -> Reply:
            data = given[0] if given and isinstance(given[0], dict) else {}
            try:
                return await request(sid, data)
            except Exception as error:
                logger.error("%s failed: %s", event, describe_error(error))
                return self._service.refusal("failed", names.UTTER_TECHNICAL_PROBLEM)

        self._server.on(event, handler=handle, namespace=_NAMESPACE)

    async def _hello(self, sid: str, data: dict[str, Any]) -> Reply:
        session = await self._server.get_session(sid)
        hellos = session.setdefault(_HELLOS, RateLimit(self._per_minute))
        if not hellos.allows():
            return self._service.refusal("too_fast", names.UTTER_TOO_FAST)
        ticket, conversation = await self._service.open(data.get("session"))
        await self._bind(sid, ticket.sender)
        return await self._service.hello(ticket, conversation, data.get("language"))

    async def _say(self, sid: str, data: dict[str, Any]) -> Reply:
        return await self._heard(sid, {"id": data.get("id"), "text": data.get("text")})

    async def _tap(self, sid: str, data: dict[str, Any]) -> Reply:
        return await self._heard(sid, {name: data.get(name) for name in ("id", "payload", "title")})

    async def _heard(self, sid: str, given: dict[str, Any]) -> Reply:
        conversation = await self._conversation(sid)
        if conversation is None:
            return self._no_session()
        repeated = conversation.live(given["id"])
        reply = self._service.hear(conversation, given)
        if reply["ok"] and not repeated and (said := conversation.live(given["id"])):
            await self._wire.share("message", said, conversation.sender, sid)
        return reply

    async def _panel(self, sid: str, data: dict[str, Any]) -> Reply:
        return await self._asked(sid, lambda whose: self._service.panel(whose, data.get("what")))

    async def _feedback(self, sid: str, data: dict[str, Any]) -> Reply:
        message, helpful = data.get("message"), data.get("helpful")
        return await self._asked(sid, lambda whose: self._service.feedback(whose, message, helpful))

    async def _restart(self, sid: str, _: dict[str, Any]) -> Reply:
        async def restart(conversation: Conversation) -> Reply:
            reply = await self._service.restart(conversation)
            if reply["ok"]:
                await self._wire.share("renew", {}, conversation.sender, sid)
            return reply

        return await self._asked(sid, restart)

    async def _erase(self, sid: str, _: dict[str, Any]) -> Reply:
        async def erase(conversation: Conversation) -> Reply:
            ticket, reply = await self._service.erase(conversation)
            if ticket is not None:
                await self._wire.share("renew", {"erased": True}, conversation.sender, sid)
                await self._part(conversation.sender)
                await self._rebind(sid, ticket)
            return reply

        return await self._asked(sid, erase)

    async def _asked(self, sid: str, request: Callable[[Conversation], Awaitable[Reply]]) -> Reply:
        conversation = await self._conversation(sid)
        if conversation is None:
            return self._no_session()
        if not conversation.requests.allows():
            return self._service.refusal("too_fast", names.UTTER_TOO_FAST)
        return await request(conversation)

    async def _conversation(self, sid: str) -> Conversation | None:
        session = await self._server.get_session(sid)
        return self._service.conversations.get(session.get(_SENDER))

    async def _rebind(self, sid: str, ticket: Ticket) -> None:
        await self._service.open(ticket.token)
        await self._bind(sid, ticket.sender)

    async def _bind(self, sid: str, sender: str) -> None:
        """From here on the socket speaks for this conversation and hears it, and for no other."""
        session = await self._server.get_session(sid)
        if session.get(_SENDER) not in (None, sender):
            await self._server.leave_room(sid, session[_SENDER])
        await self._server.save_session(sid, {**session, _SENDER: sender})
        await self._server.enter_room(sid, sender)

    async def _part(self, sender: str) -> None:
        """Unbinds every socket of a conversation that is no more."""
        for sid in self._wire.sockets(sender):
            session = await self._server.get_session(sid)
            await self._server.save_session(sid, {**session, _SENDER: None})
            await self._server.leave_room(sid, sender)

    def _no_session(self) -> Reply:
        return self._service.refusal("no_session", names.UTTER_NOT_DELIVERED)
