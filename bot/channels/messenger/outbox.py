"""Replies on their way to a messenger: in order, tried again until they arrive, kept over a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from bot.channels.messenger.store import KEPT_SECONDS, Store, Waiting
from bot.logs import describe_error

LONGEST_PAUSE = 60.0
_MOST_SURPRISES = 5

logger = logging.getLogger(__name__)


class RetryLater(Exception):  # noqa: N818 - an instruction to the outbox
    """The messenger cannot take a reply now.

    Args:
        seconds: How long it asks to wait; nothing if it does not say.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class Undeliverable(Exception):  # noqa: N818 - an instruction to the outbox
    """The messenger will never take the reply.

    Args:
        reason: Why, without a word of the reply or the person's name.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Sender(Protocol):
    """How a channel sends one reply."""

    async def send(self, address: dict[str, Any], body: dict[str, Any]) -> None:
        """Sends it.

        Raises:
            RetryLater: If it is to be tried again.
            Undeliverable: If it never will arrive.
        """


class Outbox:
    """The replies of one channel; those of a conversation wait for one another, conversations do not.

    Args:
        channel: Name of the messenger.
        store: Where they are kept.
        sender: How one is sent.
        pause: The first pause after a failure, in seconds; each further one is twice as long.
        render: What the messenger takes for a reply, in order; by default the reply as it is.
    """

    def __init__(
        self,
        channel: str,
        store: Store,
        sender: Sender,
        pause: float = 1.0,
        render: Callable[[dict[str, Any]], Iterable[dict[str, Any]]] = lambda reply: (reply,),
    ) -> None:
        self._channel = channel
        self._store = store
        self._sender = sender
        self._pause = pause
        self._render = render
        self._queues: dict[str, deque[Waiting]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Sends what an earlier run left."""
        for waiting in self._store.waiting():
            self._queue(waiting)

    async def stop(self) -> None:
        """Stops sending; what was not sent stays for the next run."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def put(
        self,
        conversation: str,
        address: dict[str, Any],
        replies: Sequence[dict[str, Any]],
        answered: Sequence[int] = (),
    ) -> None:
        """Takes replies, to be sent after all earlier ones of the conversation.

        Args:
            conversation: Its id.
            address: Where they go.
            replies: The replies, in order.
            answered: Rows of the inbox that they answer.
        """
        bodies = [body for reply in replies for body in self._render(reply)]
        waiting = [Waiting(conversation, address, body, time.time()) for body in bodies]
        self._store.add(*waiting, answered=answered)
        for one in waiting:
            self._queue(one)

    def pending(self, conversation: str | None = None) -> int:
        """How many replies were not sent yet; of one conversation, or of all."""
        if conversation is not None:
            return len(self._queues.get(conversation, ()))
        return sum(map(len, self._queues.values()))

    async def settled(self) -> None:
        """Waits until everything was sent or given up."""
        while self._workers:
            await asyncio.wait(self._workers.values())

    def _queue(self, waiting: Waiting) -> None:
        name = waiting.conversation
        self._queues.setdefault(name, deque()).append(waiting)
        if name not in self._workers:
            self._workers[name] = asyncio.ensure_future(self._drain(name))

    async def _drain(self, conversation: str) -> None:
        queue = self._queues[conversation]
        try:
            while queue:
                await self._until(queue[0].not_before)
                if await self._settle(queue[0]):
                    queue.popleft()
        finally:
            self._workers.pop(conversation, None)
            if not queue:
                self._queues.pop(conversation, None)

    async def _settle(self, waiting: Waiting) -> bool:
        """Tries to send a reply; true if nothing more is to be done about it."""
        try:
            if self._store.is_wanted(waiting):
                await self._sender.send(waiting.address, waiting.body)
        except RetryLater as error:
            return self._later(waiting, error.seconds)
        except Undeliverable as error:
            logger.warning("a reply cannot be delivered by %s: %s", self._channel, error.reason)
        except Exception as error:
            logger.error("a reply was not sent by %s: %s", self._channel, describe_error(error))
            if waiting.tries < _MOST_SURPRISES:
                return self._later(waiting, None)
        self._store.remove(waiting)
        return True

    def _later(self, waiting: Waiting, seconds: float | None) -> bool:
        now = time.time()
        if now - waiting.created > KEPT_SECONDS:
            logger.error("a reply was given up by %s: it is too old", self._channel)
            self._store.remove(waiting)
            return True
        pause = min(self._pause * 2 ** min(waiting.tries, 16), LONGEST_PAUSE)
        waiting.tries += 1
        waiting.not_before = now + max(pause, seconds or 0.0)
        self._store.postpone(waiting)
        return False

    async def _until(self, moment: float) -> None:
        if (seconds := moment - time.time()) > 0:
            await asyncio.sleep(seconds)
