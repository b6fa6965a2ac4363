"""A Telegram of one's own on loopback: the Bot API with its limits, its error shapes and its moods."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.channels.fakes.messenger import FakeMessenger, Mood, serving

TOKEN = "4242:" + "T" * 35
SECRET = "a-secret-of-the-webhook"
ALLOWED_BY_DEFAULT = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]


@dataclass
class Message:
    """A message as a person sees it now."""

    id: int
    chat: int
    text: str
    entities: list[dict[str, Any]]
    keyboard: list[list[dict[str, str]]]

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for row in self.keyboard for button in row]


@dataclass
class FakeTelegram(FakeMessenger):
    """What it was asked, what stands in its chats, what it will tell."""

    SENDS = "sendMessage"
    messages: list[Message] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    answered: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(100))

    # What a test does with it.

    def texts(self, chat: int = 7) -> list[str]:
        return [message.text for message in self.messages if message.chat == chat]

    def person(self, chat: int = 7, kind: str = "private") -> dict[str, Any]:
        user = chat if kind == "private" else 7
        return {
            "from": {"id": user, "is_bot": False, "first_name": "Ada", "a_new_field": {"x": 1}},
            "chat": {"id": chat, "type": kind},
            "date": 1700000000,
        }

    def update(self, **content: Any) -> dict[str, Any]:
        return {"update_id": next(self._numbers), **content}

    def said(
        self, text: str | None = None, chat: int = 7, kind: str = "private", **more: Any
    ) -> dict[str, Any]:
        """An update with a message of a person."""
        message = {"message_id": next(self._numbers), **self.person(chat, kind), **more}
        if text is not None:
            message["text"] = text
        return self.update(message=message)

    def edited(self, text: str, chat: int = 7, **more: Any) -> dict[str, Any]:
        message = {"message_id": 1, **self.person(chat), "edit_date": 1700000001, "text": text, **more}
        return self.update(edited_message=message)

    def tapped(self, message: Message, title: str, chat: int = 7) -> dict[str, Any]:
        """An update with a tap on a button of a message, as it was when the message was sent."""
        button = next(one for one in message.buttons if one["text"] == title)
        return self.tap(button["callback_data"], chat, message)

    def tap(self, token: str, chat: int = 7, message: Message | None = None) -> dict[str, Any]:
        person = self.person(chat)
        query: dict[str, Any] = {"id": str(next(self._numbers)), "from": person["from"], "data": token}
        if message is not None:
            query["message"] = {
                "message_id": message.id,
                "chat": person["chat"],
                "text": message.text,
                "reply_markup": {"inline_keyboard": [list(row) for row in message.keyboard]},
            }
        return self.update(callback_query=query)

    # What it does when it is called.

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method, values = request.match_info["method"], await request.json()
        trouble = await self._trouble(request, method, values)
        if trouble is not None:
            return self._refused(trouble) if isinstance(trouble, Mood) else trouble
        if request.match_info["token"] != TOKEN:
            return self._error(401, "Unauthorized")
        answer = await getattr(self, "_" + re.sub(r"(?=[A-Z])", "_", method).lower())(values)
        self._changed.set()
        return (
            answer if isinstance(answer, web.Response) else web.json_response({"ok": True, "result": answer})
        )

    def _refused(self, mood: Mood) -> web.Response:
        return self._error(mood.status, mood.error, mood.retry_after)

    @staticmethod
    def _error(status: int, description: str, retry_after: int | None = None) -> web.Response:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if retry_after is not None:
            body["parameters"] = {"retry_after": retry_after}
        return web.json_response(body, status=status)

    async def _get_me(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"id": 4242, "is_bot": True, "username": "bonewatch_bot", "can_join_groups": True}

    async def _set_my_commands(self, values: dict[str, Any]) -> Any:
        if not all(1 <= len(c["description"]) <= 256 for c in values["commands"]):
            return self._error(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    async def _set_webhook(self, values: dict[str, Any]) -> Any:
        if not values["url"].startswith("https://"):
            return self._error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = values
        return True

    async def _delete_webhook(self, values: dict[str, Any]) -> bool:
        self.webhook = {}
        if values.get("drop_pending_updates"):
            self.updates.clear()
        return True

    async def _get_webhook_info(self, values: dict[str, Any]) -> dict[str, Any]:
        info = {"url": self.webhook.get("url", ""), "pending_update_count": len(self.updates)}
        return {
            **info,
            "allowed_updates": self.webhook.get("allowed_updates", []),
            **self.webhook.get("info", {}),
        }

    async def _get_updates(self, values: dict[str, Any]) -> Any:
        if self.webhook:
            return self._error(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = values.get("offset") or 0
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.02)
        return list(self.updates)

    async def _send_chat_action(self, values: dict[str, Any]) -> bool:
        return True

    async def _send_message(self, values: dict[str, Any]) -> Any:
        text, chat = values.get("text", ""), values["chat_id"]
        if chat in self.blocked:
            return self._error(403, "Forbidden: bot was blocked by the user")
        if not text.strip():
            return self._error(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return self._error(400, "Bad Request: message is too long")
        keyboard = values.get("reply_markup", {}).get("inline_keyboard", [])
        for button in (button for row in keyboard for button in row):
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                return self._error(400, "Bad Request: BUTTON_DATA_INVALID")
        message = Message(next(self._numbers), chat, text, values.get("entities", []), keyboard)
        self.messages.append(message)
        return {"message_id": message.id, "text": text}

    async def _edit_message_reply_markup(self, values: dict[str, Any]) -> Any:
        for message in self.messages:
            if message.id == values["message_id"] and message.chat == values["chat_id"]:
                if message.keyboard == values["reply_markup"]["inline_keyboard"]:
                    return self._error(400, "Bad Request: message is not modified")
                message.keyboard = values["reply_markup"]["inline_keyboard"]
                return True
        return self._error(400, "Bad Request: message to edit not found")

    async def _answer_callback_query(self, values: dict[str, Any]) -> bool:
        self.answered.append(values["callback_query_id"])
        return True


@contextlib.asynccontextmanager
async def telegram() -> AsyncIterator[FakeTelegram]:
    """The fake on a free port of this machine."""
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", fake.handle)
    async with serving(app) as fake.address:
        yield fake


async def deliver(url: str, update: Any, secret: str | None = SECRET) -> int:
    """Calls a webhook as Telegram does; the status that it answers with."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    data = update if isinstance(update, bytes) else json.dumps(update).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=data, headers={**headers, "Content-Type": "application/json"}) as answer,
    ):
        return answer.status
