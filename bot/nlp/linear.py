"""A linear text classifier on word and character n-grams: trains in seconds, answers in about a millisecond.

It is kept as plain arrays and JSON, so that loading a model never runs code from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.nlp.ngrams import NGrams, Vocabulary


class LinearTextClassifier:
    """One-versus-rest logistic regression over tf-idf weighted n-grams.

    Args:
        labels: Names of the classes.
        ngrams: Those that are known.
        weights: Array of shape (n-grams, labels), float16: half the memory, and exact enough.
        bias: Array of shape (labels,), float32.
    """

    def __init__(
        self,
        labels: Sequence[str],
        ngrams: NGrams,
        weights: np.ndarray[Any, np.dtype[np.float16]],
        bias: np.ndarray[Any, np.dtype[np.float32]],
    ) -> None:
        self.labels = tuple(labels)
        self.ngrams = ngrams
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        targets: Sequence[frozenset[str]],
        *,
        strength: float = 20.0,
        strengths: Mapping[str, float] | None = None,
        fewest: int = 1,
        seed: int = 7,
    ) -> LinearTextClassifier:
        """Learns from texts, each with the labels that hold for it (one, several or none).

        Args:
            texts: Training texts.
            targets: Labels of each text, in the same order.
            strength: Inverse of the L2 penalty (`C`).
            strengths: That of labels for which another one is better.
            fewest: In how many texts a word or a pair must occur. Rare ones tell that a text is like none;
                where there are many texts, they take more memory than they tell.
            seed: The same seed gives the same model.

        Raises:
            ValueError: If there is no text, or no label.
        """
        labels = sorted(frozenset().union(*targets)) if targets else []
        if not labels:
            raise ValueError("there is nothing to learn: no text has a label")
        ngrams, features = NGrams.learn(texts, fewest)
        by_label = {**dict.fromkeys(labels, strength), **(strengths or {})}

        def column(label: str) -> tuple[np.ndarray[Any, np.dtype[np.float64]], float]:
            return _fit(features, np.array([label in target for target in targets]), by_label[label], seed)

        # The solver lets other threads run, and draws no random numbers that they could disturb.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            columns = list(pool.map(column, labels))
        weights = np.stack([weight for weight, _ in columns], axis=1).astype(np.float16)
        bias = np.array([intercept for _, intercept in columns], dtype=np.float32)
        return cls(labels, ngrams, weights, bias)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Probability of each label by itself, from 0 to 1; shape (texts, labels)."""
        scores = np.empty((len(texts), len(self.labels)), dtype=np.float32)
        for row, text in enumerate(texts):
            places, values = self.ngrams.of(text)
            scores[row] = values @ self._weights[places].astype(np.float32)
        return np.asarray(1.0 / (1.0 + np.exp(-scores - self._bias)), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Writes `classifier.json` and `classifier.npz` into an existing folder."""
        vocabularies = self.ngrams.vocabularies
        kept = {"labels": self.labels, "vocabularies": [vocabulary.places for vocabulary in vocabularies]}
        (folder / "classifier.json").write_text(json.dumps(kept), encoding="utf-8")
        idfs = {f"idf{number}": vocabulary.idf for number, vocabulary in enumerate(vocabularies)}
        np.savez_compressed(folder / "classifier.npz", weights=self._weights, bias=self._bias, **idfs)

    @classmethod
    def load(cls, folder: Path) -> LinearTextClassifier:
        """Reads what `save` wrote.

        Raises:
            OSError: If a file is missing.
            ValueError: If a file is damaged.
        """
        kept = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        with np.load(folder / "classifier.npz", allow_pickle=False) as arrays:
            vocabularies = [
                Vocabulary(places, arrays[f"idf{number}"])
                for number, places in enumerate(kept["vocabularies"])
            ]
            return cls(kept["labels"], NGrams(vocabularies), arrays["weights"], arrays["bias"])


def _fit(
    features: sparse.csr_matrix, hits: np.ndarray[Any, np.dtype[np.bool_]], strength: float, seed: int
) -> tuple[np.ndarray[Any, np.dtype[np.float64]], float]:
    model = LogisticRegression(C=strength, solver="liblinear", random_state=seed)
    model.fit(features, hits)
    return model.coef_[0], float(model.intercept_[0])
