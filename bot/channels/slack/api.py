"""The calls of Slack's Web API that the bot makes, and what their failures mean."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.messenger.outbox import RetryLater, Undeliverable

SECONDS = 15
_TRANSIENT = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
# These end when whoever runs the bot puts the app right; until then the reply is kept.
_OUR_ACCESS = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"}
)
_REFUSED_BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments"}
)
_SECONDS_TO_PUT_RIGHT = 60.0


class NoAccessError(RetryLater):
    """Slack does not let the bot in, or lacks a permission for it.

    Args:
        reason: Slack's name of it.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(_SECONDS_TO_PUT_RIGHT)


def quiet_logger() -> logging.Logger:
    """A logger for the library: at other levels it would print what people write."""
    logger = logging.getLogger("slack_sdk.quiet")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger


def web_client(token: str, base: str, retry: bool) -> AsyncWebClient:
    """A client of the library.

    Args:
        token: What it speaks with.
        base: Address of the Web API.
        retry: Whether a call that failed for the moment is tried again within the call.
    """
    handlers: list[AsyncRetryHandler] = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(
        token,
        base_url=f"{base}/",
        timeout=SECONDS,
        logger=quiet_logger(),
        retry_handlers=handlers if retry else [],
    )


class SlackApi:
    """Slack as the bot uses it.

    Every method raises `RetryLater` where trying again may help, and `Undeliverable` where it cannot.

    Args:
        token: The bot's token.
        base: Address of the Web API.
    """

    def __init__(self, token: str, base: str) -> None:
        # What the outbox keeps, it tries again itself; the rest is tried again within the call.
        self._once = web_client(token, base, retry=False)
        self._patient = web_client(token, base, retry=True)

    async def post(self, message: Mapping[str, Any]) -> None:
        """Posts a message; one whose blocks are refused goes out as plain text, because silence is worse."""
        try:
            await _done(self._once.api_call("chat.postMessage", json=dict(message)))
        except Undeliverable as refusal:
            if str(refusal) not in _REFUSED_BLOCKS or "blocks" not in message:
                raise
            plain = {key: value for key, value in message.items() if key != "blocks"}
            await _done(self._once.api_call("chat.postMessage", json=plain))

    async def update(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        """Changes a message."""
        await _done(self._patient.api_call("chat.update", json={"channel": channel, "ts": ts, **message}))

    async def whisper(self, channel: str, user: str, text: str, thread: str | None = None) -> None:
        """Tells one person in a channel something that nobody else there sees."""
        args = {"channel": channel, "user": user, "text": text, **({"thread_ts": thread} if thread else {})}
        await _done(self._patient.api_call("chat.postEphemeral", json=args))

    async def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        """Shows a person's home tab."""
        await _done(self._patient.api_call("views.publish", json={"user_id": user, "view": dict(view)}))

    async def who_am_i(self) -> tuple[str, str, Sequence[str]]:
        """The bot's name, its workspace, and the scopes of the token."""
        answer = await _done(self._once.api_call("auth.test"))
        headers = {key.lower(): value for key, value in answer.headers.items()}
        scopes = headers.get("x-oauth-scopes", "")
        granted = tuple(one.strip() for one in scopes.split(",") if one.strip())
        return str(answer.get("user", "")), str(answer.get("team", "")), granted


async def socket_address(app_token: str, base: str) -> str:
    """Where Socket Mode may connect next."""
    client = web_client(app_token, base, retry=False)
    return str((await _done(client.api_call("apps.connections.open")))["url"])


async def _done(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except SlackClientError as error:
        raise _meaning(error) from None
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
        # A ValueError is an answer that is no JSON.
        raise RetryLater(None) from None


def _meaning(error: SlackClientError) -> Exception:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in _TRANSIENT:
        headers = {key.lower(): value for key, value in getattr(response, "headers", {}).items()}
        seconds = str(headers.get("retry-after", ""))
        return RetryLater(float(seconds) if seconds.isdigit() else None)
    if name in _OUR_ACCESS:
        return NoAccessError(name)
    return Undeliverable(name) if name else RetryLater(None)
