"""What all actions share: a failure of ours never leaves the person without a reply."""

from __future__ import annotations

import abc
import logging
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import names
from bot.content.loading import load_protocol
from bot.logs import describe_error
from bot.triage.episode import Episode, Turn
from bot.triage.parts import Part
from bot.triage.turn_slots import turn_from_slots

logger = logging.getLogger(__name__)
Events = list[dict[str, Any]]


class SafeAction(Action, metaclass=abc.ABCMeta):
    """An action that subclasses fill in by `handle`."""

    @abc.abstractmethod
    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Reads slots, calls one core function, says its parts and returns events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Runs `handle`.

        A failure is logged without the person's words. Nothing is said then: the safety policy sees that the
        person has no reply and gives one from what it knows itself.
        """
        try:
            return self.handle(dispatcher, tracker)
        except Exception as error:
            logger.error("%s failed: %s", self.name(), describe_error(error))
            dispatcher.messages.clear()
            return []


def say(dispatcher: CollectingDispatcher, parts: Sequence[Part]) -> None:
    """Says the parts as one reply."""
    dispatcher.utter_message(response=names.UTTER_REPLY, parts=[part.to_json() for part in parts])


def current_turn(tracker: Tracker) -> Turn:
    """The turn that the safety policy left in the slots."""
    slots = tracker.current_slot_values()
    return turn_from_slots(slots, slots.get(names.SLOT_TURN) or {}, load_protocol())


def keep(episode: Episode) -> Events:
    """Events that store the episode."""
    return [SlotSet(name, value) for name, value in episode.to_slots().items()]
