"""The history of the tables leads to what the classes say, keeps every row, and stands two starts at once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot import database
from bot.content.knowledge_schema import Knowledge
from bot.database import (
    NewerDatabaseError,
    create_engine_for,
    downgrade,
    head,
    history,
    messenger_tables,
    upgrade,
    version,
)
from bot.database.__main__ import main
from bot.database.history import alone
from bot.errors import UsableError
from bot.escalation.record import Base, EscalationLog
from bot.feedback.record import Base as Feedback
from bot.knowledge import open_knowledge
from bot.knowledge.tables import metadata
from bot.triage.model import Decision, Level
from tests import postgres

DECISION = Decision(Level.EMERGENCY, (), "0.1.0", "0" * 64)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bonewatch.db"
        return
    server: str = request.getfixturevalue("postgresql")
    name = "t" + re.sub(r"\W", "", tmp_path.name.lower())
    admin = create_engine_for(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine_for(url)
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        tables = [metadata, Base.metadata, messenger_tables.metadata, Feedback.metadata]
        return list(compare_metadata(context, tables))


def rows(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table but Alembic's; a table without rows is left out."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: found
            for name, table in tables.tables.items()
            if name != "alembic_version" and (found := sorted(map(repr, connection.execute(select(table)))))
        }


def fill(url: str, conversations: int = 3) -> None:
    open_knowledge(url)
    log = EscalationLog(url)
    for number in range(conversations):
        assert log.record("someone", str(number), DECISION)


def make_unversioned(engine: Engine) -> None:
    """A database as the first versions left it."""
    downgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


def test_migrations_lead_to_what_the_classes_say(engine: Engine) -> None:
    upgrade(engine)
    assert differences(engine) == []
    assert version(engine) == head()


def test_a_difference_would_be_found(engine: Engine) -> None:
    upgrade(engine, "0001")
    assert "add_index" in [difference[0] for difference in differences(engine)]


def test_upgrade_from_the_first_revision_keeps_every_row(engine: Engine, url: str) -> None:
    fill(url)
    downgrade(engine, "0001")
    before = rows(engine)
    assert len(before["fact"]) >= 63
    assert len(before["escalation"]) == 3
    upgrade(engine)
    assert rows(engine) == before
    assert differences(engine) == []


def test_a_database_without_revision_is_adopted(engine: Engine, url: str) -> None:
    fill(url)
    make_unversioned(engine)
    before = rows(engine)
    assert version(engine) is None
    fill(url, conversations=0)
    assert rows(engine) == before
    assert version(engine) == head()
    assert differences(engine) == []


@pytest.mark.parametrize("made", ["knowledge", "escalation"])
def test_half_a_database_is_adopted_and_completed(engine: Engine, made: str) -> None:
    (metadata if made == "knowledge" else Base.metadata).create_all(engine)
    if made == "escalation":  # The first versions had no such index.
        with engine.begin() as connection:
            connection.execute(text("DROP INDEX ix_escalation_recorded_at"))
    upgrade(engine)
    assert differences(engine) == []


def test_every_step_back_and_forth(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "0001")
    assert version(engine) == "0001"
    downgrade(engine, "base")
    assert rows(engine) == {}
    upgrade(engine)
    assert differences(engine) == []


def test_a_later_database_is_refused_in_one_line_and_left_alone(engine: Engine, url: str) -> None:
    fill(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    before = rows(engine)
    for refused in (
        lambda: open_knowledge(url),
        lambda: EscalationLog(url),
        lambda: downgrade(engine, "0001"),
        lambda: database.prepare(url),
    ):
        with pytest.raises(NewerDatabaseError) as caught:
            refused()
        assert re.fullmatch(
            r"The database \S+ was made by a later version .*0999.*BONEWATCH_DATABASE_URL.*\.",
            str(caught.value),
        )
    assert rows(engine) == before


def test_a_table_of_somebody_else_is_refused_and_nothing_is_made(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE fact (id INTEGER PRIMARY KEY, opinion TEXT)"))
    with pytest.raises(UsableError, match="The table 'fact' in the database was not made by Bonewatch"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["fact"]
    assert "was not made by Bonewatch" in str(database.prepare(engine.url.render_as_string(False)))


def test_a_migration_that_fails_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(op, "create_index", fail)
        with pytest.raises(RuntimeError):
            upgrade(engine)
    assert inspect(engine).get_table_names() == []
    upgrade(engine)
    assert differences(engine) == []


def test_threads_that_start_at_once(url: str) -> None:
    start = threading.Barrier(4)
    failures: list[Exception] = []

    def begin() -> None:
        engine = create_engine_for(url)
        start.wait()
        try:
            upgrade(engine)
        except Exception as error:
            failures.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("adopted", [False, True])
def test_processes_that_start_at_once(engine: Engine, url: str, adopted: bool, tmp_path: Path) -> None:
    if adopted:
        fill(url)
        make_unversioned(engine)
    before = rows(engine)
    go = tmp_path / "go"
    code = (
        "import pathlib, sys, time; from bot.database import create_engine_for, upgrade\n"
        "engine = create_engine_for(sys.argv[1]); print('ready', flush=True)\n"
        "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.005)\n"
        "upgrade(engine)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, url, str(go)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    go.touch()
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in started] == [("", 0)] * 3
    assert differences(engine) == []
    if adopted:
        assert rows(engine) == before


def test_an_upgrade_waits_for_another(engine: Engine, url: str) -> None:
    code = "import sys; from bot.database import *; upgrade(create_engine_for(sys.argv[1]))"
    with alone(engine):
        waiting = subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(3)
    assert (waiting.communicate(timeout=60)[1], waiting.returncode) == ("", 0)
    assert version(engine) == head()


def test_a_database_that_is_up_to_date_is_only_read(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(engine)
    monkeypatch.setattr("bot.database.history.alone", None)
    upgrade(engine)


def test_sqlite_rebuilds_a_table_without_emptying_those_below(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bonewatch.db"
    fill(url, conversations=0)
    engine = create_engine_for(url)
    before = rows(engine)
    with alone(engine) as connection:
        for statement in (
            "CREATE TABLE copy AS SELECT * FROM fact",
            "DROP TABLE fact",
            "ALTER TABLE copy RENAME TO fact",
        ):
            connection.exec_driver_sql(statement)
    assert rows(engine) == before
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_prepare_makes_a_database_and_bears_one_that_cannot_be_used(tmp_path: Path) -> None:
    assert database.prepare(f"sqlite:///{tmp_path}/new.db") is None
    assert (tmp_path / "new.db").stat().st_size > 0
    for url in (f"sqlite:///{tmp_path}/no/new.db", "postgresql://me:s3cret@127.0.0.1:1/x", "nosuch://h/n"):
        problem = database.prepare(url)
        assert problem
        assert problem.startswith("no facts can be told and no emergency recorded")
        assert "\n" not in problem
        assert "s3cret" not in problem


def test_a_row_of_the_knowledge_still_needs_its_topic(engine: Engine, knowledge: Knowledge) -> None:
    upgrade(engine)
    statement = text("INSERT INTO fact VALUES ('a.b', 'none', 0, 's', 'l', 'r')")
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["current"], 0, f"The database is at no revision; this version has {head()}."),
        (["upgrade"], 0, f"The database is at {head()}; this version has {head()}."),
        (["downgrade", "0001"], 0, f"The database is at 0001; this version has {head()}."),
        (["downgrade", "nonsense"], 1, "Can't locate revision identified by 'nonsense'"),
    ],
)
def test_the_maintenance_command(
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = f"sqlite:///{tmp_path}/bonewatch.db"
    monkeypatch.setenv("BONEWATCH_DATABASE_URL", url)
    if arguments[0] == "downgrade":
        upgrade(create_engine_for(url))
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert (out + err).strip() == said


def test_a_new_revision_is_written_to_match_the_classes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(Path(history.__file__).parent / "migrations", copy)
    newest = max((copy / "versions").glob("v*.py"))
    newest.unlink()
    monkeypatch.setattr(history, "_MIGRATIONS", copy)
    assert main(["revision", "what is new"]) == 0
    written = copy / "versions" / f"{newest.name.split('_')[0]}_what_is_new.py"
    assert "op.create_" in written.read_text(encoding="utf-8")
    assert "Wrote " in capsys.readouterr().out
    engine = create_engine_for(f"sqlite:///{tmp_path}/x.db")
    upgrade(engine)
    assert differences(engine) == []


def test_lost_connections_are_not_mistaken_for_success(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        upgrade(create_engine_for(f"sqlite:///{tmp_path}/no/such/folder.db"))
