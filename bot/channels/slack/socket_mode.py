"""Socket Mode: the bot fetches what happens, so that it needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import Any

import aiohttp

from bot.channels.messenger.background import until_connected
from bot.channels.slack.api import SECONDS, socket_address
from bot.channels.slack.happenings import ephemeral, happening
from bot.channels.slack.service import NAME, Service
from bot.logs import describe_error

_HEARTBEAT_SECONDS = 20.0
# A socket that Slack opens and shuts at once must not be asked for again and again.
_SECONDS_BETWEEN_SOCKETS = 0.5

logger = logging.getLogger(__name__)


class SocketMode:
    """One socket after another, for as long as the server runs.

    The client of the library asks for an address once and tries it for ever, though it is good for a short
    time only; hence this loop.

    Args:
        token: The app-level token.
        base: Address of the Web API.
        service: Takes what happens.
    """

    def __init__(self, token: str, base: str, service: Service) -> None:
        self._token = token
        self._base = base
        self._service = service
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to connect; Slack need not be reachable."""
        await self._service.start()
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Closes the socket and lets the turns under way end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._service.stop()

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(connect=SECONDS)) as session:
            while True:
                socket = await self._connected(session)
                try:
                    await self._listen(socket)
                except Exception as error:
                    logger.warning("the socket of Slack broke: %s", describe_error(error))
                finally:
                    await socket.close()
                await asyncio.sleep(_SECONDS_BETWEEN_SOCKETS)

    async def _connected(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        opened: list[aiohttp.ClientWebSocketResponse] = []

        async def connect() -> None:
            address = await socket_address(self._token, self._base)
            opened.append(await session.ws_connect(address, heartbeat=_HEARTBEAT_SECONDS))

        await until_connected(NAME, connect)
        return opened[-1]

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                continue
            data = _read(frame.data)
            if data.get("type") == "disconnect":
                return
            if "envelope_id" in data:
                await socket.send_json(await self._answer(data))

    async def _answer(self, data: dict[str, Any]) -> dict[str, Any]:
        """Acknowledges an envelope, even one that cannot be read: it would come again and again."""
        said = None
        try:
            said = await self._service.take(happening(str(data.get("type")), data.get("payload") or {}))
        except Exception as error:
            logger.error("an envelope of Slack could not be read: %s", describe_error(error))
        return {"envelope_id": data["envelope_id"], **({"payload": ephemeral(said)} if said else {})}


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
