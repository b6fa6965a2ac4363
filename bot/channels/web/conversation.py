"""What the server holds of each conversation that a page has open; the tracker keeps the rest."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

from bot.channels.web.history import Message, merged
from bot.channels.web.limits import RateLimit
from bot.triage.model import Level

_MOST_IDS = 500
_MOST_LIVE = 50
_Result = TypeVar("_Result")


class Conversation:
    """One session's turns in order, and its messages that the tracker has not got yet.

    Args:
        sender: The conversation's id.
        issued: When its session was issued.
        per_minute: Messages that are let through in a minute, and as many other requests.
    """

    def __init__(self, sender: str, issued: float, per_minute: int) -> None:
        self.sender = sender
        self.issued = issued
        self.level = Level.NONE.value
        self.messages = RateLimit(per_minute)
        self.requests = RateLimit(per_minute)
        self.touched = time.time()
        self.revision = 0
        self.offered: dict[str, str] = {}
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._live: OrderedDict[str, Message] = OrderedDict()
        self._last: asyncio.Task[Any] | None = None

    @property
    def busy(self) -> bool:
        """Whether a turn is under way."""
        return self._last is not None and not self._last.done()

    @property
    def heard(self) -> tuple[str, ...]:
        """Ids of the messages that were accepted."""
        return tuple(self._heard)

    @property
    def used(self) -> bool:
        """Whether anything was said in it."""
        return bool(self._heard)

    def is_new(self, message: str) -> bool:
        """Whether no message of that id was accepted before."""
        return message not in self._heard

    def accept(self, message: str) -> None:
        """Keeps in mind that a message was accepted."""
        self._heard[message] = None
        self.touched = time.time()
        while len(self._heard) > _MOST_IDS:
            self._heard.popitem(last=False)

    def remember(self, message: Message) -> None:
        """Keeps a message until the tracker has it."""
        self._live[message["id"]] = message
        self._offer(message)
        self.revision += 1
        while len(self._live) > _MOST_LIVE:
            self._live.popitem(last=False)

    def settle(self, kept: Iterable[Message], level: str) -> None:
        """Takes over what the tracker holds."""
        self.level = level
        for message in kept:
            self._live.pop(message["id"], None)
            self._offer(message)
            if message["from"] == "user":
                self._heard.setdefault(message["id"])
        self.revision += 1

    def forget(self) -> None:
        """Drops the messages that are held here; ids stay known, so that none is heard twice."""
        self._live.clear()
        self.offered.clear()
        self.revision += 1

    def erased(self, by: str) -> None:
        """Drops all that is held here but the receipt.

        Args:
            by: The message that confirmed it; its reply is the receipt.
        """
        receipt = {name: one for name, one in self._live.items() if name.startswith(f"{by}.")}
        self.forget()
        self._live.update(receipt)
        self.level = Level.NONE.value

    def shown(self, kept: Sequence[Message]) -> list[Message]:
        """What a page shows, given what the tracker holds."""
        return merged(kept, self._live.values())

    def live(self, message: object) -> Message | None:
        """A message that is held here."""
        return self._live.get(message) if isinstance(message, str) else None

    def level_of(self, message: str, kept: Iterable[Message]) -> str | None:
        """The level of a reply; nothing if there is no such reply."""
        for one in (*kept, *self._live.values()):
            if one["id"] == message and one["from"] == "bot":
                return one["level"]
        return None

    def in_turn(self, job: Callable[[], Awaitable[_Result]]) -> asyncio.Task[_Result]:
        """Runs a job after all that were given before; it goes on though nobody waits for it."""
        before = self._last

        async def run() -> _Result:
            if before is not None:
                await asyncio.wait({before})
            return await job()

        task = asyncio.ensure_future(run())
        self._last = task
        return task

    def _offer(self, message: Message) -> None:
        self.offered.update((button["payload"], button["title"]) for button in message["buttons"])


class Conversations:
    """All open conversations; those that nobody has open any more are let go after a while.

    Args:
        per_minute: Messages a minute of each.
        seconds: Silence after which one is let go.
    """

    def __init__(self, per_minute: int, seconds: float) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._open: dict[str, Conversation] = {}

    def open(self, sender: str, issued: float, watched: Callable[[str], bool]) -> Conversation:
        """The conversation of a session.

        Args:
            sender: Its id.
            issued: When its session was issued.
            watched: Whether a socket has the conversation of an id open.
        """
        oldest = time.time() - self._seconds
        for one in list(self._open.values()):
            idle = one.touched < oldest or not one.used
            if idle and not one.busy and not watched(one.sender):
                del self._open[one.sender]
        if sender not in self._open:
            self._open[sender] = Conversation(sender, issued, self._per_minute)
        return self._open[sender]

    def get(self, sender: str | None) -> Conversation | None:
        """An open conversation."""
        return self._open.get(sender or "")

    def close(self, sender: str) -> None:
        """Lets a conversation go."""
        self._open.pop(sender, None)

    def running(self) -> int:
        """How many are answering a message."""
        return sum(conversation.busy for conversation in self._open.values())
