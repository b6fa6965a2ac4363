"""Messages on their way to the agent: kept before they are acknowledged, until they are answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.channels.messenger.store import Store, Unanswered
from bot.channels.messenger.turns import Heard


class Inbox:
    """The messages of one channel. A crash loses none that the messenger was told of.

    Args:
        store: Where they are kept.
        hear: Takes a message of a conversation; must return at once.
    """

    def __init__(self, store: Store, hear: Callable[[str, Heard], Awaitable[None]]) -> None:
        self._store = store
        self._hear = hear
        self._lock = asyncio.Lock()
        self._taking: set[asyncio.Task[int]] = set()

    async def start(self) -> None:
        """Takes up what an earlier run left, before anything new comes."""
        for row in self._store.unanswered():
            # One that fails again and again must not take its neighbours with it.
            mergeable = row.mergeable and row.tries == 1
            heard = Heard(row.text, row.details, row.address, mergeable, rows=_rows(row), tries=row.tries)
            await self._hear(row.conversation, heard)

    async def take(self, keys: Sequence[Sequence[object]], said: Sequence[tuple[str, Heard]] = ()) -> int:
        """Takes what came, in order; it is kept when this returns.

        Args:
            keys: What tells it from everything else of the channel; one that came before takes no message.
            said: The messages in it, each with its conversation.

        Returns:
            How many of the keys, counted from the first, came for the first time.
        """
        task = asyncio.ensure_future(self._take(keys, said))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        # A messenger that hangs up would else leave a message that is kept but not heard.
        return await asyncio.shield(task)

    async def _take(self, keys: Sequence[Sequence[object]], said: Sequence[tuple[str, Heard]]) -> int:
        now = time.time()
        rows = [
            Unanswered(conversation, heard.text, heard.metadata, heard.address, heard.mergeable, now)
            for conversation, heard in said
        ]
        # A thread, because nobody else must wait for the disk; a lock, because messages stay in order.
        async with self._lock:
            new = await asyncio.to_thread(self._store.accept, keys, rows)
            if new == len(keys):
                for (conversation, heard), row in zip(said, rows, strict=True):
                    await self._hear(conversation, replace(heard, rows=_rows(row)))
        return new


def _rows(row: Unanswered) -> tuple[int, ...]:
    return () if row.id is None else (row.id,)
