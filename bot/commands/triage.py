"""`python -m bot triage`: the assessment of one text, without a server."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bot.errors import UsableError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.nlp.extractor import ClinicalExtractor


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Print the assessment as JSON."""
    from bot.assess import assess_text

    text = sys.stdin.read() if options.text == "-" else options.text
    print(json.dumps(assess_text(text, best_extractor(settings)), ensure_ascii=False, indent=2))


def best_extractor(settings: Settings) -> ClinicalExtractor | None:
    """The extractor of the trained model; `None`, with a line that says so, while there is no model."""
    from bot.assess import trained_extractor
    from bot.models import find_model

    try:
        return trained_extractor(find_model(settings))
    except (UsableError, ValueError) as error:
        print(f"Note: heard by the lexicon alone. {error}", file=sys.stderr)
        return None
