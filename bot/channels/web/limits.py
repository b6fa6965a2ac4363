"""What one page may send: how much at once, and how often."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_LONGEST_ACCEPTED = 4000
_BYTES_OF_A_CHARACTER = 4
_BYTES_AROUND = 384
_WINDOW_SECONDS = 60.0


def longest_text(max_message_chars: int) -> int:
    """Characters that surely arrive, in any script; messages above `max_message_chars` count as long."""
    return max(_LONGEST_ACCEPTED, max_message_chars)


def largest_frame(max_message_chars: int) -> int:
    """Bytes of one message of the transport: 16 kB, more only if longer texts are to be let in."""
    return longest_text(max_message_chars) * _BYTES_OF_A_CHARACTER + _BYTES_AROUND


class RateLimit:
    """So many a minute, counted over the last minute.

    Args:
        per_minute: How many.
        clock: Seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=per_minute)

    def allows(self) -> bool:
        """Whether one more is let through now; it counts if so."""
        now = self._clock()
        if len(self._times) == self._times.maxlen and now - self._times[0] < _WINDOW_SECONDS:
            return False
        self._times.append(now)
        return True
