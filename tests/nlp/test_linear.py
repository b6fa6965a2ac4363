"""The linear classifier weighs n-grams as scikit-learn does, only faster, and is kept without code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlp.linear import LinearTextClassifier
from bot.nlp.text import tokenise

TEXTS = ["my legs feel weak", "my legs are weak weak weak", "the sun is out today", "we went to the sea"]
TARGETS = [frozenset({"weak", "legs"}), frozenset({"weak"}), frozenset(), frozenset()]
words = st.sampled_from(["my", "legs", "feel", "weak", "sun", "sea", "zebra", "9", "Legs!", "."])
texts = st.lists(st.lists(words, max_size=12).map(" ".join), max_size=4)


@pytest.fixture(scope="module")
def classifier() -> LinearTextClassifier:
    return LinearTextClassifier.train(TEXTS, TARGETS)


def by_scikit_learn(vectorisers: list[TfidfVectorizer], prepared: list[str]) -> np.ndarray:
    return sparse.hstack([vectoriser.transform(prepared) for vectoriser in vectorisers]).toarray()


@given(some=texts)
def test_features_are_those_of_scikit_learn(some: list[str], classifier: LinearTextClassifier) -> None:
    features = classifier.features(some)
    assert features.dtype == np.float32
    assert features.shape[0] == len(some)
    if some:
        prepared = [" ".join(token.norm for token in tokenise(text)) for text in some]
        expected = by_scikit_learn(list(classifier._vectorisers), prepared)
        assert features.toarray() == pytest.approx(expected, abs=1e-6)


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
