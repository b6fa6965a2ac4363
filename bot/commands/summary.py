"""`python -m bot summary`: what a conversation told, for a doctor, as text or as one page of PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.errors import UsableError
from bot.interrupts import stop_at_once
from bot.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Print the summary, or write it as PDF."""
    with stop_at_once():
        from bot.rasa_ext.summaries import summary_lines
    from bot.summary_page import write_summary_page

    lines = summary_lines(options.sender, settings, Path.cwd())
    if options.pdf is None:
        print("\n".join(lines))
        return
    try:
        write_summary_page(lines, options.pdf)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsableError(f"{options.pdf} cannot be written: {reason}.") from error
    print(f"Wrote {options.pdf}. It holds what the person told: keep it as you keep a medical record.")
