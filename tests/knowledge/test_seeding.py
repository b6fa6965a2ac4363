"""Seeding writes once per content, follows its changes, and stands two writers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.content.knowledge_schema import FactContent, Knowledge
from bot.knowledge import KnowledgeBase, KnowledgeError, create_engine_for, seed, upgrade
from bot.knowledge.tables import (
    FactPhraseRow,
    FactRow,
    FactSourceRow,
    SourceRow,
    SynonymRow,
    TopicRow,
    metadata,
)


def _seed(engine: Engine, knowledge: Knowledge) -> bool:
    with Session(engine, future=True) as session:
        return seed(session, knowledge, knowledge.content_hash)


@contextmanager
def _writes(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile that are more than reading."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _with_facts(
    knowledge: Knowledge, topic: str, change: Callable[[FactContent], FactContent | None]
) -> Knowledge:
    facts = tuple(new for fact in knowledge.facts[topic] if (new := change(fact)) is not None)
    return knowledge.copy(update={"facts": {**knowledge.facts, topic: facts}})


def _count(engine: Engine, kind: Any) -> int:
    with Session(engine, future=True) as session:
        return int(session.scalar(select(func.count()).select_from(kind)) or 0)


def test_first_seed_fills_every_table(engine: Engine, knowledge: Knowledge) -> None:
    assert _seed(engine, knowledge) is True
    facts = [fact for listed in knowledge.facts.values() for fact in listed]
    assert _count(engine, TopicRow) == 22
    assert _count(engine, FactRow) == 63
    assert _count(engine, SourceRow) == len(knowledge.sources)
    assert _count(engine, FactSourceRow) == sum(len(fact.sources) for fact in facts)
    assert _count(engine, FactPhraseRow) == sum(len(fact.asks) + len(fact.terms) for fact in facts)
    assert _count(engine, SynonymRow) == sum(map(len, knowledge.synonyms.values()))


def test_second_seed_writes_nothing(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    with _writes(engine) as writes:
        assert _seed(engine, knowledge) is False
    assert writes == []


def test_changed_text_updates_that_row_alone(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    changed = _with_facts(
        knowledge,
        "onj",
        lambda fact: fact.copy(update={"long": "New words."}) if fact.id == "onj.what" else fact,
    )
    with _writes(engine) as writes:
        assert _seed(engine, changed) is True
    assert sorted(statement.split()[1] for statement in writes) == ["content_version", "fact"]
    assert KnowledgeBase(engine).fact("onj.what").long == "New words."
    assert KnowledgeBase(engine).content_hash == changed.content_hash


def test_fewer_questions_leave_no_old_ones(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    fewer = _with_facts(knowledge, "onj", lambda fact: fact.copy(update={"asks": fact.asks[:4]}))
    _seed(engine, fewer)
    base = KnowledgeBase(engine)
    assert [base.fact(fact.id).asks for fact in fewer.facts["onj"]] == [
        fact.asks for fact in fewer.facts["onj"]
    ]


def test_removed_fact_is_removed_with_all_that_hangs_on_it(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    _seed(engine, _with_facts(knowledge, "onj", lambda fact: None if fact.id == "onj.trigger" else fact))
    assert [fact.id for fact in KnowledgeBase(engine).facts("onj")] == ["onj.what", "onj.advice"]
    with Session(engine, future=True) as session:
        kinds: tuple[Any, ...] = (FactPhraseRow, FactSourceRow)
        for kind in kinds:
            assert session.scalars(select(kind).where(kind.fact_id == "onj.trigger")).all() == []


def test_removed_topic_source_and_synonym_are_removed(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    smaller = knowledge.copy(
        update={
            "topics": tuple(topic for topic in knowledge.topics if topic.id != "about"),
            "facts": {topic: facts for topic, facts in knowledge.facts.items() if topic != "about"},
            "sources": tuple(source for source in knowledge.sources if source.id != "S62"),
            "synonyms": {},
        }
    )
    topics = [
        topic.copy(update={"caution": None}) if topic.id == "onj" else topic for topic in smaller.topics
    ]
    _seed(engine, smaller.copy(update={"topics": tuple(topics)}))
    base = KnowledgeBase(engine)
    assert len(base.topics()) == 21
    assert "S62" not in [source.id for source in base.sources()]
    assert _count(engine, SynonymRow) == 0


def test_fact_can_move_to_another_topic(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    moved = knowledge.facts["onj"][2]
    facts = {
        **knowledge.facts,
        "onj": knowledge.facts["onj"][:2],
        "surgery": (*knowledge.facts["surgery"], moved),
    }
    _seed(engine, knowledge.copy(update={"facts": facts}))
    base = KnowledgeBase(engine)
    assert base.fact(moved.id).topic == "surgery"
    assert base.fact(moved.id).asks == moved.asks


def test_a_failed_change_leaves_the_old_content(engine: Engine, knowledge: Knowledge) -> None:
    _seed(engine, knowledge)
    broken = knowledge.copy(update={"sources": knowledge.sources[1:], "topics": knowledge.topics[:3]})
    with pytest.raises(KnowledgeError):
        _seed(engine, broken)
    base = KnowledgeBase(engine)
    assert base.content_hash == knowledge.content_hash
    assert len(base.topics()) == 22


def test_several_writers_at_once(tmp_path: Path, knowledge: Knowledge) -> None:
    url = f"sqlite:///{tmp_path}/shared.db"
    upgrade(create_engine_for(url))
    start = threading.Barrier(4)
    results: list[object] = []

    def write() -> None:
        engine = create_engine_for(url)
        start.wait()
        try:
            results.append(_seed(engine, knowledge))
        except KnowledgeError as error:
            results.append(error)
        finally:
            engine.dispose()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(map(str, results)) == ["False", "False", "False", "True"]
    assert len(KnowledgeBase(create_engine_for(url)).facts("symptoms")) == 6


def test_a_row_taken_meanwhile_is_tried_again(
    engine: Engine, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, failures = Session.commit, iter([True, False])

    def taken(session: Session) -> None:
        if next(failures, False):
            raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))
        commit(session)

    monkeypatch.setattr(Session, "commit", taken)
    assert _seed(engine, knowledge) is True
    assert _count(engine, FactRow) == 63


def test_sqlite_keeps_foreign_keys(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_tables_are_those_agreed() -> None:
    assert {"topic", "source", "fact", "fact_source", "fact_phrase", "content_version"} <= set(
        metadata.tables
    )
