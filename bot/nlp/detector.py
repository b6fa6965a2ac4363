"""The second ear: a statistical detector for phrasings that the lexicon has not got, and for stories.

It reads one sentence at a time. Where the lexicon heard nothing of the kind it may add a finding; of what the
lexicon heard it says how likely its sentence reports anything (`doubt.py`).
docs/nlu-comparison.md has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlp.doubt import Around
from bot.nlp.linear import LinearTextClassifier
from bot.nlp.phrases import Example
from bot.nlp.text import Token, sentences

RED_FLAG = "any red flag"
REPORT = "any report"
"""Labels beside those of the findings; no finding can have such a name."""

RED_FLAG_THRESHOLD = 0.45
FINDING_THRESHOLD = 0.75
_FEWEST_WORDS = 2
_MOST_SENTENCES = 40
_LEAST_BY_ITSELF = {"suicidal": 0.3}
"""Findings that need a probability of their own: fear sounds alarming, and must not be named so for that."""
_STRENGTHS = {RED_FLAG: 5.0, REPORT: 5.0}
_Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Detection:
    """A finding that a sentence seems to speak of; tokens `start` to `end` (exclusive) tell most."""

    finding: str
    probability: float
    start: int
    end: int


@dataclass(frozen=True)
class Scores:
    """Probabilities of some texts.

    Attributes:
        findings: Of each finding that it is reported; shape (texts, findings).
        red_flag: That any red flag is reported; shape (texts,).
        report: That anything is reported; shape (texts,).
    """

    findings: _Array
    red_flag: _Array
    report: _Array


class FindingDetector:
    """Finds red flags and other findings in sentences.

    Args:
        classifier: With one label for each finding, and `RED_FLAG` and `REPORT`.
        red_flags: Findings that are emergencies by themselves.

    Raises:
        ValueError: If the classifier has no label `RED_FLAG` or `REPORT`.
    """

    def __init__(self, classifier: LinearTextClassifier, red_flags: Collection[str]) -> None:
        self._classifier = classifier
        self._places = {label: place for place, label in enumerate(classifier.labels)}
        if missing := {RED_FLAG, REPORT} - set(self._places):
            raise ValueError(f"the classifier lacks {', '.join(sorted(missing))}")
        self.findings = tuple(label for label in classifier.labels if label not in _STRENGTHS)
        self._columns = [self._places[finding] for finding in self.findings]
        self._column_of = {finding: column for column, finding in enumerate(self.findings)}
        self._is_red = np.array([finding in red_flags for finding in self.findings])
        self._least = np.array([_LEAST_BY_ITSELF.get(finding, 0.0) for finding in self.findings])

    @classmethod
    def train(cls, examples: Sequence[Example], red_flags: Collection[str]) -> FindingDetector:
        """Learns from phrasings.

        Args:
            examples: Texts with the findings that they report, harmless ones and denials included.
            red_flags: Findings that are emergencies by themselves.
        """
        targets = [_labels(example.findings, red_flags) for example in examples]
        texts = [example.text for example in examples]
        return cls(LinearTextClassifier.train(texts, targets, strengths=_STRENGTHS, fewest=2), red_flags)

    def scores(self, texts: Sequence[str]) -> Scores:
        """What is reported in each text, taken by itself; there may be none."""
        scores = self._classifier.probabilities(texts)
        return Scores(
            scores[:, self._columns], scores[:, self._places[RED_FLAG]], scores[:, self._places[REPORT]]
        )

    def around(self, finding: str, scores: Scores, sentence: int, words: int) -> Around:
        """What a sentence of some words says of a finding in it."""
        column = self._column_of.get(finding)
        own = 0.0 if column is None else float(scores.findings[sentence, column])
        alarming = max(own, float(scores.red_flag[sentence]))
        return Around(max(alarming, float(scores.report[sentence])), alarming, words)

    def read(self, tokens: Sequence[Token]) -> Reading:
        """Reads a message sentence by sentence."""
        spans = sentences(tokens, _FEWEST_WORDS)[:_MOST_SENTENCES]
        return Reading(self, tokens, spans, self.scores([_text(tokens[first:last]) for first, last in spans]))

    def best(self, scores: Scores, sentence: int) -> list[tuple[int, float]]:
        """What a sentence reports: at most a red flag and the likeliest other finding, as columns."""
        own = scores.findings[sentence]
        found = []
        red = int(np.where(self._is_red & (own >= self._least), own, -1.0).argmax())
        vote = (float(own[red]) + float(scores.red_flag[sentence])) / 2
        if vote >= RED_FLAG_THRESHOLD:
            found.append((red, vote))
        likeliest = int(own.argmax())
        if likeliest != red and float(own[likeliest]) >= FINDING_THRESHOLD:
            found.append((likeliest, float(own[likeliest])))
        return found

    def save(self, folder: Path) -> None:
        """Writes the classifier into a folder."""
        self._classifier.save(folder)

    @classmethod
    def load(cls, folder: Path, red_flags: Collection[str]) -> FindingDetector:
        """Reads what `save` wrote.

        Raises:
            OSError: If a file is missing.
            ValueError: If a file is damaged.
        """
        return cls(LinearTextClassifier.load(folder), red_flags)


class Reading:
    """What the detector makes of one message.

    Args:
        detector: Whose reading it is.
        tokens: The message.
        spans: Its sentences as token ranges.
        scores: Theirs, in the same order.
    """

    def __init__(
        self,
        detector: FindingDetector,
        tokens: Sequence[Token],
        spans: Sequence[tuple[int, int]],
        scores: Scores,
    ) -> None:
        self._detector = detector
        self._tokens = tokens
        self._spans = spans
        self._scores = scores

    def detections(self, heard: Container[str], settled: Mapping[str, Collection[int]]) -> list[Detection]:
        """Findings that the lexicon has not got.

        Args:
            heard: Findings that the lexicon heard in the message, whatever their status.
            settled: Findings of which the lexicon knows that the words mean something else, with the
                tokens of those words: they are not looked for in that sentence.
        """
        found = []
        for number, (first, last) in enumerate(self._spans):
            for column, probability in self._detector.best(self._scores, number):
                finding = self._detector.findings[column]
                if finding in heard or any(first <= n < last for n in settled.get(finding, ())):
                    continue
                place = self._evidence(first, last, column)
                found.append(Detection(finding, probability, place, place + 1))
        return found

    def around(self, finding: str, place: int) -> Around | None:
        """The sentence that a finding stands in; `None` where that is none of those read.

        Args:
            finding: What was heard there.
            place: A token of it.
        """
        for number, (first, last) in enumerate(self._spans):
            if first <= place < last:
                words = sum(not token.is_boundary for token in self._tokens[first:last])
                return self._detector.around(finding, self._scores, number, words)
        return None

    def _evidence(self, first: int, last: int, column: int) -> int:
        """The token without which the sentence would say the finding least."""
        words = [n for n in range(first, last) if not self._tokens[n].is_boundary]
        variants = [_text([self._tokens[m] for m in words if m != n]) for n in words]
        return words[int(self._detector.scores(variants).findings[:, column].argmin())]


def _labels(findings: frozenset[str], red_flags: Collection[str]) -> frozenset[str]:
    if not findings:
        return findings
    return findings | {REPORT} | ({RED_FLAG} if findings & set(red_flags) else set())


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.norm for token in tokens if not token.is_boundary)
