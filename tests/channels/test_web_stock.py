"""Why Rasa's own socket channel is not used: what `test_web.py` demands, it does not do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import socketio
from rasa.core import channels
from rasa.core.channels.socketio import SocketIOInput
from sanic import Sanic

from bot.listening import bound_socket
from bot.settings import Settings
from tests.channels.web import FakeAgent, running

ALICE = "alice"
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest_asyncio.fixture
async def stock() -> AsyncIterator[tuple[str, FakeAgent]]:
    """A server with the stock channel as its documentation sets it up for reloads of the page."""
    Sanic.test_mode = True
    app, agent = Sanic("stock", configure_logging=False), FakeAgent()
    app.ctx.agent = agent
    channels.channel.register([SocketIOInput(session_persistence=True)], app, route="/webhooks/")
    settings = Settings()
    object.__setattr__(settings, "port", 0)
    with bound_socket(settings) as listener:
        async with running(app, listener) as address:
            yield address, agent


class Client:
    """A page of the stock protocol."""

    def __init__(self) -> None:
        self.socket = socketio.AsyncClient(reconnection=False)
        self.confirmed: asyncio.Queue[str] = asyncio.Queue()
        self.seen: asyncio.Queue[Any] = asyncio.Queue()
        self.socket.on("session_confirm", self.confirmed.put)
        self.socket.on("bot_uttered", self.seen.put)

    async def open(self, address: str, session: str | None) -> str:
        await self.socket.connect(address, transports=["polling"])
        await self.socket.emit("session_request", {"session_id": session})
        return await asyncio.wait_for(self.confirmed.get(), 2)

    async def say(self, text: str, session: str) -> None:
        await self.socket.emit("user_uttered", {"message": text, "session_id": session})


async def heard(agent: FakeAgent, count: int) -> None:
    while len(agent.heard) < count:
        await asyncio.sleep(0.01)


async def test_the_reply_never_arrives(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock
    page = Client()
    session = await page.open(address, None)
    await page.say("hello", session)
    await asyncio.wait_for(heard(agent, 1), 2)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(page.seen.get(), 0.5)


async def test_anyone_speaks_as_anyone(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock
    alice, thief = Client(), Client()
    await alice.open(address, ALICE)
    await alice.say("my words", ALICE)
    assert await thief.open(address, ALICE) == ALICE, "a made-up id is taken for a session"
    await thief.say("not my words", ALICE)
    await asyncio.wait_for(heard(agent, 2), 2)
    assert [message.sender_id for message in agent.heard] == [ALICE, ALICE]


async def test_a_page_of_any_origin_is_let_in(stock: tuple[str, FakeAgent]) -> None:
    address, _ = stock
    async with aiohttp.ClientSession() as http:
        url = f"{address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(url, origin="http://evil.example") as socket:
            assert (await socket.receive_str()).startswith("0{")


async def test_a_message_of_any_size_reaches_the_agent(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock
    page = Client()
    session = await page.open(address, None)
    await page.say("a" * 200_000, session)
    await asyncio.wait_for(heard(agent, 1), 2)
    assert len(agent.heard[0].text) == 200_000


async def test_a_reload_shows_nothing(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock
    page, again = Client(), Client()
    session = await page.open(address, None)
    await page.say("hello", session)
    await asyncio.wait_for(heard(agent, 1), 2)
    assert await again.open(address, session) == session
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(again.seen.get(), 0.5)


async def test_a_repeated_message_is_heard_twice(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock
    page = Client()
    session = await page.open(address, None)
    for _ in range(2):
        await page.socket.emit("user_uttered", {"message": "hi", "session_id": session, "id": "same"})
    await asyncio.wait_for(heard(agent, 2), 2)


async def test_a_failing_agent_is_silence(stock: tuple[str, FakeAgent]) -> None:
    address, agent = stock

    async def fail(_: Any) -> None:
        raise OSError

    agent.reply = fail
    page = Client()
    session = await page.open(address, None)
    await page.say("hello", session)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(page.seen.get(), 0.5)
