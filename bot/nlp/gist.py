"""What a message tells on the whole: whether anything is going on now, and whether it is an emergency.

A sentence alone does not say whose story it is, or whether it is over; the message around it often does.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlp.linear import LinearTextClassifier
from bot.nlp.ngrams import LONGEST
from bot.nlp.phrases import Example, WholeMessage
from bot.nlp.text import tokenise
from bot.triage.model import Level

GIST_FOLDER = "gist"
"""Within the detector's folder in a model."""
REPORT, EMERGENCY = "something is reported", "an emergency is reported"
_FEWEST_WORDS = 16
"""Greetings and thanks around one short sentence would outweigh it."""
_STRENGTH = 5.0
_WEIGHT_OF_MESSAGES = 3
"""How often each whole message counts beside a phrase; there are more than ten times as many phrases."""
_COMPOSED, _MOST_AROUND, _SEED = 800, 5, 7


@dataclass(frozen=True)
class Gist:
    """What a message tells on the whole.

    Attributes:
        report: How likely it reports anything that asks for an advice.
        emergency: How likely it reports an emergency.
    """

    report: float
    emergency: float


class GistClassifier:
    """Reads the gist of messages.

    Args:
        classifier: With the labels `REPORT` and `EMERGENCY`.

    Raises:
        ValueError: If the classifier has other labels.
    """

    def __init__(self, classifier: LinearTextClassifier) -> None:
        if sorted(classifier.labels) != sorted((REPORT, EMERGENCY)):
            raise ValueError(f"the classifier must have the labels {REPORT!r} and {EMERGENCY!r}")
        self._classifier = classifier
        self._report, self._emergency = map(classifier.labels.index, (REPORT, EMERGENCY))

    @classmethod
    def train(
        cls, messages: Sequence[WholeMessage], phrases: Sequence[Example], red_flags: Collection[str]
    ) -> GistClassifier:
        """Learns from whole messages, from phrases, and from phrases put together.

        Args:
            messages: With their levels; what asks for no advice reports nothing.
            phrases: With the findings that they report.
            red_flags: Findings that are emergencies by themselves.
        """
        told = [(message.text, _labels_of_level(message.level)) for message in messages]
        told *= _WEIGHT_OF_MESSAGES
        told += [(phrase.text, _labels_of(phrase, red_flags)) for phrase in phrases]
        told += _composed(phrases, red_flags)
        texts, targets = [text for text, _ in told], [labels for _, labels in told]
        return cls(LinearTextClassifier.train(texts, targets, strength=_STRENGTH, fewest=2))

    def read(self, text: str) -> Gist | None:
        """Reads a message.

        Args:
            text: The message as the person wrote it.

        Returns:
            Its gist; `None` for a message too short to tell, or longer than is read.
        """
        if len(text) > LONGEST or sum(not token.is_boundary for token in tokenise(text)) < _FEWEST_WORDS:
            return None
        probabilities = self._classifier.probabilities([text])[0]
        return Gist(float(probabilities[self._report]), float(probabilities[self._emergency]))

    def save(self, folder: Path) -> None:
        """Writes the classifier into a folder."""
        self._classifier.save(folder)

    @classmethod
    def load(cls, folder: Path) -> GistClassifier:
        """Reads what `save` wrote.

        Raises:
            OSError: If a file is missing.
            ValueError: If a file is damaged.
        """
        return cls(LinearTextClassifier.load(folder))


def _labels_of_level(level: Level) -> frozenset[str]:
    if level is Level.NONE:
        return frozenset()
    return frozenset({REPORT, EMERGENCY} if level is Level.EMERGENCY else {REPORT})


def _labels_of(phrase: Example, red_flags: Collection[str]) -> frozenset[str]:
    if not phrase.findings:
        return frozenset()
    return frozenset({REPORT, EMERGENCY} if phrase.findings & frozenset(red_flags) else {REPORT})


def _composed(phrases: Sequence[Example], red_flags: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Messages of several phrases, so that talk around a report does not hide it."""
    draw = random.Random(_SEED)  # noqa: S311 - the same model from the same data
    quiet = [phrase.text for phrase in phrases if not phrase.findings]
    reports = [phrase for phrase in phrases if phrase.findings]
    if not quiet or not reports:
        return
    for _ in range(_COMPOSED):
        around, report = draw.choices(quiet, k=draw.randint(1, _MOST_AROUND)), draw.choice(reports)
        around.insert(draw.randint(0, len(around)), report.text)
        yield _joined(around), _labels_of(report, red_flags)
        yield _joined(draw.choices(quiet, k=draw.randint(2, _MOST_AROUND + 1))), frozenset()


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(s if s.rstrip().endswith((".", "!", "?")) else f"{s.rstrip()}." for s in sentences)
