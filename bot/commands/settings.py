"""`python -m bot settings`: every setting with its present value."""

from __future__ import annotations

import argparse

from bot.settings import Settings


def run(_options: argparse.Namespace, settings: Settings) -> None:
    """Print the table."""
    shown = settings.shown()
    rows = [(doc.name, shown[doc.name], doc.description) for doc in Settings.documentation()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, description in rows:
        print(f"{name:{widths[0]}}  {value:{widths[1]}}  {description}")
