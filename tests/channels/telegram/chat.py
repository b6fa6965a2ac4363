"""The real server with the Telegram channel, a fake Telegram, and a person in a chat."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from rasa.core.channels import channel as rasa_channel
from sanic import Sanic

from bot.channels.telegram.connector import TelegramInput
from bot.channels.telegram.service import Service
from bot.database import create_engine_for, upgrade
from bot.listening import bound_socket
from bot.settings import Settings
from tests.channels.fakes.telegram import SECRET, TOKEN, FakeTelegram, deliver
from tests.channels.web import settings_in

WELCOME = "notice utter_welcome_telegram"
PUBLIC = "https://bonewatch.example.org"


class Chat:
    """What a test sees: the server's webhook, the fake, the channel at work."""

    def __init__(self, address: str, telegram: FakeTelegram, service: Service, agent: Any) -> None:
        self.webhook = f"{address}/webhooks/telegram/webhook"
        self.address = address
        self.telegram = telegram
        self.service = service
        self.agent = agent

    async def send(self, update: Any, secret: str | None = SECRET) -> int:
        """Delivers an update; the status of the answer."""
        return await deliver(self.webhook, update, secret)

    async def settled(self) -> None:
        """Waits until everything is answered and sent."""
        await self.service.turns.settled()
        await self.service.outbox.settled()

    async def say(self, text: str, **more: Any) -> list[str]:
        """Says something; what was sent because of it."""
        before = len(self.telegram.messages)
        assert await self.send(self.telegram.said(text, **more)) == 200
        await self.settled()
        return [message.text for message in self.telegram.messages[before:]]

    async def tap(self, update: Any) -> list[str]:
        """Taps on a button; what was sent because of it."""
        before = len(self.telegram.messages)
        assert await self.send(update) == 200
        await self.settled()
        return [message.text for message in self.telegram.messages[before:]]

    @property
    def heard(self) -> list[str]:
        return [message.text for message in self.agent.heard]


def telegram_settings(folder: Path, api: str, **given: Any) -> Settings:
    """Settings with a database of their own and the fake's address."""
    chosen: dict[str, Any] = {
        "channels": ("telegram",),
        "telegram_token": TOKEN,
        "telegram_secret": SECRET,
        "telegram_mode": "webhook",
        "telegram_api": api,
        "public_url": PUBLIC,
    }
    return settings_in(folder, **{**chosen, **given})


@contextlib.asynccontextmanager
async def chat(
    folder: Path, telegram: FakeTelegram, agent: Any, gather: float = 0.0, seconds: float = 2.0, **given: Any
) -> AsyncIterator[Chat]:
    """The server on a free port."""
    settings = telegram_settings(folder, telegram.address, **given)
    upgrade(create_engine_for(settings.database_url))
    Sanic.test_mode = True
    app = Sanic("bonewatch", configure_logging=False)
    app.ctx.agent = agent
    channel = TelegramInput(settings, gather, 0.02, seconds)
    rasa_channel.register([channel], app, route="/webhooks/")
    with bound_socket(settings) as listener:
        async with running(app, listener) as address:
            assert channel.service is not None
            yield Chat(address, telegram, channel.service, agent)


@contextlib.asynccontextmanager
async def running(app: Sanic, listener: Any) -> AsyncIterator[str]:
    """Runs an app on a socket, from its first listener to its last."""
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.before_stop()
        await server.close()


YES = '/answer{"question": "limbs", "value": "yes"}'
NO = '/answer{"question": "limbs", "value": "no"}'
BUTTONS = [{"title": "Yes", "payload": YES}, {"title": "No", "payload": NO}]


def asking(person: Chat) -> None:
    """From now on the agent asks with buttons."""

    async def ask(message: Any) -> None:
        await person.agent.say(message, {"text": "Weak legs?", "buttons": BUTTONS})

    person.agent.reply = ask
