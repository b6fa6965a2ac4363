"""Writes the lexicon's level for every phrase, for `compare_nlu`, whose environment has no spaCy."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bot.assess import assess_text
from bot.evaluation.nlu_data import load_phrases


def main(target: Path) -> None:
    """Judges every phrase by itself.

    Args:
        target: The JSON file to write: from each text to its level, and the median processor time of one.
    """
    levels, spent = {}, []
    assess_text("warm up")
    for message in load_phrases():
        began = time.process_time()
        levels[message.text] = assess_text(message.text)["level"]
        spent.append(time.process_time() - began)
    kept = {"levels": levels, "milliseconds": 1000 * sorted(spent)[len(spent) // 2]}
    target.write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
