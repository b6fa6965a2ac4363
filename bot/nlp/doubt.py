"""When a finding is asked about instead of believed: where nothing around it sounds like a report.

The person is told what it would mean, and asked whether it is so. docs/nlu-comparison.md has the figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.nlp.gist import Gist

RED_FLAG, FINDING, CHANGED = 0.3, 0.1, 0.02
"""Below these likelihoods a sentence is no report: of a red flag, of a milder finding, and of any that is
called recent, new, sudden or worse."""
_FEWEST_WORDS, _MOST_WORDS = 5, 40
"""A sentence of fewer has too little to go by, and one that never ends too much: both are believed."""
LOG_ODDS, LOG_ODDS_OF_CHANGED = -1.0, -4.0
"""Below these log odds a message is no report of a finding, its sentence's odds and its own multiplied."""
LOG_ODDS_OF_EMERGENCY, ALARMING = -3.0, 0.2
"""Below these log odds, its sentence's of an emergency and its own multiplied, a message is no emergency. A
sentence as alarming as this by itself is believed, whatever kind words stand around it."""
DETECTED = 0.3
"""Where a message is less likely an emergency, a red flag that the detector alone heard is asked about."""
OF_OLD = 0.3
"""The same for what is told like an illness long over, or that of somebody who has died."""
_LEAST_PROBABILITY = 1e-6


@dataclass(frozen=True)
class Around:
    """The sentence that a finding stands in.

    Attributes:
        likelihood: How likely it reports the finding, any red flag or anything at all: the highest of them.
        alarming: How likely it reports the finding or any red flag.
        words: How many it has.
    """

    likelihood: float
    alarming: float
    words: int


def is_doubtful(
    around: Around | None,
    gist: Gist | None,
    *,
    red_flag: bool,
    changed: bool,
    detected: bool,
    of_old: bool = False,
) -> bool:
    """Whether a finding is to be asked about instead of believed.

    Args:
        around: Its sentence; `None` where it was not read.
        gist: What the whole message tells; `None` where that was not read.
        red_flag: Whether the finding is an emergency by itself.
        changed: Whether it is called recent, new, sudden or worse.
        detected: Whether the sentence itself was what gave the finding away, so that it cannot be doubted.
        of_old: Whether it is told like an illness long over, or that of somebody who has died.
    """
    if around is None:
        return False
    if not detected and _FEWEST_WORDS <= around.words <= _MOST_WORDS:
        least = RED_FLAG if red_flag else FINDING
        if around.likelihood < (CHANGED if changed else least):
            return True
    if gist is None:
        return False
    if of_old and not changed and gist.emergency < OF_OLD:
        return True
    if red_flag and (_sounds_milder(around, gist) or (detected and gist.emergency < DETECTED)):
        return True
    both = _log_odds(gist.report) + _log_odds(around.likelihood)
    return both < (LOG_ODDS_OF_CHANGED if changed else LOG_ODDS)


def _sounds_milder(around: Around, gist: Gist) -> bool:
    if around.alarming >= ALARMING:
        return False
    return _log_odds(gist.emergency) + _log_odds(around.alarming) < LOG_ODDS_OF_EMERGENCY


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _LEAST_PROBABILITY), 1 - _LEAST_PROBABILITY)
    return math.log(kept / (1 - kept))
