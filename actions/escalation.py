"""Puts an emergency advice on record, after it was given."""

from __future__ import annotations

import functools

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, current_turn
from bot import names
from bot.escalation.record import EscalationLog
from bot.settings import Settings


@functools.lru_cache(maxsize=1)
def escalation_log() -> EscalationLog:
    """The record in the configured database."""
    return EscalationLog(Settings.from_env().database_url)


class ActionRecordEscalation(SafeAction):
    """Records the emergency of the latest message."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_RECORD

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Writes one record without the person's words; a rehearsal is not recorded."""
        if tracker.sender_id.startswith(names.LOCAL_SENDER):
            return []
        message = str(tracker.latest_message.get("message_id") or len(tracker.events))
        escalation_log().record(tracker.sender_id, message, current_turn(tracker).decision)
        return []
