"""Work that runs beside the requests: it starts with the server, and never keeps the server from starting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import Blueprint

from bot.logs import describe_error

SECONDS_TO_FINISH = 2.0
_LONGEST_PAUSE = 60.0

logger = logging.getLogger(__name__)


def run_with_server(
    blueprint: Blueprint, start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]
) -> None:
    """Has a channel's work start and stop with the server.

    Args:
        blueprint: The channel's routes.
        start: Begins the work; must return at once.
        stop: Ends it.
    """

    async def begin(*_: Any) -> None:
        await _quietly(start)

    async def finish(*_: Any) -> None:
        await _quietly(stop)

    blueprint.listener("before_server_start")(begin)
    blueprint.listener("before_server_stop")(finish)


async def until_connected(
    channel: str, connect: Callable[[], Awaitable[None]], pause: float = 1.0, longest: float = _LONGEST_PAUSE
) -> None:
    """Tries to connect until it succeeds; says once that it could not, and once that it can.

    Args:
        channel: Name of the messenger, for the log.
        connect: Connects, or raises.
        pause: The first pause after a failure, in seconds; each further one is twice as long.
        longest: The longest pause.
    """
    failed = False
    while True:
        try:
            await connect()
        except Exception as error:
            if not failed:
                logger.warning("%s cannot be reached; trying again: %s", channel, describe_error(error))
            failed = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, longest)
        else:
            logger.info("%s is connected", channel)
            return


async def _quietly(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception as error:
        logger.error("a messenger could not be started or stopped: %s", describe_error(error))


class Aside:
    """Work that no reply waits for, and that fails with none.

    Args:
        tell: What is done about a failure, such as a line in the log.
    """

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        self._tell = tell
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Awaitable[Any]) -> None:
        """Begins a piece of work."""
        task = asyncio.ensure_future(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self, seconds: float | None = None) -> None:
        """Waits until all is done, or until the time is up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def cancel(self) -> None:
        """Ends what is not done."""
        for task in list(self._tasks):
            task.cancel()

    async def _run(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except Exception as error:
            self._tell(error)
