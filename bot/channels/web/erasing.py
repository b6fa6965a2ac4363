"""Deletes a conversation: Rasa's stores can only add, so this goes to what lies under them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import UserUttered
from sqlalchemy import delete, text

from bot.escalation.record import EscalationLog


async def erase(
    store: TrackerStore, escalations: EscalationLog, sender: str, messages: Iterable[str] = ()
) -> None:
    """Deletes all that was said in a conversation, and the records of its emergency advices.

    Args:
        store: The agent's tracker store.
        escalations: The records.
        sender: The conversation's id.
        messages: Ids of messages that the store may have lost.

    Raises:
        Exception: Whatever the databases raise; then not all may be deleted.
    """
    escalations.forget(sender, messages)
    for under in _stores(store):
        tracker = await under.retrieve_full_tracker(sender)
        said = [event for event in (tracker.events if tracker else ()) if isinstance(event, UserUttered)]
        # The records first: without the ids of the messages they could not be found any more.
        escalations.forget(sender, [str(event.message_id) for event in said])
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
            if store.engine.dialect.name == "sqlite":
                # Otherwise the words stay in the file until their place is written anew.
                connection.execute(text("PRAGMA secure_delete = ON"))
            connection.execute(delete(events).where(events.sender_id == sender))
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender, None)
    else:
        raise TypeError(f"{type(store).__name__} cannot delete")
