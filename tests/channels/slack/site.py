"""The server with its Slack channel on a free port, beside a Slack on loopback, for one test."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from sanic import Sanic

from bot.database import prepare
from bot.listening import bound_socket
from bot.rasa_ext.serving import build_app
from bot.settings import Settings
from tests.channels.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack
from tests.channels.fakes.slack_person import Request, as_form, as_json
from tests.channels.web import settings_in


def slack_settings(folder: Path, slack: FakeSlack, **given: Any) -> Settings:
    """Settings of a run that talks to the fake."""
    chosen = {
        "channels": ("web", "slack"),
        "slack_bot_token": BOT_TOKEN,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_app_token": APP_TOKEN,
        "slack_mode": "events",
        "slack_api": f"{slack.address}/api",
        **given,
    }
    return settings_in(folder, **chosen)


class Site:
    """The server as Slack sees it."""

    def __init__(self, address: str, agent: Any, slack: FakeSlack, app: Sanic) -> None:
        self.address, self.agent, self.slack, self.app = address, agent, slack, app
        self.session = aiohttp.ClientSession()

    async def deliver(self, request: Request) -> tuple[int, str]:
        """Sends a request as Slack does; returns status and body."""
        url = f"{self.address}/webhooks/slack/webhook"
        async with self.session.post(url, data=request.body, headers=request.headers) as answer:
            return answer.status, await answer.text()

    async def event(self, payload: dict[str, Any]) -> None:
        """Delivers an event, which must be acknowledged."""
        assert await self.deliver(as_json(payload)) == (200, "")

    async def command(self, form: dict[str, str]) -> str:
        """Calls the slash command; returns what is said at once."""
        status, body = await self.deliver(as_form(**form))
        assert status == 200
        return body

    async def interaction(self, payload: dict[str, Any]) -> None:
        """Delivers an interaction, which must be acknowledged."""
        assert await self.deliver(as_form(payload=json.dumps(payload))) == (200, "")


@contextlib.asynccontextmanager
async def served(settings: Settings, agent: Any, slack: FakeSlack) -> AsyncIterator[Site]:
    """The app on a free port, with its listeners."""
    Sanic.test_mode = True
    prepare(settings.database_url)
    with bound_socket(settings) as listener:
        app = build_app(settings, agent)
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        site = Site(f"http://127.0.0.1:{listener.getsockname()[1]}", agent, slack, app)
        try:
            yield site
        finally:
            await site.session.close()
            await server.before_stop()
            await server.close()
