"""Ctrl-C while libraries load."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130


@contextmanager
def stop_at_once() -> Iterator[None]:
    """Let Ctrl-C end the process there and then.

    While TensorFlow is imported, Python may raise the usual `KeyboardInterrupt` inside a callback that
    swallows it, and the program would go on as if nothing had been pressed.
    """
    before = signal.signal(signal.SIGINT, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _exit(*_: object) -> None:
    print("Stopped.", file=sys.stderr, flush=True)
    os._exit(INTERRUPTED)
