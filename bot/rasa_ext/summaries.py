"""The summary of a conversation that is on record, worded as the chat words it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.content.loading import load_protocol
from bot.errors import UsableError
from bot.rasa_ext.agent import check_database, hush_rasa
from bot.rasa_ext.nlg import SafeNLG
from bot.settings import Settings
from bot.triage.episode import Episode
from bot.triage.explain import summary_parts


def summary_lines(sender: str, settings: Settings, root: Path) -> list[str]:
    """The lines of a conversation's summary.

    Args:
        sender: The conversation's id, as the channel gave it.
        settings: The settings of this run.
        root: The project's folder, with domain and responses.

    Raises:
        UsableError: If the database cannot be opened or holds no such conversation.
    """
    hush_rasa(settings.log_level)
    check_database(settings)
    domain = Domain.load([str(root / "domain.yml"), str(root / "data" / "responses")])
    store = TrackerStore.create(EndpointConfig(url=settings.tracker_database, type="sql"), domain)
    tracker = asyncio.run(store.retrieve(sender))
    if tracker is None or not tracker.events:
        raise UsableError("There is no conversation of that id in BONEWATCH_TRACKER_DATABASE.")
    episode = Episode.from_slots(tracker.current_slot_values())
    parts = summary_parts(episode, load_protocol(), told_at=last_told(tracker))
    return SafeNLG(domain=domain).lines(parts, episode)


def last_told(tracker: DialogueStateTracker) -> str:
    """When the person last wrote, by the clock of this machine."""
    times = [event.timestamp for event in tracker.events if isinstance(event, UserUttered)]
    return datetime.fromtimestamp(times[-1]).astimezone().strftime("%Y-%m-%d %H:%M %Z") if times else ""
