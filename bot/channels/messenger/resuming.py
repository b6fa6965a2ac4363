"""Turns that an earlier run ended and did not hand over; their replies are in the tracker."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels.messenger.output import Collected

_MARK = "inbox-"


@dataclass(frozen=True)
class Ended:
    """A turn that the tracker has.

    Attributes:
        rows: The rows of the inbox that were answered in it.
        replies: What was said.
        first: Whether it was the first of the conversation.
    """

    rows: frozenset[int]
    replies: list[dict[str, Any]]
    first: bool


def message_id(rows: Collection[int]) -> str | None:
    """The id under which the tracker has a message; nothing if it is not in the inbox."""
    return _MARK + "-".join(map(str, rows)) if rows else None


async def ended_turns(agent: Any, channel: str, conversation: str) -> list[Ended]:
    """The turns of a conversation that answered messages of the inbox, oldest first."""
    tracker = await agent.tracker_store.retrieve(conversation)
    found: list[Ended] = []
    said: Collected | None = None
    first = True
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            rows, said = _rows(event.message_id), Collected(channel)
            found += [Ended(rows, said.replies, first)] if rows else []
            first = False
        elif isinstance(event, BotUttered) and said is not None:
            await said.send_response(conversation, event.message())
    return found


def _rows(given: object) -> frozenset[int]:
    mark, rest = str(given)[: len(_MARK)], str(given)[len(_MARK) :]
    return frozenset(int(row) for row in rest.split("-") if row.isdigit()) if mark == _MARK else frozenset()
