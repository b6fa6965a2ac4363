"""Learns from the questions that each fact answers: ridge regression, the same every time.

Rare words find the subject, but "what is it", "why is it" and "what if" differ in their small words alone.
So no word is left out, each is taken with its neighbour too, and letters forgive endings and typing errors.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import linalg, sparse
from sklearn.feature_extraction.text import TfidfVectorizer

_Matrix = np.ndarray[Any, np.dtype[np.float64]]
_PENALTY = 0.2
"""Best of 0.1, 0.2, 0.5 and 1.0 on questions of the content that were left out in turn."""


class Features:
    """Turns questions into tf-idf weighted words, pairs of words and letters.

    Args:
        stemmed: All stems of a text, small words too.
        texts: What the weights are learnt from.
    """

    def __init__(self, stemmed: Callable[[str], Sequence[str]], texts: Sequence[str]) -> None:
        words = TfidfVectorizer(analyzer=lambda text: _pairs(stemmed(text)), sublinear_tf=True)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True)
        self._vectorisers = (words.fit(texts), letters.fit(texts)) if texts else ()

    def __call__(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row for each text; words and letters weigh the same."""
        rows = [vectoriser.transform(texts) for vectoriser in self._vectorisers]
        return sparse.hstack(rows, format="csr") / np.sqrt(2)


class AskedBefore:
    """How much a question is like those that each document answers, and unlike those of the others.

    Args:
        features: How texts are compared.
        examples: Of each document, the texts that belong to it.
    """

    def __init__(self, features: Features, examples: Sequence[Sequence[str]]) -> None:
        texts = [text for own in examples for text in own]
        self._features = features
        self._rows = features(texts)
        belongs = np.repeat(np.eye(len(examples)), [len(own) for own in examples], axis=0)
        likeness = (self._rows @ self._rows.T).toarray()
        likeness[np.diag_indices_from(likeness)] += _PENALTY
        self._weights: _Matrix = self._rows.T @ linalg.solve(likeness, belongs, assume_a="pos")

    def scores(self, question: str) -> list[float]:
        """For each document about 1 if the question belongs to it, about 0 if not."""
        return [float(score) for score in (self._features([question]) @ self._weights)[0]]


def _pairs(stems: Sequence[str]) -> list[str]:
    return [*stems, *(f"{one} {two}" for one, two in itertools.pairwise(stems))]
