"""What a message tells on the whole: whether anything is going on now, whatever words it names.

A sentence alone does not say whose story it is, or whether it is over; the message around it often does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.nlp.linear import LONGEST, LinearTextClassifier
from bot.nlp.phrases import Example, WholeMessage
from bot.nlp.text import tokenise
from bot.triage.model import Level

GIST_FOLDER = "gist"
"""Within the detector's folder in a model."""
REPORT = "something is reported"
_FEWEST_WORDS = 16
"""Greetings and thanks around one short sentence would outweigh it."""
_STRENGTH = 5.0
_WEIGHT_OF_MESSAGES = 3
"""How often each whole message counts beside a phrase; there are more than ten times as many phrases."""
_COMPOSED, _MOST_AROUND, _SEED = 800, 5, 7


class GistClassifier:
    """Reads the gist of messages.

    Args:
        classifier: With the one label `REPORT`.

    Raises:
        ValueError: If the classifier has other labels.
    """

    def __init__(self, classifier: LinearTextClassifier) -> None:
        if classifier.labels != (REPORT,):
            raise ValueError(f"the classifier must have the label {REPORT!r} alone")
        self._classifier = classifier

    @classmethod
    def train(cls, messages: Sequence[WholeMessage], phrases: Sequence[Example]) -> GistClassifier:
        """Learns from whole messages, from phrases, and from phrases put together.

        Args:
            messages: With their levels; what asks for no advice reports nothing.
            phrases: With the findings that they report.
        """
        told = [(message.text, message.level is not Level.NONE) for message in messages] * _WEIGHT_OF_MESSAGES
        told += [(phrase.text, bool(phrase.findings)) for phrase in phrases]
        told += _composed(phrases)
        texts = [text for text, _ in told]
        targets = [frozenset({REPORT}) if reports else frozenset[str]() for _, reports in told]
        return cls(LinearTextClassifier.train(texts, targets, strength=_STRENGTH))

    def read(self, text: str) -> float | None:
        """How likely a message reports anything that asks for an advice.

        Args:
            text: The message as the person wrote it.

        Returns:
            A probability; `None` for a message too short to tell, or longer than is read.
        """
        if len(text) > LONGEST or sum(not token.is_boundary for token in tokenise(text)) < _FEWEST_WORDS:
            return None
        return float(self._classifier.probabilities([text])[0, 0])

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


def _composed(phrases: Sequence[Example]) -> Iterator[tuple[str, bool]]:
    """Messages of several phrases, so that talk around a report does not hide it."""
    draw = random.Random(_SEED)  # noqa: S311 - the same model from the same data
    quiet = [phrase.text for phrase in phrases if not phrase.findings]
    reports = [phrase.text for phrase in phrases if phrase.findings]
    if not quiet or not reports:
        return
    for _ in range(_COMPOSED):
        around = draw.choices(quiet, k=draw.randint(1, _MOST_AROUND))
        around.insert(draw.randint(0, len(around)), draw.choice(reports))
        yield _joined(around), True
        yield _joined(draw.choices(quiet, k=draw.randint(2, _MOST_AROUND + 1))), False


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(s if s.rstrip().endswith((".", "!", "?")) else f"{s.rstrip()}." for s in sentences)
