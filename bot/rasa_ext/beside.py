"""The two questions beside the interview: may all be deleted, and did an answer help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.knowledge.tour import is_touring
from bot.triage.engine import decide
from bot.triage.episode import Episode
from bot.triage.model import Level
from bot.triage.protocol import Protocol
from bot.triage.reports import Message

REPLIES_BETWEEN = 4
"""Replies without the question whether an answer helped, after one with it."""
_ADVICE = ("utter_urgent_", "utter_soon_")
Words = Mapping[str, Any]


def question_beside(tracker: DialogueStateTracker) -> str | None:
    """The question beside the interview that the reply before the latest message ended with."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return (event.metadata or {}).get(names.REPLY_ASKS)
        if isinstance(event, SessionStarted):
            return None
    return None


def is_bare_answer(heard: Message) -> bool:
    """Whether a message is a yes, a no or "not sure", and tells nothing else."""
    told = heard.reports or heard.contexts or heard.values or heard.remarks
    return heard.answer is not None and not told


def comes_from(parts: Iterable[Words], episode: Episode, protocol: Protocol) -> str | None:
    """The rule that the advice in a reply comes from, else the topic of its last answer.

    Args:
        parts: The parts of the reply.
        episode: The assessment.
        protocol: The validated content.
    """
    said = list(parts)
    if any(part["name"].startswith(_ADVICE) for part in said):
        leading = decide(episode.case(protocol), protocol).leading
        return leading.row if leading else None
    topics = [values["topic"] for part in said if "topic" in (values := part.get("values") or {})]
    return str(topics[-1]) if topics else None


def may_ask_if_helpful(parts: Iterable[Words], episode: Episode, tracker: DialogueStateTracker) -> bool:
    """Whether a reply that answers or advises may end with the question whether it helped.

    Never where anything else is asked, in the guided tour, after an emergency, or soon after the last time.
    """
    if episode.pending or episode.worst is Level.EMERGENCY or is_touring(tracker.get_slot(names.SLOT_TOUR)):
        return False
    if any("_ask_" in part["name"] or part["name"].startswith("utter_tour_") for part in parts):
        return False
    said = [event.metadata or {} for event in _replies(tracker)]
    if any(one.get(names.REPLY_LEVEL) == Level.EMERGENCY.value for one in said):
        return False
    return not any(one.get(names.REPLY_ASKS) == names.ASKED_IF_HELPFUL for one in said[:REPLIES_BETWEEN])


def _replies(tracker: DialogueStateTracker) -> Iterator[BotUttered]:
    """The replies of this session, latest first."""
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return
        if isinstance(event, BotUttered):
            yield event
