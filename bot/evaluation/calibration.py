"""How far the probabilities of the statistical detector can be taken at their word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from bot.evaluation.cases import Case
from bot.nlp.detector import FindingDetector
from bot.nlp.mentions import red_flags
from bot.nlp.text import SENTENCE_END, tokenise

_Array = np.ndarray[Any, np.dtype[Any]]
_BINS = 10
FINDINGS, RED_FLAGS, MENTIONS = "findings", "red_flags", "mentions"
"""The curves: each finding by its own probability against what is there now, as the detector is trained; the
likeliest red flag by its mean with the vote on "some red flag"; each finding against what is named at all."""


class Bin(BaseModel):
    """The pairs of message and finding whose probability lies within bounds."""

    low: float
    high: float
    pairs: int
    mean: float | None
    """Their mean probability."""
    listed: int
    """In how many the case lists the finding."""

    @property
    def share(self) -> float | None:
        """How often the case lists the finding."""
        return self.listed / self.pairs if self.pairs else None


class Curve(BaseModel):
    """A reliability curve; in a well calibrated detector each bin's share is its mean probability."""

    bins: list[Bin]
    brier: float
    """Mean squared distance of the probability from the truth (0 or 1); 0 is perfect."""


def calibrate(cases: Iterable[Case], detector: FindingDetector) -> dict[str, Curve]:
    """Reliability over every pair of a message that lists its findings and a finding that is known.

    A message's probability of a finding is that of the sentence that says it most.

    Returns:
        A curve by name; none where no message lists its findings.
    """
    labelled = [case for case in cases if case.labels.findings is not None]
    labels = detector.findings
    is_red = np.array([label in red_flags() for label in labels])
    present, mentioned, plain, reds, red_truth = [], [], [], [], []
    for case in labelled:
        sentences = [part for turn in case.turns for part in _sentences(turn.user)]
        if not sentences:
            continue
        scores = detector.scores(sentences)
        present.append([label in case.labels.present for label in labels])
        mentioned.append([label in case.labels.mentioned for label in labels])
        plain.append(scores.findings.max(axis=0))
        mixed = np.where(is_red, (scores.findings + scores.red_flag[:, None]) / 2, -1.0).max(axis=0)
        reds.append(mixed.max())
        red_truth.append(labels[int(mixed.argmax())] in case.labels.present)
    if not plain:
        return {}
    truth = np.array(present)
    curves = {FINDINGS: _curve(np.array(plain), truth)}
    if is_red.any():
        curves[RED_FLAGS] = _curve(np.array(reds), np.array(red_truth))
    curves[MENTIONS] = _curve(np.array(plain), np.array(mentioned))
    return curves


def _curve(probabilities: _Array, truth: _Array) -> Curve:
    places = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    bins = []
    for number in range(_BINS):
        inside = places == number
        pairs = int(inside.sum())
        mean = float(probabilities[inside].mean()) if pairs else None
        listed = int(truth[inside].sum())
        bins.append(Bin(low=number / _BINS, high=(number + 1) / _BINS, pairs=pairs, mean=mean, listed=listed))
    return Curve(bins=bins, brier=float(((probabilities - truth) ** 2).mean()))


def _sentences(text: str) -> Sequence[str]:
    """The sentences as the detector is given them: of two words or more, without the marks between."""
    sentences: list[list[str]] = [[]]
    for token in tokenise(text):
        if token.norm == SENTENCE_END:
            sentences.append([])
        elif not token.is_boundary:
            sentences[-1].append(token.norm)
    return [" ".join(words) for words in sentences if len(words) > 1]
