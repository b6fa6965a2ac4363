"""What a message tells on the whole: whether anything is going on now, whatever words it names.

A sentence alone does not say whose story it is, or whether it is over; the message around it often does.
So what is heard in a message that tells of nothing is asked about instead of believed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlp.linear import LONGEST, LinearTextClassifier
from bot.nlp.phrases import Example, WholeMessage
from bot.nlp.text import tokenise
from bot.triage.model import Level

GIST_FOLDER = "gist"
"""Within the detector's folder in a model."""
REPORT = "something is reported"
EMERGENCY = "an emergency is reported"

DOUBT, DOUBT_OF_RED_FLAG, DOUBT_OF_CHANGE = 0.1, 0.2, 0.05
"""Below these probabilities of a report a finding is doubted: a mild one, a red flag, and any that is called
new, sudden or worse."""
DOUBT_OF_EMERGENCY = 0.05
"""Below this probability of an emergency, a red flag in a message that reports something milder."""
_FEWEST_WORDS = 5
_STRENGTH = 5.0
_WEIGHT_OF_MESSAGES = 3
"""How often each whole message counts beside a phrase; there are twelve times as many phrases."""


@dataclass(frozen=True)
class Gist:
    """Probabilities of one message, from 0 to 1.

    Attributes:
        report: That it reports anything that asks for an advice.
        emergency: That it reports an emergency.
    """

    report: float = 1.0
    emergency: float = 1.0

    def doubts(self, *, red_flag: bool, changed: bool) -> bool:
        """Whether a finding heard in the message is to be asked about instead of believed.

        Args:
            red_flag: Whether it is an emergency by itself.
            changed: Whether it is called new, sudden or worse.
        """
        if changed:
            return self.report < DOUBT_OF_CHANGE
        if red_flag:
            return self.report < DOUBT_OF_RED_FLAG or self.emergency < DOUBT_OF_EMERGENCY
        return self.report < DOUBT


class GistClassifier:
    """Reads the gist of messages.

    Args:
        classifier: With the labels `REPORT` and `EMERGENCY`.

    Raises:
        ValueError: If the classifier has other labels.
    """

    def __init__(self, classifier: LinearTextClassifier) -> None:
        if set(classifier.labels) != {REPORT, EMERGENCY}:
            raise ValueError(f"the classifier must have the labels {REPORT!r} and {EMERGENCY!r}")
        self._classifier = classifier
        self._report = classifier.labels.index(REPORT)
        self._emergency = classifier.labels.index(EMERGENCY)

    @classmethod
    def train(
        cls, messages: Sequence[WholeMessage], phrases: Sequence[Example], red_flags: Collection[str]
    ) -> GistClassifier:
        """Learns from whole messages, and from phrases as messages of one sentence.

        Args:
            messages: With their levels.
            phrases: With the findings that they report.
            red_flags: Findings that are emergencies by themselves.
        """
        texts = [message.text for message in messages] * _WEIGHT_OF_MESSAGES
        targets = [_labels(m.level is not Level.NONE, m.level is Level.EMERGENCY) for m in messages]
        targets *= _WEIGHT_OF_MESSAGES
        texts += [phrase.text for phrase in phrases]
        targets += [_labels(bool(p.findings), not p.findings.isdisjoint(red_flags)) for p in phrases]
        return cls(LinearTextClassifier.train(texts, targets, strength=_STRENGTH))

    def read(self, text: str) -> Gist:
        """The gist of a message; one too short to have any, or longer than is read, is believed."""
        if len(text) > LONGEST or sum(not token.is_boundary for token in tokenise(text)) < _FEWEST_WORDS:
            return Gist()
        told = self._classifier.probabilities([text])[0]
        return Gist(float(told[self._report]), float(told[self._emergency]))

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


def _labels(report: bool, emergency: bool) -> frozenset[str]:
    return frozenset(({REPORT} if report else set()) | ({EMERGENCY} if emergency else set()))
