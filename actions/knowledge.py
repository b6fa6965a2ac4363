"""The knowledge base as the actions use it: opened once, on the first question."""

from __future__ import annotations

import functools

from rasa_sdk import Tracker

from bot import names
from bot.knowledge import Answer, KnowledgeBase, open_knowledge
from bot.settings import Settings
from bot.triage.reply import Part


@functools.lru_cache(maxsize=1)
def knowledge_base() -> KnowledgeBase:
    """The knowledge base of the configured database, seeded with the packaged content."""
    return open_knowledge(Settings.from_env().database_url)


def topic_asked(tracker: Tracker) -> str | None:
    """The topic of the latest message's intent; `None` for every other intent."""
    intent = str((tracker.latest_message.get("intent") or {}).get("name") or "")
    topic = intent.removeprefix(names.TOPIC_INTENT_PREFIX)
    return topic if topic != intent and topic in {t.id for t in knowledge_base().topics()} else None


def answer_parts(answer: Answer) -> tuple[Part, ...]:
    """The fact that answers the question, the others of its topic, and what to be careful of."""
    facts = (answer.lead, *answer.rest)
    parts = [Part("utter_answer", {"answer": fact.long}) for fact in facts]
    if answer.caution:
        parts.append(Part("utter_caution", {"answer": answer.caution.text}))
    return tuple(parts)


def lead_part(answer: Answer) -> Part:
    """Only the fact that answers the question."""
    return Part("utter_answer", {"answer": answer.lead.short})
