"""Answers questions from the reviewed content."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, keep, say
from actions.knowledge import answer_parts, answers_parts, knowledge_base, questions_asked
from bot import names
from bot.triage.episode import Episode
from bot.triage.model import Level
from bot.triage.reply import Part, asking, resuming


class ActionExplain(SafeAction):
    """Gives every fact of the topic that was asked about, the best fit first."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_EXPLAIN

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Looks the topic up and says its facts; asks whether a red flag that it names is there."""
        asked = questions_asked(tracker)
        if not asked:
            say(dispatcher, [Part("utter_no_answer_no_topic")])
            return []
        answers = [knowledge_base().answer(topic, words) for topic, words in asked.items()]
        parts = list(answers_parts(answers))
        episode = Episode.from_slots(tracker.current_slot_values())
        checks = (answer.safety_check for answer in answers)
        question = next((check for check in checks if check and check not in episode.asked), None)
        if open_question := resuming(episode):
            parts += open_question
        elif question and episode.level is not Level.EMERGENCY:
            parts.append(Part(f"utter_ask_{question}"))
            episode = asking(episode, question)
        say(dispatcher, parts)
        return [*keep(episode), SlotSet(names.SLOT_TOPIC, [*asked][-1])]


class ActionTellMore(SafeAction):
    """Goes on from the last topic to the one that follows it."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_TELL_MORE

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says the next topic; without a last one, what can be asked."""
        last = tracker.get_slot(names.SLOT_TOPIC)
        following = knowledge_base().topic(last).next if last else None
        if following is None:
            say(dispatcher, [Part("utter_tell_me_more_nothing")])
            return []
        episode = Episode.from_slots(tracker.current_slot_values())
        say(dispatcher, [*answer_parts(knowledge_base().answer(following)), *resuming(episode)])
        return [SlotSet(names.SLOT_TOPIC, following)]


class ActionSources(SafeAction):
    """Names the reviewed articles behind the facts."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_SOURCES

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says title, reviewer, date of review and the organisations cited."""
        say(
            dispatcher,
            [
                Part(
                    "utter_source",
                    {
                        "title": source.title,
                        "reviewer": source.reviewed_by,
                        "reviewed_on": source.reviewed_on.isoformat(),
                        "cites": ", ".join(source.cites) or "-",
                    },
                )
                for source in knowledge_base().sources()
                if source.reviewed_by and source.reviewed_on
            ],
        )
        return []
