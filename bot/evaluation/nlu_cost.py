"""What one detector costs, in a process of its own: `python -m bot.evaluation.nlu_cost PART FOLDER`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.evaluation.nlu_data import SEED, load_phrases
from bot.nlp.linear import LinearTextClassifier
from bot.nlp.sentence_embedding import SentenceEncoder

PARTS = ("n-grams", "embedding")
_MESSAGES = 300


def main(part: str, folder: Path) -> dict[str, float]:
    """Loads one part, uses it, and tells its cost.

    Args:
        part: One of `PARTS`.
        folder: Where the trained n-gram classifier lies.

    Returns:
        Resident memory added (MB), its peak, seconds to load, and processor milliseconds of one message.
    """
    texts = [message.text for message in load_phrases()]
    chosen = [texts[i] for i in np.random.RandomState(SEED).choice(len(texts), _MESSAGES, replace=False)]
    before = _status("VmRSS")
    began = time.process_time()
    answer = _loaded(part, folder)
    loading = time.process_time() - began
    answer(chosen[0])
    spent = []
    for text in chosen:
        began = time.process_time()
        answer(text)
        spent.append((time.process_time() - began) * 1000)
    return {
        "megabytes": _status("VmRSS") - before,
        "peak_megabytes": _status("VmHWM") - before,
        "load_seconds": loading,
        "milliseconds_p50": float(np.percentile(spent, 50)),
        "milliseconds_p95": float(np.percentile(spent, 95)),
    }


def _loaded(part: str, folder: Path) -> Callable[[str], object]:
    if part == "embedding":
        encoder = SentenceEncoder.load()
        return lambda text: encoder.encode([text])
    classifier = LinearTextClassifier.load(folder)
    return lambda text: classifier.probabilities([text])


def _status(field: str) -> float:
    """A memory figure of this process in MB; `getrusage` would count the starting program too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
