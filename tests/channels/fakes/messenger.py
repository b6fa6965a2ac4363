"""What the fake messengers have in common: calls that they remember, moods in which they answer, a port."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Mood:
    """How the next calls go wrong: a status, an error of an answer that is not ok, silence, a cut line."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    cut: bool = False
    body: str | None = None


@dataclass
class FakeMessenger:
    """What it was asked, and how it will answer."""

    SENDS: ClassVar[str]
    address: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _moods: list[tuple[str, Mood]] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def fail(self, mood: Mood, times: int = 1, method: str | None = None) -> None:
        """The next calls of a method go wrong; by default those that send a message, with `*` any."""
        self._moods += [(method or self.SENDS, mood)] * times

    def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of all calls of a method, failed ones too."""
        return [args for name, args in self.calls if name == method]

    async def until(self, done: Callable[[], Any], seconds: float = WAIT_SECONDS) -> None:
        """Waits until something is so."""

        async def look() -> None:
            while not done():
                self._changed.clear()
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.05)

        await asyncio.wait_for(look(), seconds)

    async def _trouble(
        self, request: web.Request, method: str, args: dict[str, Any]
    ) -> web.StreamResponse | Mood | None:
        """Remembers a call; what goes wrong with it: a whole answer, or a mood that the fake words itself."""
        self.calls.append((method, args))
        self._changed.set()
        felt = next((one for one in self._moods if one[0] in (method, "*")), None)
        if felt is None:
            return None
        self._moods.remove(felt)
        mood = felt[1]
        await asyncio.sleep(mood.seconds)
        if mood.cut and request.transport is not None:
            request.transport.abort()
            return web.Response()
        if mood.body is not None:
            return web.Response(text=mood.body, status=mood.status, content_type="text/html")
        return mood if mood.status != 200 or mood.error else None


@contextlib.asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Runs a fake on a port of this machine; by default a free one."""
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=0.1).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
