"""The second ear: a statistical detector for phrasings that the lexicon has not got.

It reads one sentence at a time and speaks up only where the lexicon heard nothing of the kind. Two
classifiers vote, one for each finding and one for "some red flag"; docs/nlu-comparison.md has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlp.linear import LinearTextClassifier
from bot.nlp.phrases import Example
from bot.nlp.text import SENTENCE_END, Token

RED_FLAG = "red_flag"
RED_FLAG_THRESHOLD = 0.45
FINDING_THRESHOLD = 0.75
_FEWEST_WORDS = 2
_MOST_SENTENCES = 40


@dataclass(frozen=True)
class Detection:
    """A finding that a sentence seems to speak of; tokens `start` to `end` (exclusive) tell most."""

    finding: str
    probability: float
    start: int
    end: int


class FindingDetector:
    """Finds red flags and other findings in sentences.

    Args:
        findings: Classifier with one label for each finding.
        red_flag: Classifier with the one label `RED_FLAG`.
        red_flags: Findings that are emergencies by themselves.
    """

    def __init__(
        self, findings: LinearTextClassifier, red_flag: LinearTextClassifier, red_flags: Collection[str]
    ) -> None:
        self._findings = findings
        self._red_flag = red_flag
        self._is_red = np.array([label in red_flags for label in findings.labels])

    @classmethod
    def train(cls, examples: Sequence[Example], red_flags: Collection[str]) -> FindingDetector:
        """Learns from phrasings.

        Args:
            examples: Texts with the findings that they report, harmless ones and denials included.
            red_flags: Findings that are emergencies by themselves.
        """
        texts = [example.text for example in examples]
        urgent = [
            frozenset({RED_FLAG}) if e.findings & set(red_flags) else frozenset[str]() for e in examples
        ]
        return cls(
            LinearTextClassifier.train(texts, [example.findings for example in examples]),
            LinearTextClassifier.train(texts, urgent, strength=5.0),
            red_flags,
        )

    def detect(self, tokens: Sequence[Token], heard: Collection[str]) -> list[Detection]:
        """Reads a message sentence by sentence.

        Args:
            tokens: The message, tokenised.
            heard: Findings that the lexicon heard in it, whatever their status.

        Returns:
            At most two findings a sentence: a red flag, and the likeliest other one.
        """
        found = []
        for first, last in _sentences(tokens)[:_MOST_SENTENCES]:
            found += self._in_sentence(tokens, first, last, heard)
        return found

    def _in_sentence(
        self, tokens: Sequence[Token], first: int, last: int, heard: Collection[str]
    ) -> list[Detection]:
        text = _text(tokens[first:last])
        scores = self._findings.probabilities([text])[0]
        red = float(self._red_flag.probabilities([text])[0][0])
        found = []
        best_red = int(np.where(self._is_red, scores, -1.0).argmax())
        if (float(scores[best_red]) + red) / 2 >= RED_FLAG_THRESHOLD:
            found.append((best_red, (float(scores[best_red]) + red) / 2))
        best = int(scores.argmax())
        if best != best_red and float(scores[best]) >= FINDING_THRESHOLD:
            found.append((best, float(scores[best])))
        return [
            Detection(self._findings.labels[label], probability, *self._evidence(tokens, first, last, label))
            for label, probability in found
            if self._findings.labels[label] not in heard
        ]

    def _evidence(self, tokens: Sequence[Token], first: int, last: int, label: int) -> tuple[int, int]:
        """The token without which the sentence would say the finding least."""
        words = [n for n in range(first, last) if not tokens[n].is_boundary]
        variants = [_text([tokens[m] for m in words if m != n]) for n in words]
        place = words[int(self._findings.probabilities(variants)[:, label].argmin())]
        return place, place + 1

    def save(self, folder: Path) -> None:
        """Writes both classifiers into folders of their own."""
        for name, classifier in (("findings", self._findings), (RED_FLAG, self._red_flag)):
            (folder / name).mkdir(exist_ok=True)
            classifier.save(folder / name)

    @classmethod
    def load(cls, folder: Path, red_flags: Collection[str]) -> FindingDetector:
        """Reads what `save` wrote.

        Raises:
            OSError: If a file is missing.
            ValueError: If a file is damaged.
        """
        return cls(
            LinearTextClassifier.load(folder / "findings"),
            LinearTextClassifier.load(folder / RED_FLAG),
            red_flags,
        )


def _sentences(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    spans, first = [], 0
    for number, token in enumerate(tokens):
        if token.norm == SENTENCE_END:
            if sum(not t.is_boundary for t in tokens[first:number]) >= _FEWEST_WORDS:
                spans.append((first, number))
            first = number + 1
    return spans


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.norm for token in tokens if not token.is_boundary)
