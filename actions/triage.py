"""Answers reports, answers and denials: level and advice first, then at most one question."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, current_turn, keep, say
from actions.knowledge import answer_parts, knowledge_base, lead_part, questions_asked
from actions.refusals import refusal_parts, refused_in
from bot import names
from bot.content.loading import load_protocol
from bot.triage.model import Level
from bot.triage.reply import not_understood, reply_to, reply_to_nothing_open, with_answer

_ASKED_BACK = {
    names.INTENT_AFFIRM: names.UTTER_YES_TO_NOTHING,
    names.INTENT_DENY: names.UTTER_NO_TO_NOTHING,
    names.INTENT_UNSURE: names.UTTER_UNSURE_OF_NOTHING,
    names.INTENT_REFUSE: names.UTTER_NEED_NOT_ANSWER,
}


class ActionTriage(SafeAction):
    """Says what the engine makes of the latest message."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_TRIAGE

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Plans and says the reply, with the answer to a question in the same message; keeps what it asks."""
        turn = current_turn(tracker)
        reply = reply_to(turn, load_protocol())
        quiet = bool(turn.answered) or turn.after.worst is Level.EMERGENCY
        asked = {} if quiet else questions_asked(tracker)
        answers = [knowledge_base().answer(topic, words) for topic, words in asked.items()]
        if answers:
            short = bool(turn.present) or len(answers) > 1
            reply = with_answer(
                reply, [lead_part(answer) for answer in answers] if short else answer_parts(answers[0])
            )
        if refused := [] if quiet else refused_in(tracker):
            reply = with_answer(reply, refusal_parts(refused, after_report=bool(turn.present)))
        say(dispatcher, reply.parts)
        return keep(reply.episode)


class ActionNothingOpen(SafeAction):
    """Asks what a short answer is meant for, when no question is open that it could answer."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_NOTHING_OPEN

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Plans and says the reply; keeps the question that it may end with."""
        intent = str((tracker.latest_message.get("intent") or {}).get("name"))
        asked = _ASKED_BACK.get(intent, names.UTTER_YES_TO_NOTHING)
        reply = reply_to_nothing_open(current_turn(tracker), asked, load_protocol())
        say(dispatcher, reply.parts)
        return keep(reply.episode)


class ActionNotUnderstood(SafeAction):
    """Asks again, and after two failures asks the safety questions."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_NOT_UNDERSTOOD

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Plans and says the reply; keeps the question that it asks."""
        reply = not_understood(current_turn(tracker))
        say(dispatcher, reply.parts)
        return keep(reply.episode)
