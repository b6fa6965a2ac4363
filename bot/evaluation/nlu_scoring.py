"""What a detector of red flags is worth at a given rate of false alarms, alone and beside the lexicon."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

FALSE_ALARM_RATES = (0.01, 0.02, 0.03, 0.05)
_RESAMPLES = 2_000

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Groups:
    """Which messages a figure is counted on; one flag for each message."""

    reports: Flags
    """Red-flag reports, on which recall is counted."""
    quiet: Flags
    """Messages without a finding."""
    not_present: Flags
    """Messages that name a red flag only to deny, date, suppose or attribute it."""
    lexicon: Flags
    """Messages that the lexicon by itself calls an emergency."""

    def only(self, places: np.ndarray[Any, Any]) -> Groups:
        """The same for some of the messages."""
        return Groups(
            self.reports[places], self.quiet[places], self.not_present[places], self.lexicon[places]
        )


@dataclass(frozen=True)
class Point:
    """A detector at one threshold; all but the threshold are shares."""

    rate: float
    threshold: float
    recall: float
    recall_with_lexicon: float
    caught_of_missed: float
    """Of the red-flag reports that the lexicon misses."""
    false_alarms_with_lexicon: float
    alarms_not_present: float


def threshold_at(scores: Floats, rate: float) -> float:
    """The lowest threshold that at most this share of the scores lies above."""
    allowed = math.floor(rate * len(scores))
    return float(np.sort(scores)[::-1][allowed])


def points(scores: Floats, groups: Groups) -> list[Point]:
    """The detector at each false-alarm rate."""
    return [_point(scores, groups, rate) for rate in FALSE_ALARM_RATES]


def macro_average_precision(scores: Floats, truth: Flags) -> float:
    """Mean over the labels of the area under precision and recall; shapes (messages, labels)."""
    known = np.flatnonzero(truth.any(axis=0))
    return float(np.mean([average_precision_score(truth[:, k], scores[:, k]) for k in known]))


def difference(
    one: Floats, other: Floats, groups: Groups, rate: float, *, with_lexicon: bool, seed: int = 7
) -> tuple[float, float, float]:
    """How much more recall the first has at a false-alarm rate, with a 95 % bootstrap interval.

    Reports and quiet messages are both drawn anew, so the thresholds move too.
    """
    random = np.random.RandomState(seed)
    reports, quiet = np.flatnonzero(groups.reports), np.flatnonzero(groups.quiet)
    known = groups.lexicon & with_lexicon

    def gain(chosen: Any, calm: Any) -> float:
        first, second = (
            (scores[chosen] > threshold_at(scores[calm], rate)) | known[chosen] for scores in (one, other)
        )
        return float(first.mean() - second.mean())

    drawn = [
        gain(random.choice(reports, len(reports)), random.choice(quiet, len(quiet)))
        for _ in range(_RESAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return gain(reports, quiet), float(low), float(high)


def as_rows(listed: list[Point]) -> list[dict[str, float]]:
    """The points as JSON values."""
    return [asdict(point) for point in listed]


def _point(scores: Floats, groups: Groups, rate: float) -> Point:
    threshold = threshold_at(scores[groups.quiet], rate)
    fired = scores > threshold
    either = fired | groups.lexicon
    return Point(
        rate=rate,
        threshold=threshold,
        recall=_share(fired, groups.reports),
        recall_with_lexicon=_share(either, groups.reports),
        caught_of_missed=_share(fired, groups.reports & ~groups.lexicon),
        false_alarms_with_lexicon=_share(either, groups.quiet),
        alarms_not_present=_share(fired, groups.not_present),
    )


def _share(fired: Flags, group: Flags) -> float:
    return float(fired[group].mean()) if group.any() else float("nan")
