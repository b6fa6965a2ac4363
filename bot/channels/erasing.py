"""Deletes a conversation: Rasa's stores can only add, so this goes to what lies under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import UserUttered
from sqlalchemy import delete

from bot import names
from bot.channels.messenger.store import erase_conversation
from bot.database import overwrite
from bot.escalation.record import EscalationLog
from bot.feedback.record import FeedbackLog


class Records(Protocol):
    """Rows of a conversation beside its tracker."""

    def forget(self, conversation: str, messages: Iterable[str]) -> None:
        """Deletes those of a conversation, given the ids of its messages."""


def records(url: str) -> Sequence[Records]:
    """All that keeps rows of a conversation beside its tracker; what is added later joins here.

    Args:
        url: SQLAlchemy URL of the main database.
    """
    return (EscalationLog(url), FeedbackLog(url), _OnTheirWay(url))


class _OnTheirWay:
    """Messages and replies of a messenger that are not answered or sent yet."""

    def __init__(self, url: str) -> None:
        self._url = url

    def forget(self, conversation: str, messages: Iterable[str]) -> None:
        erase_conversation(self._url, conversation)


async def is_due(store: TrackerStore, sender: str) -> bool:
    """Whether the person has asked to erase the conversation, and said yes.

    Args:
        store: The agent's tracker store.
        sender: The conversation's id.
    """
    tracker = await store.retrieve(sender)
    return tracker is not None and bool(tracker.slots) and bool(tracker.get_slot(names.SLOT_ERASING))


async def erase(
    store: TrackerStore, kept: Sequence[Records], sender: str, messages: Iterable[str] = ()
) -> None:
    """Deletes all that was said in a conversation, and its rows in other tables.

    Args:
        store: The agent's tracker store.
        kept: What `records` gave.
        sender: The conversation's id.
        messages: Ids of messages that the store may have lost.

    Raises:
        Exception: Whatever the databases raise; then not all may be deleted.
    """
    lost = list(messages)
    for under in _stores(store):
        tracker = await under.retrieve_full_tracker(sender)
        said = [event for event in (tracker.events if tracker else ()) if isinstance(event, UserUttered)]
        # The records first: without the ids of the messages they could not be found any more.
        for one in kept:
            one.forget(sender, [*lost, *(str(event.message_id) for event in said)])
        _delete(under, sender)


def _stores(store: TrackerStore) -> list[TrackerStore]:
    if not isinstance(store, FailSafeTrackerStore):
        return [store]
    under: list[Any] = [store._tracker_store, store._fallback_tracker_store]
    return [one for each in under if each is not None for one in _stores(each)]


def _delete(store: TrackerStore, sender: str) -> None:
    if isinstance(store, SQLTrackerStore):
        events = SQLTrackerStore.SQLEvent
        with store.engine.begin() as connection:
            connection.execute(delete(events).where(events.sender_id == sender))
        overwrite(store.engine)
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender, None)
    else:
        raise TypeError(f"{type(store).__name__} cannot delete")
