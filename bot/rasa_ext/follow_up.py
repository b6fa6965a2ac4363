"""Short questions that the classifier cannot place: they go on from the last answer or advice."""

from __future__ import annotations

from rasa.shared.core.events import BotUttered, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.knowledge.follow_up import opens_like_follow_up
from bot.triage.episode import Episode
from bot.triage.model import Level
from bot.triage.protocol import Protocol

_CERTAIN = 0.6
"""From here on the classifier's reading of a short question counts."""


def goes_on(tracker: DialogueStateTracker, episode: Episode, protocol: Protocol) -> str | None:
    """The action that a short question such as "is that dangerous?" calls for.

    Args:
        tracker: The conversation, with the question as its latest message.
        episode: The assessment.
        protocol: The validated content.

    Returns:
        The reasons where the last word was advice, else the last topic; `None` where it is no such question.
    """
    said = tracker.latest_message
    intent = str(said.intent_name if said else None)
    unsure = said and float((said.intent or {}).get("confidence") or 0.0) < _CERTAIN
    if (
        not unsure
        or intent.startswith(names.TOPIC_INTENT_PREFIX)
        or not opens_like_follow_up(said.text or "")
    ):
        return None
    about = _last_about(tracker)
    if episode.worst is Level.EMERGENCY or about in {row.id for row in protocol.rows}:
        return names.ACTION_WHY
    return names.ACTION_EXPLAIN if about and tracker.get_slot(names.SLOT_TOPIC) else None


def _last_about(tracker: DialogueStateTracker) -> str | None:
    """The topic or the rule that the latest answer or advice of this session came from."""
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return None
        if isinstance(event, BotUttered) and (about := (event.metadata or {}).get(names.REPLY_ABOUT)):
            return str(about)
    return None
