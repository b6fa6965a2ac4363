"""The knowledge base: reads the database once, then answers from memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.knowledge.asked import Features
from bot.knowledge.errors import KnowledgeError, reported
from bot.knowledge.model import Answer, Caution, Fact, Ranked, Reference, Source, Topic
from bot.knowledge.search import Document, SearchIndex, Vocabulary
from bot.knowledge.tables import ContentVersionRow, FactRow, SourceRow, SynonymRow, TopicRow

_Value = TypeVar("_Value")


class KnowledgeBase:
    """Topics, facts and sources, with search over them.

    Everything is read when it is made, so a database that goes away later does no harm.

    Args:
        engine: An engine of `create_engine_for`, whose database has been seeded.

    Raises:
        KnowledgeError: If the database cannot be read, or holds no content.
    """

    def __init__(self, engine: Engine) -> None:
        with reported(engine.url), Session(engine, future=True) as session:
            self._sources = {row.id: _source(row) for row in _rows(session, SourceRow)}
            self._topics = {row.id: self._topic(row) for row in _rows(session, TopicRow)}
            facts = [self._fact(row) for row in _rows(session, FactRow)]
            synonyms = _by_phrase(session.scalars(select(SynonymRow)))
            version = session.scalars(select(ContentVersionRow)).first()
        if version is None or not self._topics or not facts:
            raise KnowledgeError("the knowledge database holds no content; it has to be seeded first")
        self.content_hash: str = version.content_hash
        self._facts_of = {
            topic: tuple(fact for fact in facts if fact.topic == topic) for topic in self._topics
        }
        self._facts = {fact.id: fact for topic_facts in self._facts_of.values() for fact in topic_facts}
        documents = [_document(fact) for fact in self._facts.values()]
        texts = [text for document in documents for text in document.all_texts]
        vocabulary = Vocabulary(synonyms, texts)
        features = Features(vocabulary.all_stems, texts)
        self._index = SearchIndex(documents, vocabulary, features)
        self._index_of = {
            topic: SearchIndex(map(_document, topic_facts), vocabulary, features)
            for topic, topic_facts in self._facts_of.items()
        }

    def topics(self) -> tuple[Topic, ...]:
        """All topics in the order of the tour."""
        return tuple(self._topics.values())

    def topic(self, topic: str) -> Topic:
        """One topic; raises KnowledgeError for an id that there is not."""
        return _known(self._topics, topic, "topic")

    def facts(self, topic: str) -> tuple[Fact, ...]:
        """All facts of a topic in their order."""
        return _known(self._facts_of, topic, "topic")

    def fact(self, fact: str) -> Fact:
        """One fact; raises KnowledgeError for an id that there is not."""
        return _known(self._facts, fact, "fact")

    def sources(self) -> tuple[Source, ...]:
        """All sources in their order."""
        return tuple(self._sources.values())

    def search(self, question: str, topic: str | None = None, limit: int = 5) -> list[Ranked]:
        """The facts that fit a question, best first; empty when no word of it is known.

        Args:
            question: In the person's own words.
            topic: Look only here; everywhere when not given.
            limit: How many facts at most.
        """
        index = self._index if topic is None else _known(self._index_of, topic, "topic")
        return [Ranked(self._facts[key], score) for key, score in index.rank(question)[: max(limit, 0)]]

    def answer(self, topic: str, question: str = "") -> Answer:
        """All facts of a topic: the one that fits the question best, then the others in their order."""
        facts = self.facts(topic)
        found = self.search(question, topic, limit=1)
        lead = found[0].fact if found else facts[0]
        about = self.topic(topic)
        return Answer(
            topic=about,
            lead=lead,
            rest=tuple(fact for fact in facts if fact.id != lead.id),
            caution=about.caution,
            safety_check=about.safety_check,
            score=found[0].score if found else 0.0,
        )

    def _reference(self, source_id: str, slide: int | None) -> Reference:
        return Reference(source=self._sources[source_id], slide=slide)

    def _topic(self, row: TopicRow) -> Topic:
        caution = None
        if row.caution is not None:
            references = tuple(self._reference(source, slide) for source, slide in row.caution_sources)
            caution = Caution(text=row.caution, references=references, review=row.caution_review or "")
        return Topic(
            id=row.id,
            title=row.title,
            short=row.short,
            next=row.next,
            related=tuple(row.related),
            safety_check=row.safety_check,
            caution=caution,
        )

    def _fact(self, row: FactRow) -> Fact:
        return Fact(
            id=row.id,
            topic=row.topic_id,
            short=row.short,
            long=row.long,
            review=row.review,
            references=tuple(self._reference(at.source_id, at.slide) for at in row.sources),
            asks=tuple(phrase.text for phrase in row.phrases if phrase.kind == "ask"),
            terms=tuple(phrase.text for phrase in row.phrases if phrase.kind == "term"),
        )


def _known(table: Mapping[str, _Value], key: str, kind: str) -> _Value:
    if key not in table:
        raise KnowledgeError(f"the knowledge base has no {kind} {key!r}")
    return table[key]


def _rows(session: Session, kind: Any) -> Sequence[Any]:
    return session.scalars(select(kind).order_by(kind.position, kind.id)).all()  # type: ignore[no-any-return]


def _source(row: SourceRow) -> Source:
    return Source(
        id=row.id,
        kind=row.kind,
        title=row.title,
        publisher=row.publisher,
        reviewed_by=row.reviewed_by,
        reviewed_on=row.reviewed_on,
        cites=tuple(row.cites),
    )


def _by_phrase(synonyms: Iterable[SynonymRow]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for phrase, word in sorted((synonym.phrase, synonym.word) for synonym in synonyms):
        words.setdefault(phrase, []).append(word)
    return words


def _document(fact: Fact) -> Document:
    return Document(key=fact.id, texts=(fact.short, fact.long), asks=fact.asks, terms=fact.terms)
