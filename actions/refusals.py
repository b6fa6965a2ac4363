"""Says what it does not answer, whom to ask, and the nearest fact; takes up fear, anger and grief."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction, say
from actions.knowledge import CERTAIN, knowledge_base, lead_part, questions_asked
from bot import names
from bot.content.knowledge_schema import load_knowledge
from bot.content.refusals_schema import Refusal, Refusals, load_refusals
from bot.knowledge import Fact
from bot.triage.episode import Episode
from bot.triage.parts import Part
from bot.triage.reply import resuming

_FACTS_SEARCHED = 30
Refused = list[tuple[Refusal, str]]


class ActionRefuse(SafeAction):
    """Answers a request that must not be answered, and a feeling."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return names.ACTION_REFUSE

    def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says the refusal with its fact, then what else was asked, then the question that is open."""
        refused = refused_in(tracker, certain=0.0)
        topics = _topics_told(refused)
        others = {topic: words for topic, words in questions_asked(tracker).items() if topic not in topics}
        answers = [lead_part(knowledge_base().answer(topic, words)) for topic, words in others.items()]
        episode = Episode.from_slots(tracker.current_slot_values())
        say(dispatcher, [*refusal_parts(refused), *answers, *resuming(episode)])
        last = [*topics, *others][-1:]
        return [SlotSet(names.SLOT_TOPIC, topic) for topic in last]


@functools.lru_cache(maxsize=1)
def refusals() -> Refusals:
    """What is not answered, checked against facts and topics."""
    return load_refusals(load_knowledge())


def refused_in(tracker: Tracker, certain: float = CERTAIN) -> Refused:
    """The refusals that the latest message calls for, each with the words that call for it.

    Args:
        tracker: The conversation.
        certain: How sure the classifier must be of the message as a whole.
    """
    found: dict[str, tuple[Refusal, str]] = {}
    message = tracker.latest_message
    for entity in message.get("entities") or ():
        refusal = refusals().of(entity.get("value")) if entity.get("entity") == names.ENTITY_ASKS else None
        if refusal and entity["confidence"] >= CERTAIN:
            found.setdefault(refusal.asked, (refusal, entity["text"]))
    intent = message.get("intent") or {}
    whole = refusals().of(intent.get("name"))
    if whole and not found and float(intent.get("confidence") or 0.0) >= certain:
        found[whole.asked] = (whole, str(message.get("text") or ""))
    return list(found.values())


def refusal_parts(refused: Iterable[tuple[Refusal, str]], *, after_report: bool = False) -> list[Part]:
    """What is said of each refusal.

    Args:
        refused: The refusals, with the words that call for them.
        after_report: Whether advice or an answer stands before them, which leaves out cautions and feelings.
    """
    parts: list[Part] = []
    for refusal, words in refused:
        if refusal.feeling and after_report:
            continue
        parts.append(Part(refusal.says))
        fact = _nearest(refusal, words)
        if fact and "fact" in refusal.tells:
            parts.append(Part("utter_answer", {"answer": fact.short}))
        caution = knowledge_base().topic(fact.topic).caution if fact else None
        if caution and "caution" in refusal.tells and not after_report:
            parts.append(Part("utter_caution", {"answer": caution.text}))
    return list({(part.name, *part.values.values()): part for part in parts}.values())


def _topics_told(refused: Refused) -> list[str]:
    facts = (_nearest(refusal, words) for refusal, words in refused if "fact" in refusal.tells)
    return [fact.topic for fact in facts if fact]


def _nearest(refusal: Refusal, words: str) -> Fact | None:
    if refusal.fact:
        return knowledge_base().fact(refusal.fact)
    if not refusal.among:
        return None
    found = knowledge_base().search(words, limit=_FACTS_SEARCHED)
    return next((ranked.fact for ranked in found if ranked.fact.topic in refusal.among), None)
