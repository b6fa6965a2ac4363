"""`python -m bot.database`: where the configured database is, taking it back, writing a new revision."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import create_engine_for
from bot.database.history import alone, configuration, downgrade, head, upgrade, version
from bot.errors import UsableError
from bot.settings import Settings, SettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "revision":
            return _new_revision(options.words)
        engine = create_engine_for(Settings.from_env().database_url)
        if options.command == "upgrade":
            upgrade(engine)
        elif options.command == "downgrade":
            downgrade(engine, options.revision)
        print(f"The database is at {version(engine) or 'no revision'}; this version has {head()}.")
    except (UsableError, SettingsError, SQLAlchemyError, CommandError) as error:
        print(" ".join(str(getattr(error, "orig", None) or error).split()), file=sys.stderr)
        return 1
    return 0


def _new_revision(words: str) -> int:
    """Writes the script that leads from the newest revision to the tables as the classes have them now."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine_for(f"sqlite:///{Path(folder) / 'new.db'}")
        upgrade(engine)
        with alone(engine) as connection:
            number = f"{int(head()) + 1:04}"
            script = command.revision(configuration(connection), words, autogenerate=True, rev_id=number)
        engine.dispose()
    print(f"Wrote {script.path}. Read it before you keep it.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.database", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser("current", help="say at which revision the database is")
    commands.add_parser("upgrade", help="bring it to the newest; a start does the same")
    back = commands.add_parser("downgrade", help="take it back, before an earlier version is started")
    back.add_argument("revision", metavar="REVISION", help="such as 0001; base drops all tables")
    new = commands.add_parser("revision", help="write a script for tables that have changed")
    new.add_argument("words", metavar="WORDS", help="what it does")
    return parser


if __name__ == "__main__":
    sys.exit(main())
