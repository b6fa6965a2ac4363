"""`python -m bot triage`: the assessment of one text, without a server."""

from __future__ import annotations

import argparse
import json
import sys

from bot.settings import Settings


def run(options: argparse.Namespace, _settings: Settings) -> None:
    """Print the assessment as JSON."""
    from bot.assess import assess_text

    text = sys.stdin.read() if options.text == "-" else options.text
    print(json.dumps(assess_text(text), ensure_ascii=False, indent=2))
