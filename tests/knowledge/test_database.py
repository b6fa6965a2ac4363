"""A database that cannot be used is reported in one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine
from sqlalchemy.schema import CreateTable

from bot.content.knowledge_schema import Knowledge
from bot.knowledge import KnowledgeBase, KnowledgeError, create_engine_for, open_knowledge
from bot.knowledge.tables import metadata


def _refused(url: str) -> str:
    with pytest.raises(KnowledgeError) as caught:
        open_knowledge(url)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    message = _refused(f"sqlite:///{tmp_path}/nowhere/knowledge.db")
    assert "nowhere/knowledge.db: unable to open database file" in message


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("These are my notes, and they are not a database. " * 99)
    assert "file is not a database" in _refused(f"sqlite:///{tmp_path}/notes.db")


def test_file_that_must_not_be_written(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "knowledge.db"
    path.touch()
    assert "readonly" in _refused(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_seeded_file_is_enough_when_it_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    open_knowledge(f"sqlite:///{path}")
    assert len(open_knowledge(f"sqlite:///file:{path}?mode=ro&uri=true").topics()) == 22


def test_server_that_does_not_answer_and_no_password_shown() -> None:
    message = _refused("postgresql://bonewatch:s3cret@127.0.0.1:1/bonewatch")
    assert "127.0.0.1" in message
    assert "s3cret" not in message


@pytest.mark.parametrize(
    "url", ["", "knowledge.db", "sqlite", "nosuchdb://host/name", "postgresql+nodriver://h/n"]
)
def test_url_that_makes_no_sense(url: str) -> None:
    assert _refused(url).startswith("cannot use the knowledge database")


def test_empty_database_is_not_served(engine: Engine) -> None:
    with pytest.raises(KnowledgeError, match="seeded first"):
        KnowledgeBase(engine)


def test_knowledge_outlives_its_database(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    base = open_knowledge(f"sqlite:///{path}")
    path.unlink()
    assert base.answer("spine", "paralysis").lead.id == "spine.paralysis"


def test_tables_suit_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))


def test_memory_database_works() -> None:
    engine = create_engine_for("sqlite://")
    engine.dispose()
    assert len(open_knowledge("sqlite://").topics()) == 22
