"""Brings the database to the state of the content: once per content hash, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.content.knowledge_schema import FactContent, Knowledge, TopicContent
from bot.knowledge.errors import KnowledgeError, reported
from bot.knowledge.tables import (
    ContentVersionRow,
    FactPhraseRow,
    FactRow,
    FactSourceRow,
    SourceRow,
    SynonymRow,
    TopicRow,
)

_VERSION = "knowledge"
_ATTEMPTS = 5


def seed(session: Session, knowledge: Knowledge, content_hash: str) -> bool:
    """Writes the content, unless the database already holds this very hash.

    Two processes may do this at once: the one that comes second finds its rows taken, starts over, and then
    finds nothing left to do.

    Args:
        session: A fresh session; it is committed or rolled back here.
        knowledge: The content.
        content_hash: What identifies this state of the content.

    Returns:
        Whether anything was written.

    Raises:
        KnowledgeError: If the database cannot be read or written.
    """
    url = session.get_bind().engine.url
    with reported(url):
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return _seed_once(session, knowledge, content_hash)
            except (IntegrityError, StaleDataError, OperationalError) as error:
                session.rollback()
                if attempt == _ATTEMPTS or not _was_another_writer(error):
                    raise
    raise KnowledgeError("seeding ended without a result")  # pragma: no cover


def _was_another_writer(error: Exception) -> bool:
    """Whether another process explains the error; other operational errors will not pass by waiting."""
    if not isinstance(error, OperationalError):
        return True
    return any(word in str(error.orig) for word in ("locked", "deadlock", "already exists"))


def _seed_once(session: Session, knowledge: Knowledge, content_hash: str) -> bool:
    version = session.get(ContentVersionRow, _VERSION)
    if version is not None and version.content_hash == content_hash:
        session.rollback()
        return False
    # Parents are flushed before the rows that point to them, and removed after these.
    _upsert(session, SourceRow, list(_source_rows(knowledge)))
    _upsert(session, TopicRow, list(_topic_rows(knowledge)))
    facts = list(_fact_rows(knowledge))
    _upsert(session, FactRow, facts)
    _upsert(session, SynonymRow, list(_synonym_rows(knowledge)))
    _delete_others(session, FactRow, {fact.id for fact in facts})
    _delete_others(session, TopicRow, {topic.id for topic in knowledge.topics})
    _delete_others(session, SourceRow, {source.id for source in knowledge.sources})
    _delete_other_synonyms(session, knowledge)
    session.merge(ContentVersionRow(name=_VERSION, content_hash=content_hash))
    session.commit()
    return True


def _upsert(session: Session, kind: Any, rows: list[Any]) -> None:
    """Inserts or updates by key; rows that are already as they should be are not written."""
    # Held in a name: the session refers to its rows weakly, and merging would read them one by one.
    already = session.scalars(select(kind)).all()
    for row in rows:
        session.merge(row)
    session.flush()
    del already


def _delete_others(session: Session, kind: Any, kept: Collection[str]) -> None:
    for row in session.scalars(select(kind).where(kind.id.not_in(kept))):
        session.delete(row)
    session.flush()


def _delete_other_synonyms(session: Session, knowledge: Knowledge) -> None:
    kept = {(row.phrase, row.word) for row in _synonym_rows(knowledge)}
    for row in session.scalars(select(SynonymRow)):
        if (row.phrase, row.word) not in kept:
            session.delete(row)
    session.flush()


def _source_rows(knowledge: Knowledge) -> Iterator[SourceRow]:
    for position, source in enumerate(knowledge.sources):
        yield SourceRow(
            id=source.id,
            position=position,
            kind=source.kind,
            title=source.title,
            publisher=source.publisher,
            reviewed_by=source.reviewed_by,
            reviewed_on=source.reviewed_on,
            cites=list(source.cites),
        )


def _topic_rows(knowledge: Knowledge) -> Iterator[TopicRow]:
    for position, topic in enumerate(knowledge.topics):
        yield _topic_row(topic, position)


def _topic_row(topic: TopicContent, position: int) -> TopicRow:
    caution = topic.caution
    return TopicRow(
        id=topic.id,
        position=position,
        title=topic.title,
        short=topic.short,
        next=topic.next,
        related=list(topic.related),
        safety_check=topic.safety_check,
        caution=caution.text if caution else None,
        caution_review=caution.review if caution else None,
        caution_sources=[[at.source, at.slide] for at in caution.sources] if caution else [],
    )


def _fact_rows(knowledge: Knowledge) -> Iterator[FactRow]:
    for topic, facts in knowledge.facts.items():
        for position, fact in enumerate(facts):
            yield _fact_row(fact, topic, position)


def _fact_row(fact: FactContent, topic: str, position: int) -> FactRow:
    phrases = [("ask", number, text) for number, text in enumerate(fact.asks)]
    phrases += [("term", number, text) for number, text in enumerate(fact.terms)]
    return FactRow(
        id=fact.id,
        topic_id=topic,
        position=position,
        short=fact.short,
        long=fact.long,
        review=fact.review,
        sources=[
            FactSourceRow(fact_id=fact.id, position=number, source_id=at.source, slide=at.slide)
            for number, at in enumerate(fact.sources)
        ],
        phrases=[
            FactPhraseRow(fact_id=fact.id, kind=kind, position=number, text=text)
            for kind, number, text in phrases
        ],
    )


def _synonym_rows(knowledge: Knowledge) -> Iterator[SynonymRow]:
    for word, phrases in knowledge.synonyms.items():
        for phrase in phrases:
            yield SynonymRow(phrase=phrase, word=word)
