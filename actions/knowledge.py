"""The knowledge base as the actions use it: opened once, on the first question."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker

from bot import names
from bot.content.knowledge_schema import load_knowledge
from bot.content.pictures_schema import Pictures, load_pictures
from bot.content.tour_schema import Tour, load_tour
from bot.knowledge import Answer, KnowledgeBase, open_knowledge
from bot.knowledge.follow_up import opens_like_follow_up
from bot.settings import Settings
from bot.triage.parts import Part

CERTAIN = 0.4
_AS_GOOD = 0.6
_SURE_OF_TOPIC = 0.5


@functools.lru_cache(maxsize=1)
def knowledge_base() -> KnowledgeBase:
    """The knowledge base of the configured database, seeded with the packaged content."""
    return open_knowledge(Settings.from_env().database_url)


@functools.lru_cache(maxsize=1)
def tour() -> Tour:
    """The guided tour of the packaged content."""
    return load_tour(load_knowledge())


@functools.lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The drawings of the packaged content."""
    return load_pictures(topic.id for topic in knowledge_base().topics())


def questions_asked(tracker: Tracker) -> dict[str, str]:
    """The topics that the latest message asks about, in order, each with the words of its question.

    A message of several sentences may hold several questions, and may hold one beside something else.
    """
    said = str(tracker.latest_message.get("text") or "")
    asked: dict[str, str] = {}
    for entity in tracker.latest_message.get("entities") or ():
        if entity.get("entity") == names.ENTITY_ASKS and (topic := _topic_of_part(entity)):
            asked.setdefault(topic, entity["text"])
    whole = _topic((tracker.latest_message.get("intent") or {}).get("name"))
    last = tracker.get_slot(names.SLOT_TOPIC)
    if last and whole and not asked and follows_up(said, last):
        return {last: said}
    if whole and whole not in asked and len(asked) < 2:
        asked = {whole: said, **asked}
    return asked


def topic_gone_on_with(tracker: Tracker) -> str | None:
    """The last topic, if the latest message is a short question that the classifier cannot place.

    Args:
        tracker: The conversation.
    """
    message = tracker.latest_message
    intent = message.get("intent") or {}
    parts = [e for e in message.get("entities") or () if e.get("entity") == names.ENTITY_ASKS]
    sure = _topic(intent.get("name")) and float(intent.get("confidence") or 1.0) >= _SURE_OF_TOPIC
    opens = opens_like_follow_up(str(message.get("text") or ""))
    return tracker.get_slot(names.SLOT_TOPIC) if opens and not parts and not sure else None


def follows_up(question: str, topic: str) -> bool:
    """Whether a short question goes on from the last topic ("and what about side effects?").

    Args:
        question: The person's words.
        topic: The last topic.

    Returns:
        Whether it opens like a follow-up and that topic answers it about as well as any.
    """
    if not opens_like_follow_up(question):
        return False
    here, anywhere = (knowledge_base().search(question, topic=where, limit=1) for where in (topic, None))
    if not anywhere:
        return True
    return bool(here) and here[0].score >= _AS_GOOD * anywhere[0].score


def _topic_of_part(entity: Mapping[str, Any]) -> str | None:
    """The topic of one question; where the classifier is unsure of so few words, that of the best fact."""
    if entity["confidence"] >= CERTAIN:
        return _topic(entity["value"])
    found = knowledge_base().search(entity["text"], limit=1)
    return found[0].fact.topic if found else None


def _topic(intent: object) -> str | None:
    topic = str(intent or "").removeprefix(names.TOPIC_INTENT_PREFIX)
    return topic if topic != intent and topic in {t.id for t in knowledge_base().topics()} else None


def answer_parts(answer: Answer) -> tuple[Part, ...]:
    """The fact that answers the question, the others of its topic, and what to be careful of."""
    facts = (answer.lead, *answer.rest)
    parts = [Part("utter_answer", {"answer": fact.long, "topic": fact.topic}) for fact in facts]
    if answer.caution:
        parts.append(Part("utter_caution", {"answer": answer.caution.text}))
    return tuple(parts)


def answers_parts(answers: Sequence[Answer]) -> tuple[Part, ...]:
    """All facts of one answer; of several, the one that answers each question, with its caution."""
    if len(answers) == 1:
        return answer_parts(answers[0])
    parts = []
    for answer in answers:
        parts.append(Part("utter_answer", {"answer": answer.lead.long, "topic": answer.lead.topic}))
        if answer.caution:
            parts.append(Part("utter_caution", {"answer": answer.caution.text}))
    return tuple(parts)


def follow_up_parts(topic: str, question: str) -> tuple[Part, ...]:
    """What the last topic has on a question that goes on from it; else whom to ask.

    Args:
        topic: The last topic.
        question: The person's words.
    """
    if knowledge_base().search(question, topic=topic, limit=1):
        return answer_parts(knowledge_base().answer(topic, question))
    return (Part("utter_no_answer", {"title": knowledge_base().topic(topic).title}),)


def lead_part(answer: Answer) -> Part:
    """Only the fact that answers the question."""
    return Part("utter_answer", {"answer": answer.lead.short, "topic": answer.lead.topic})
