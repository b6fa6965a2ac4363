"""Keeps what the person thought of an answer."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, say
from bot import names
from bot.content.loading import load_protocol
from bot.feedback.record import FeedbackLog, Verdict
from bot.settings import Settings
from bot.triage.episode import Episode
from bot.triage.model import Level
from bot.triage.parts import Part
from bot.triage.reply import resuming
from bot.triage.reports import Answer

_VERDICTS = {
    names.INTENT_HELPFUL: True,
    names.INTENT_UNHELPFUL: False,
    Answer.YES.value: True,
    Answer.NO.value: False,
}


@functools.lru_cache(maxsize=1)
def feedback_log() -> FeedbackLog:
    """The verdicts in the configured database."""
    return FeedbackLog(Settings.from_env().database_url)


class ActionFeedback(SafeAction):
    """Keeps a verdict on the last answer, and thanks for it."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_FEEDBACK

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Writes the verdict without the person's words; in an emergency nothing is kept of it."""
        episode = Episode.from_slots(tracker.current_slot_values())
        helpful, rated = _verdict(tracker), _last_rated(tracker.events)
        if helpful is not None and rated and episode.worst is not Level.EMERGENCY:
            message, about, level = rated
            verdict = Verdict(about, helpful, level, load_protocol().version)
            feedback_log().record(tracker.sender_id, message, verdict)
        thanks = "utter_feedback_unhelpful" if helpful is False else "utter_feedback_helpful"
        say(dispatcher, [Part(thanks), *resuming(episode)])
        return []


def _verdict(tracker: Tracker) -> bool | None:
    """What the answer to our question says, else what the message says by itself."""
    answer = (tracker.get_slot(names.SLOT_TURN) or {}).get("answer")
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    known = [_VERDICTS[said] for said in (answer, intent) if said in _VERDICTS]
    return known[0] if known else None


def _last_rated(events: Iterable[Mapping[str, Any]]) -> tuple[str, str, str] | None:
    """The message that the last answer or advice was given to, what that came from, and its level."""
    message, rated = "", None
    for event in events:
        if event.get("event") == "user":
            message = str(event.get("message_id") or "")
        noted = event.get("metadata") or {}
        if event.get("event") == "bot" and noted.get(names.REPLY_ABOUT):
            level = str(noted.get(names.REPLY_LEVEL) or Level.NONE.value)
            rated = (message, str(noted[names.REPLY_ABOUT]), level)
    return rated
