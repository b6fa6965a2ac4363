"""The linear classifier tells labels apart, and is kept without code."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlp.linear import LinearTextClassifier

TEXTS = ["my legs feel weak", "my legs are weak weak weak", "the sun is out today", "we went to the sea"]
TARGETS = [frozenset({"weak", "legs"}), frozenset({"weak"}), frozenset(), frozenset()]


@pytest.fixture(scope="module")
def classifier() -> LinearTextClassifier:
    return LinearTextClassifier.train(TEXTS, TARGETS)


def test_labels_are_told_apart(classifier: LinearTextClassifier) -> None:
    assert classifier.labels == ("legs", "weak")
    probabilities = classifier.probabilities(["so weak, my legs", "out to sea"])
    assert probabilities.shape == (2, 2)
    assert probabilities[0].min() > probabilities[1].max()


def test_nothing_to_tell_apart(classifier: LinearTextClassifier) -> None:
    assert classifier.probabilities([]).shape == (0, 2)
    with pytest.raises(ValueError, match="nothing to learn"):
        LinearTextClassifier.train(["a"], [frozenset()])


def test_it_is_kept_and_read_back(classifier: LinearTextClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    loaded = LinearTextClassifier.load(tmp_path)
    assert loaded.labels == classifier.labels
    assert loaded.probabilities(TEXTS) == pytest.approx(classifier.probabilities(TEXTS), abs=1e-6)
