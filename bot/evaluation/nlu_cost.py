"""What one detector costs, in a process of its own: `python -m bot.evaluation.nlu_cost PART FOLDER`."""

from __future__ import annotations

import json
import resource
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
    before = _resident()
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
        "megabytes": _resident() - before,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before,
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


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
