"""One turn at a time in each conversation; what is written meanwhile waits, and is answered as one."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rasa.core.channels.channel import UserMessage

from bot import names
from bot.channels import messages
from bot.channels.messenger.output import Collected
from bot.channels.messenger.recent import Recent
from bot.channels.messenger.resuming import ended_turns, message_id
from bot.channels.messenger.welcome import is_first, with_welcome
from bot.channels.notices import notice
from bot.channels.turn import answer, say, say_technical_problem
from bot.logs import describe_error

QUIET_SECONDS = 0.4
_LONGEST_IN_PAUSES = 3
"""For how many such silences somebody who keeps writing is waited for."""
_MOST_TRIES = 3
_SECONDS_WITHOUT_AGENT = 0.2

logger = logging.getLogger(__name__)
Handler = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Heard:
    """One message of a person, in the form that `bot.channels.messages.incoming` gives.

    Attributes:
        text: What goes to the agent.
        metadata: How the message differed from plain text.
        address: Where replies to it go.
        mergeable: Whether it is plain text, which may be answered together with its neighbours.
        at: When it came, by the clock of `time.monotonic`.
        rows: Where the inbox keeps it.
        tries: In how many runs before this one it was not answered.
    """

    text: str
    metadata: dict[str, Any] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)
    mergeable: bool = False
    at: float = field(default_factory=time.monotonic)
    rows: tuple[int, ...] = ()
    tries: int = 0


class Deliver(Protocol):
    """What becomes of the replies to a turn; it must neither wait nor fail."""

    def __call__(
        self,
        conversation: str,
        address: dict[str, Any],
        replies: list[dict[str, Any]],
        answered: Sequence[int] = (),
    ) -> None:
        """Takes the replies, in order, and the rows of the inbox that they answer."""


class Turns:
    """The conversations of one channel.

    Args:
        channel: Name of the messenger.
        agent: Gives the loaded agent, or nothing while there is none.
        handle: How a message reaches the agent.
        deliver: Takes the replies of each turn, once the tracker is saved.
        max_chars: Length above which a message counts as long.
        gather: Seconds of silence to wait for before plain text is answered.
        working: Told of each turn that begins, to show that somebody is typing.
    """

    def __init__(
        self,
        channel: str,
        agent: Callable[[], Any],
        handle: Handler,
        deliver: Deliver,
        max_chars: int,
        gather: float = QUIET_SECONDS,
        working: Callable[[dict[str, Any]], Awaitable[None]] | None = None,
    ) -> None:
        self._channel = channel
        self._agent = agent
        self._handle = handle
        self._deliver = deliver
        self._max_chars = max_chars
        self._gather = gather
        self._working = working
        self._waiting: dict[str, deque[Heard]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._begun = Recent()

    async def hear(self, conversation: str, heard: Heard) -> None:
        """Takes a message; it is answered after all earlier ones of the conversation."""
        self._waiting.setdefault(conversation, deque()).append(heard)
        if conversation not in self._workers:
            self._workers[conversation] = asyncio.ensure_future(self._work(conversation))

    def running(self) -> int:
        """How many conversations have a message that is not answered yet."""
        return len(self._workers)

    async def settled(self, seconds: float | None = None) -> None:
        """Waits until every message is answered, or until the time is up."""
        end = None if seconds is None else time.monotonic() + seconds
        while self._workers and (end is None or time.monotonic() < end):
            left = None if end is None else max(0.0, end - time.monotonic())
            await asyncio.wait(self._workers.values(), timeout=left)

    async def _work(self, conversation: str) -> None:
        waiting = self._waiting[conversation]
        try:
            if waiting[0].tries:
                await self._resume(conversation, waiting)
            while waiting:
                await self._run(conversation, await self._next(waiting))
        finally:
            del self._workers[conversation], self._waiting[conversation]

    async def _next(self, waiting: deque[Heard]) -> Heard:
        """The next message: a button or command by itself, plain texts that stand together as one."""
        while (pause := self._pause(waiting)) > 0:
            await asyncio.sleep(pause)
        first = waiting.popleft()
        together = [first]
        while first.mergeable and waiting and waiting[0].mergeable:
            together.append(waiting.popleft())
        if len(together) == 1:
            return first
        whole = messages.incoming("\n".join(one.text for one in together), self._max_chars)
        rows, tries = tuple(row for one in together for row in one.rows), max(one.tries for one in together)
        return Heard(whole.text, whole.metadata, together[-1].address, True, first.at, rows, tries)

    def _pause(self, waiting: deque[Heard]) -> float:
        if not all(one.mergeable for one in waiting):
            return 0.0
        quiet = waiting[-1].at + self._gather
        latest = waiting[0].at + _LONGEST_IN_PAUSES * self._gather
        return min(quiet, latest) - time.monotonic()

    async def _run(self, conversation: str, heard: Heard) -> None:
        output = Collected(self._channel)
        known = {"message_id": message_id(heard.rows), "metadata": heard.metadata}
        message = UserMessage(heard.text, output, conversation, input_channel=self._channel, **known)
        typing = asyncio.ensure_future(self._show_typing(heard.address))
        try:
            agent = await self._loaded()
            first = conversation not in self._begun and await is_first(agent, conversation)
            if await answer(agent, message, lambda: bool(output.replies), self._handler(heard)):
                self._begun.discard(conversation)
            else:
                self._begun.add(conversation)
            replies = with_welcome(agent, self._channel, output.replies) if first else output.replies
            self._deliver(conversation, heard.address, replies, heard.rows)
        except Exception as error:
            logger.error("a turn of %s failed: %s", self._channel, describe_error(error))
        finally:
            typing.cancel()

    async def _resume(self, conversation: str, waiting: deque[Heard]) -> None:
        """Hands over the replies of turns that were at their end when an earlier run was cut off."""
        try:
            agent = await self._loaded()
            for turn in await ended_turns(agent, self._channel, conversation):
                mine = [heard for heard in waiting if heard.rows and turn.rows.issuperset(heard.rows)]
                if not mine:
                    continue
                problem = {"text": notice(agent, names.UTTER_TECHNICAL_PROBLEM)}
                replies = turn.replies or [problem]
                replies = with_welcome(agent, self._channel, replies) if turn.first else replies
                self._deliver(conversation, mine[-1].address, replies, tuple(turn.rows))
                for heard in mine:
                    waiting.remove(heard)
        except Exception as error:
            logger.error("a turn of %s was not resumed: %s", self._channel, describe_error(error))

    async def _loaded(self) -> Any:
        """The agent; bare `rasa run` opens its channels before it has one."""
        while (agent := self._agent()) is None:
            await asyncio.sleep(_SECONDS_WITHOUT_AGENT)
        return agent

    def _handler(self, heard: Heard) -> Handler:
        if heard.tries > _MOST_TRIES:
            return self._give_up
        return self._say_not_text if heard.metadata.get("input") == "not_text" else self._handle

    async def _give_up(self, message: UserMessage) -> None:
        """Answers a message whose turn ended the process each time."""
        await say_technical_problem(self._agent(), message.sender_id, message.output_channel)

    async def _say_not_text(self, message: UserMessage) -> None:
        """Answers a picture or a voice; the agent hears words alone, and would call it an empty message."""
        await say(self._agent(), names.UTTER_NOT_TEXT, message.sender_id, message.output_channel)

    async def _show_typing(self, address: dict[str, Any]) -> None:
        if self._working is None:
            return
        try:
            await self._working(address)
        except Exception as error:
            # Nobody needs it, so nothing is done about it.
            logger.debug("typing was not shown: %s", describe_error(error))
