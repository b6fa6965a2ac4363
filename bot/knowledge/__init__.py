"""Topics, facts and sources in a database, and the search over them; usable without Rasa."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.content.knowledge_schema import load_knowledge
from bot.knowledge.database import create_engine_for, upgrade
from bot.knowledge.errors import KnowledgeError
from bot.knowledge.model import Answer, Caution, Fact, Ranked, Reference, Source, Topic
from bot.knowledge.repository import KnowledgeBase
from bot.knowledge.seeding import seed

__all__ = [
    "Answer",
    "Caution",
    "Fact",
    "KnowledgeBase",
    "KnowledgeError",
    "Ranked",
    "Reference",
    "Source",
    "Topic",
    "create_engine_for",
    "open_knowledge",
    "seed",
    "upgrade",
]


def open_knowledge(url: str) -> KnowledgeBase:
    """Makes the database ready, seeded with the installed content, and reads it.

    Raises:
        KnowledgeError: If the database cannot be used.
        UsableError: If it is of a later version, or not ours.
        ContentError: If the content does not hold together.
    """
    knowledge = load_knowledge()
    engine = create_engine_for(url)
    upgrade(engine)
    with Session(engine, future=True) as session:
        seed(session, knowledge, knowledge.content_hash)
    return KnowledgeBase(engine)
