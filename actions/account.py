"""Gives account: why an advice was given, and a summary to show to others."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, say
from bot import names
from bot.content.loading import load_protocol
from bot.triage.episode import CONTRADICTION, HAPPENING_NOW, SAFETY_LIST, WHOM, Episode
from bot.triage.explain import summary_parts, why_parts
from bot.triage.parts import Part
from bot.triage.reply import resuming


class ActionWhy(SafeAction):
    """Names the rules that matched and the person's words behind each."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_WHY

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Explains the episode's decision."""
        episode = Episode.from_slots(tracker.current_slot_values())
        say(dispatcher, [*why_parts(episode, load_protocol()), *resuming(episode)])
        return []


class ActionSummary(SafeAction):
    """Sums the episode up for a doctor."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_SUMMARY

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says the summary."""
        episode = Episode.from_slots(tracker.current_slot_values())
        parts = summary_parts(episode, load_protocol(), told_at=_last_told(tracker))
        say(dispatcher, [*parts, *resuming(episode)])
        return []


def _last_told(tracker: Tracker) -> str:
    """When the person last wrote, by the clock of this machine; the tracker keeps it with each event."""
    times = [event["timestamp"] for event in tracker.events if event.get("event") == "user"]
    moment = datetime.fromtimestamp(times[-1]) if times else datetime.now()
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %Z")


class ActionWhyQuestion(SafeAction):
    """Says why the pending question is asked, and asks it again."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_WHY_QUESTION

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Gives the reason of the pending question; without one, of the advice."""
        episode = Episode.from_slots(tracker.current_slot_values())
        if episode.pending in (None, SAFETY_LIST, HAPPENING_NOW, CONTRADICTION, WHOM):
            say(dispatcher, why_parts(episode, load_protocol()))
        else:
            say(
                dispatcher, [Part(f"utter_why_i_ask_{episode.pending}"), Part(f"utter_ask_{episode.pending}")]
            )
        return []
