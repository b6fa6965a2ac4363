"""`python -m bot bench`: how long the triage of one message takes on this machine."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

from bot.settings import Settings

_MESSAGES = (
    "hello",
    "what is a bone metastasis?",
    "my back has been aching a bit more this week",
    "since this morning both my legs feel weak and i cant get up the stairs",
    "i'm on chemo and i have a temperature of 38.6 and the shivers",
    "no numbness, no trouble with the toilet, just the old ache in my hip",
    "my mum is thirsty all the time, constipated and getting confused",
    "i fell in the bathroom last night and now i can't put any weight on my right leg, " * 6,
)


def run(options: argparse.Namespace, _settings: Settings) -> None:
    """Time the messages one by one and print minimum, median and 95th percentile."""
    from bot.assess import assess_text

    assess_text(_MESSAGES[0])  # builds what is built once
    texts = itertools.islice(itertools.cycle(_MESSAGES), options.n)
    times = sorted(_milliseconds(assess_text, text) for text in texts)
    median, p95 = statistics.median(times), times[int(0.95 * (len(times) - 1))]
    print(
        f"triage of {len(times)} messages, ms each: "
        f"min {times[0]:.2f}, median {median:.2f}, p95 {p95:.2f}, max {times[-1]:.2f}"
    )


def _milliseconds(work: Callable[[str], Any], text: str) -> float:
    begin = time.perf_counter()
    work(text)
    return (time.perf_counter() - begin) * 1000
