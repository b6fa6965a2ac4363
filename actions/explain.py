"""Answers questions from the reviewed content."""

from __future__ import annotations

from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, keep, say
from actions.knowledge import (
    answer_parts,
    answers_parts,
    follow_up_parts,
    knowledge_base,
    questions_asked,
    topic_gone_on_with,
)
from actions.pictures import picture_of
from actions.refusals import refusal_parts, refused_in
from actions.tour import go, going_on
from bot import names
from bot.knowledge.sources import REVIEW_FACT, source_parts
from bot.settings import Settings
from bot.triage.episode import Episode
from bot.triage.model import Level
from bot.triage.parts import Part
from bot.triage.reply import asking, resuming


class ActionExplain(SafeAction):
    """Gives every fact of the topic that was asked about, the best fit first."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_EXPLAIN

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Looks the topic up and says its facts; asks whether a red flag that it names is there."""
        if last := topic_gone_on_with(tracker):
            return _go_on(dispatcher, tracker, last)
        asked = questions_asked(tracker)
        if not asked:
            say(dispatcher, [Part("utter_no_answer_no_topic")])
            return []
        answers = [knowledge_base().answer(topic, words) for topic, words in asked.items()]
        if all(answer.lead.id == REVIEW_FACT for answer in answers):
            return tell_sources(dispatcher, tracker)
        parts = [*answers_parts(answers), *refusal_parts(refused_in(tracker), after_report=True)]
        picture, events = picture_of(tracker, [*asked][-1])
        parts += picture
        episode = Episode.from_slots(tracker.current_slot_values())
        checks = (answer.safety_check for answer in answers)
        question = next((check for check in checks if check and check not in episode.asked), None)
        if open_question := resuming(episode):
            parts += open_question
        elif question and episode.worst is not Level.EMERGENCY:
            parts.append(Part(f"utter_ask_{question}"))
            episode = asking(episode, question)
        say(dispatcher, parts)
        return [*keep(episode), *events, SlotSet(names.SLOT_TOPIC, [*asked][-1])]


def _go_on(dispatcher: CollectingDispatcher, tracker: Tracker, topic: str) -> Events:
    """Answers a question such as "is that dangerous?" from the last topic, which stays the last one."""
    parts = follow_up_parts(topic, str(tracker.latest_message.get("text") or ""))
    say(dispatcher, [*parts, *resuming(Episode.from_slots(tracker.current_slot_values()))])
    return []


class ActionTellMore(SafeAction):
    """Goes on in the tour, or else from the last topic to the one that follows it."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_TELL_MORE

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says the next topic; without a last one, what can be asked."""
        if command := going_on(tracker):
            return go(dispatcher, tracker, command)
        last = tracker.get_slot(names.SLOT_TOPIC)
        following = knowledge_base().topic(last).next if last else None
        if following is None:
            say(dispatcher, [Part("utter_tell_me_more_nothing")])
            return []
        episode = Episode.from_slots(tracker.current_slot_values())
        picture, events = picture_of(tracker, following)
        parts = answer_parts(knowledge_base().answer(following))
        say(dispatcher, [*parts, *picture, *resuming(episode)])
        return [*events, SlotSet(names.SLOT_TOPIC, following)]


class ActionSources(SafeAction):
    """Names the reviewed articles behind the facts."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_SOURCES

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says who reviewed them and when, and where the last topic comes from."""
        return tell_sources(dispatcher, tracker)


def tell_sources(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Says who stands behind the facts; the last topic stays the last one."""
    last, months = tracker.get_slot(names.SLOT_TOPIC), Settings.from_env().review_months
    parts = source_parts(knowledge_base(), last, date.today(), months)
    say(dispatcher, [*parts, *resuming(Episode.from_slots(tracker.current_slot_values()))])
    return []
