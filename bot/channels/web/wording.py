"""What the web channel itself says; all words are the responses', as in every channel."""

from __future__ import annotations

import logging
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.channels.notices import plain_wording
from bot.content.loading import load_protocol
from bot.logs import describe_error
from bot.rasa_ext.summaries import last_told
from bot.triage.episode import Episode
from bot.triage.explain import summary_parts, why_parts
from bot.triage.parts import Part

PANELS = ("why", "summary")

logger = logging.getLogger(__name__)


def welcome(agent: Any, language: object) -> str:
    """What the person reads before saying anything."""
    parts = [Part(names.UTTER_GREET)]
    if language == "es":
        parts.insert(0, Part(f"{names.UTTER_LANGUAGE}es"))
    try:
        return "\n".join(agent.nlg.lines(parts, Episode()))
    except Exception as error:
        logger.error("the welcome could not be worded: %s", describe_error(error))
        return plain_wording(agent, names.UTTER_GREET)


def panel(agent: Any, tracker: DialogueStateTracker | None, what: str) -> str:
    """Why the advice was given, or the summary, in the words of the chat; the conversation stays as it is.

    Args:
        agent: The loaded agent.
        tracker: The conversation; nothing if nothing was said yet.
        what: One of `PANELS`.
    """
    episode = Episode.from_slots(tracker.current_slot_values() if tracker else {})
    protocol = load_protocol()
    if what == "why":
        parts = why_parts(episode, protocol)
    else:
        parts = summary_parts(episode, protocol, told_at=last_told(tracker) if tracker else "")
    return "\n".join(agent.nlg.lines(parts, episode))
