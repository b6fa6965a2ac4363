"""The database made ready before a conversation can begin."""

from __future__ import annotations

import sys

from bot.settings import Settings


def ready_database(settings: Settings) -> None:
    """Upgrades it, and says so on standard error if it cannot be used.

    Raises:
        UsableError: If it is of a later version of Bonewatch.
    """
    from bot.database import prepare

    problem = prepare(settings.database_url)
    if problem:
        print(f"Note: {problem}", file=sys.stderr)
