"""The shipped knowledge, and databases that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.content.knowledge_schema import Knowledge, load_knowledge
from bot.knowledge import KnowledgeBase, create_engine_for, open_knowledge, upgrade


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return open_knowledge(f"sqlite:///{tmp_path_factory.mktemp('knowledge')}/knowledge.db")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database with the tables."""
    engine = create_engine_for(f"sqlite:///{tmp_path}/knowledge.db")
    upgrade(engine)
    yield engine
    engine.dispose()
