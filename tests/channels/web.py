"""A real server on a free port, an agent whose behaviour each test chooses, and pages that talk to them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import socketio
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from sanic import Sanic

from bot.listening import bound_socket
from bot.rasa_ext.serving import build_app
from bot.settings import Settings

PLANTED = "planted symptom words"
PROBLEM = "problem sentence"
WAIT_SECONDS = 5.0


def settings_in(folder: Path, **given: Any) -> Settings:
    """Settings whose databases lie in a folder; the port is a free one."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'bonewatch.db'}",
        tracker_database=f"sqlite:///{folder / 'tracker.db'}",
        **given,
    )
    object.__setattr__(settings, "port", 0)
    return settings


class FakeAgent:
    """Stands in for Rasa's agent; `reply` is what it does with a message before the tracker is saved."""

    def __init__(self) -> None:
        slots = {"triage_level": {"type": "text", "initial_value": "none", "mappings": [{"type": "custom"}]}}
        self.domain = Domain.from_dict({"slots": slots})
        self.tracker_store: Any = InMemoryTrackerStore(self.domain)
        self.heard: list[UserMessage] = []
        self.reply: Callable[[UserMessage], Awaitable[Any]] = self.echo
        self.level = "none"
        self.nlg: Any = SimpleNamespace(
            generate=self.word,
            notice=lambda name, **_: f"notice {name}",
            lines=lambda parts, episode: [part.name for part in parts],
        )

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await self.reply(message)

    async def echo(self, message: UserMessage) -> None:
        await self.say(message, {"text": f"heard {message.text}"})

    async def say(self, message: UserMessage, *replies: dict[str, Any]) -> None:
        """Sends replies and keeps all in the tracker, as Rasa does."""
        tracker = await self.tracker_store.get_or_create_tracker(
            message.sender_id, append_action_listen=False
        )
        tracker.update(
            UserUttered(message.text, message_id=message.message_id, metadata=message.metadata), self.domain
        )
        tracker.update(SlotSet("triage_level", self.level), self.domain)
        for reply in replies:
            data = {"buttons": reply.get("buttons")}
            event = BotUttered(reply["text"], data, {"level": self.level, **reply.get("metadata", {})})
            await message.output_channel.send_response(message.sender_id, event.message())
            tracker.update(event, self.domain)
        await self.tracker_store.save(tracker)

    async def word(self, name: str, tracker: Any, channel: str, **_: Any) -> dict[str, Any]:
        assert name == "utter_technical_problem"
        return {"text": PROBLEM, "level": self.level}


class Page:
    """What a page does, without the page."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session: str | None = None
        self.hello_reply: dict[str, Any] = {}
        self.seen: list[tuple[str, Any]] = []
        self._new = asyncio.Event()
        self._count = 0
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("message", lambda data: self._take("message", data))
        self.socket.on("typing", lambda data: self._take("typing", data["on"]))

    def _take(self, event: str, data: Any) -> None:
        self.seen.append((event, data))
        self._new.set()

    async def connect(self, hello: bool = True, **headers: str) -> Page:
        await self.socket.connect(self.address, headers=headers, transports=["polling"])
        if hello:
            await self.hello(self.session)
        return self

    async def call(self, event: str, **data: Any) -> dict[str, Any]:
        reply: dict[str, Any] = await self.socket.call(event, data, timeout=WAIT_SECONDS)
        return reply

    async def hello(self, session: Any = None, language: str = "en") -> dict[str, Any]:
        self.hello_reply = await self.call("hello", session=session, language=language)
        self.session = self.hello_reply["session"]
        return self.hello_reply

    async def say(self, text: Any, id: str | None = None) -> dict[str, Any]:
        self._count += 1
        return await self.call("say", id=id or f"m{self._count}", text=text)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [data for event, data in self.seen if event == "message"]

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What hello gave after the welcome."""
        given = self.hello_reply["messages"]
        return [(message["from"], message["text"]) for message in given if message["id"] != "welcome"]

    async def until(self, done: Callable[[], bool]) -> None:
        """Waits until what arrived is enough."""

        async def wait() -> None:
            while not done():
                self._new.clear()
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._new.wait(), 0.05)

        await asyncio.wait_for(wait(), WAIT_SECONDS)

    async def replies(self, count: int = 1) -> list[str]:
        await self.until(lambda: len(self.messages) >= count and self.seen[-1] == ("typing", False))
        return self.texts

    async def leave(self) -> None:
        """Goes away as a closed tab does; the client's own good-bye would wait for the open request."""
        for task in (self.socket.eio.read_loop_task, self.socket.eio.write_loop_task):
            if task is not None:
                task.cancel()
        if self.socket.eio.http is not None:
            await self.socket.eio.http.close()


class Site:
    """The server and the pages that were opened on it."""

    def __init__(self, address: str, agent: Any) -> None:
        self.address, self.agent = address, agent
        self._pages: list[Page] = []

    async def open(self, session: str | None = None, hello: bool = True, **headers: str) -> Page:
        page = Page(self.address)
        page.session = session
        self._pages.append(page)
        return await page.connect(hello, **headers)

    async def close(self) -> None:
        for page in self._pages:
            with contextlib.suppress(Exception):
                await page.leave()


@contextlib.asynccontextmanager
async def served(settings: Settings, agent: Any) -> AsyncIterator[Site]:
    """The app on a free port of this machine."""
    Sanic.test_mode = True
    with bound_socket(settings) as listener:
        app = build_app(settings, agent)
        async with running(app, listener) as address:
            site = Site(address, agent)
            try:
                yield site
            finally:
                await site.close()


@contextlib.asynccontextmanager
async def running(app: Sanic, listener: Any) -> AsyncIterator[str]:
    """Runs an app on a socket."""
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.close()
