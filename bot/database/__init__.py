"""The database that knowledge and escalation records share: its engine and the history of its tables."""

from __future__ import annotations

from bot.database.engine import create_engine_for, overwrite
from bot.database.history import NewerDatabaseError, downgrade, head, prepare, upgrade, version

__all__ = [
    "NewerDatabaseError",
    "create_engine_for",
    "downgrade",
    "head",
    "overwrite",
    "prepare",
    "upgrade",
    "version",
]
