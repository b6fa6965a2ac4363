"""`python -m bot channels check`: whether each chosen messenger is set up as it should be."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from bot.errors import UsableError
from bot.settings import Settings

_FAILED = 1


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Prints a line for each thing that was looked at; 1 if any is wrong."""
    chosen = [name for name in settings.channels if name != "web"]
    if not chosen:
        print("No messenger is chosen; BONEWATCH_CHANNELS=telegram or slack chooses one.")
        return 0
    if options.set_webhook and ("telegram" not in chosen or settings.telegram_mode != "webhook"):
        raise UsableError(
            "No webhook to set: BONEWATCH_CHANNELS must name telegram, BONEWATCH_TELEGRAM_MODE be webhook."
        )
    return max(_check(name, options, settings) for name in chosen)


def _check(name: str, options: argparse.Namespace, settings: Settings) -> int:
    # Imports Rasa: seconds that a command without messengers need not cost.
    from bot.channels.messenger.checking import WRONG

    module = importlib.import_module(f"bot.channels.{name}.check")
    repair = {"repair": options.set_webhook} if name == "telegram" else {}
    checks = asyncio.run(module.check(settings, **repair))
    for check in checks:
        print(f"{name:<9} {check}")
    return _FAILED if any(check.state == WRONG for check in checks) else 0
