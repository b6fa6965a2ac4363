"""A fake Telegram, and somebody who has been welcomed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.channels.fakes.telegram import FakeTelegram, telegram
from tests.channels.telegram.chat import WELCOME, Chat, chat
from tests.channels.web import FakeAgent


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with telegram() as fake:
        yield fake


@pytest_asyncio.fixture
async def person(fake: FakeTelegram, tmp_path: Path) -> AsyncIterator[Chat]:
    """Somebody who has been welcomed."""
    async with chat(tmp_path, fake, FakeAgent()) as person:
        assert await person.say("hello") == [WELCOME, "heard hello"]
        person.agent.heard.clear()
        yield person
