"""Calls of Telegram's Bot API. The token is part of each address, so no address reaches a log or an error."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

from bot.channels.messenger.outbox import RetryLater, Undeliverable

SECONDS = 15.0
_TOO_MANY = 429
_FORBIDDEN = 403
_TOKEN_REFUSED = (401, 404)
_OUR_FAULT = 400
_FAILING = 500
_CHAT_IS_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


class RefusedError(Exception):
    """Telegram does not take a call as it is.

    Args:
        status: The code that it answered with.
        description: What it says about it; words of its own, never a person's.
    """

    def __init__(self, status: int, description: str) -> None:
        self.status = status
        self.description = description
        super().__init__(f"{status} {description}")


class BotApi:
    """One bot's calls.

    Args:
        address: Where the Bot API is.
        token: The bot's token.
        seconds: How long a call may take.
    """

    def __init__(self, address: str, token: str, seconds: float = SECONDS) -> None:
        self._address = f"{address}/bot{token}/"
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, extra_seconds: float = 0.0, **values: Any) -> Any:
        """Calls a method.

        Args:
            method: Its name.
            extra_seconds: How much longer than others it may take.
            **values: What it is given; what is `None` is left out.

        Returns:
            Its result.

        Raises:
            RetryLater: If Telegram cannot be reached, or asks to wait.
            Undeliverable: If the person blocked the bot, or the chat is gone.
            RefusedError: If it does not take the call as it is.
        """
        given = {name: value for name, value in values.items() if value is not None}
        limit = aiohttp.ClientTimeout(total=self._seconds + extra_seconds)
        try:
            # The session belongs to the loop that is running, so it is made by the first call.
            if self._session is None:
                self._session = aiohttp.ClientSession()
            async with self._session.post(self._address + method, json=given, timeout=limit) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            # What went wrong names the address, and with it the token.
            raise RetryLater from None
        return _result(status, body)

    async def close(self) -> None:
        """Lets the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _result(status: int, body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise RetryLater
    if answer.get("ok") is True:
        return answer.get("result")
    raise _trouble(status, answer)


def _trouble(status: int, answer: dict[str, Any]) -> Exception:
    description = str(answer.get("description") or "")
    parameters = answer.get("parameters")
    if status == _TOO_MANY:
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return RetryLater(float(wait) if isinstance(wait, (int, float)) else None)
    if status >= _FAILING:
        return RetryLater()
    if status in _TOKEN_REFUSED:
        return RefusedError(status, "the token is not valid")
    if status == _FORBIDDEN:
        return Undeliverable("the person blocked the bot, or left")
    if status == _OUR_FAULT and any(sign in description.lower() for sign in _CHAT_IS_GONE):
        return Undeliverable("the chat is gone")
    return RefusedError(status, description)


def is_token_refused(error: RefusedError) -> bool:
    """Whether Telegram does not know the token."""
    return error.status in _TOKEN_REFUSED
