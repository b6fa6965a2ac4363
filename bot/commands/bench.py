"""`python -m bot bench`: what hearing and triage cost on this machine."""

from __future__ import annotations

import argparse
import functools
import itertools
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.commands.triage import best_extractor
from bot.settings import Settings

_FEWEST_WORDS, _MOST_WORDS = 4, 40
_LONG = 20_000
_LONG_RUNS = 7


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Times messages of ordinary length one by one, and the hearing of one very long one."""
    from bot.assess import assess_text
    from bot.nlp.extractor import ClinicalExtractor
    from bot.nlp.phrases import load_messages

    trained = best_extractor(settings)
    extractor = trained or ClinicalExtractor.load()
    print("with the model that is trained" if trained else "by the lexicon alone")
    messages = [message.text for message in load_messages()]
    ordinary = [text for text in messages if _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS]
    texts = list(itertools.islice(itertools.cycle(ordinary), options.n))
    triage = functools.partial(assess_text, extractor=extractor)
    _times(triage, texts)  # patterns are compiled when they are first needed
    words = statistics.median(len(text.split()) for text in texts)
    _tell(f"triage of {len(texts)} messages of {words:.0f} words", _times(triage, texts))
    long = " ".join(messages)[:_LONG]
    _tell(f"hearing of {len(long) // 1000} kB", _times(extractor.extract, [long] * _LONG_RUNS))
    print(f"memory at its highest: {_megabytes():.0f} MiB")


def _times(work: Callable[[str], Any], texts: Sequence[str]) -> list[float]:
    """Milliseconds for each text, sorted."""
    times = []
    for text in texts:
        begin = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)


def _tell(what: str, times: Sequence[float]) -> None:
    p95 = times[int(0.95 * (len(times) - 1))]
    print(
        f"{what}, ms each: min {times[0]:.2f}, median {statistics.median(times):.2f}, "
        f"p95 {p95:.2f}, max {times[-1]:.2f}"
    )


def _megabytes() -> float:
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kept / 2**20 if sys.platform == "darwin" else kept / 2**10
