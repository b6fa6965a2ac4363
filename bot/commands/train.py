"""`python -m bot train`: a model for the present data."""

from __future__ import annotations

import argparse

from bot.models import train
from bot.settings import Settings


def run(options: argparse.Namespace, _settings: Settings) -> None:
    """Train if needed."""
    model, trained = train(force=options.force)
    print(f"Trained {model}." if trained else f"{model} is up to date.")
