"""Drawings: named at the end of an answer, and on request."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, say
from actions.knowledge import pictures
from bot import names
from bot.knowledge.pictures import first_telling, picture_part, requested
from bot.settings import Settings
from bot.triage.episode import Episode
from bot.triage.parts import Part
from bot.triage.reply import resuming


class ActionPicture(SafeAction):
    """Shows a drawing, or tells it in words."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_PICTURE

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Finds the drawing that is asked for, else that of the last topic."""
        text = str(tracker.latest_message.get("text") or "")
        last = tracker.get_slot(names.SLOT_TOPIC)
        parts = requested(pictures(), text, last, Settings.from_env().public_url)
        say(dispatcher, [*parts, *resuming(Episode.from_slots(tracker.current_slot_values()))])
        return []


def picture_of(tracker: Tracker, topic: str) -> tuple[list[Part], Events]:
    """What the answer on a topic says of its drawing the first time, and the slot that remembers it."""
    shown = list(tracker.get_slot(names.SLOT_PICTURES) or ())
    on_page = tracker.get_latest_input_channel() == names.CHANNEL_WEB
    url = Settings.from_env().public_url
    picture = first_telling(pictures(), topic, shown, url, on_page=on_page)
    if picture is None:
        return [], []
    return [picture_part(picture, url, on_page=on_page)], [SlotSet(names.SLOT_PICTURES, [*shown, picture.id])]
