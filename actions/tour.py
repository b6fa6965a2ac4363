"""The guided tour through the slideshow: the command and the place go to the core, what it plans is said."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, say
from actions.knowledge import knowledge_base, tour
from actions.pictures import picture_of
from bot import names
from bot.knowledge.tour import Place, visit
from bot.knowledge.tour_commands import Command, Move, move_of, wants_detail
from bot.triage.episode import Episode
from bot.triage.reply import resuming


class ActionTour(SafeAction):
    """Starts, pages, jumps, resumes and stops."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_TOUR

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Takes the command in the message."""
        said = tracker.latest_message
        intent = str((said.get("intent") or {}).get("name") or "").removeprefix(names.TOUR_INTENT_PREFIX)
        given = [e["value"] for e in said.get("entities") or () if e.get("entity") == names.ENTITY_STEP]
        step = str(given[0]) if given else None
        command = move_of(intent, str(said.get("text") or ""), step, tour())
        return go(dispatcher, tracker, command)


def going_on(tracker: Tracker) -> Command | None:
    """What "tell me more" asks of the tour; `None` where it does not mean the tour."""
    place = Place.from_slot(tracker.get_slot(names.SLOT_TOUR))
    if place is None or not place.on or place.step > tour().count:
        return None
    if not wants_detail(str(tracker.latest_message.get("text") or "")):
        return Command(Move.NEXT)
    here = tracker.get_slot(names.SLOT_TOPIC) == tour().step(place.step).topic
    return Command(Move.MORE) if here else None


def go(dispatcher: CollectingDispatcher, tracker: Tracker, command: Command) -> Events:
    """Says where a command leads, and keeps the place."""
    place = Place.from_slot(tracker.get_slot(names.SLOT_TOUR))
    reached = visit(command, place, tour(), knowledge_base())
    parts = [*reached.parts]
    events: Events = [SlotSet(names.SLOT_TOUR, reached.place.to_slot() if reached.place else None)]
    if reached.told is not None:
        picture, shown = picture_of(tracker, reached.told.topic)
        parts[-1:-1] = picture
        events += [*shown, SlotSet(names.SLOT_TOPIC, reached.told.topic)]
    say(dispatcher, [*parts, *resuming(Episode.from_slots(tracker.current_slot_values()))])
    return events
