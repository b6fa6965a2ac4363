"""A linear text classifier on word and character n-grams: trains in seconds, answers in about a millisecond.

It is kept as plain arrays and JSON, so that loading a model never runs code from it.
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.nlp.text import tokenise

_WORDS: dict[str, Any] = {"analyzer": "word", "token_pattern": r"\S+", "ngram_range": (1, 2)}
_CHARACTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2}
_SMALLEST = 1e-12
LONGEST = 1_000
"""Characters that are classified; findings are heard in the whole text, whatever its length."""


class LinearTextClassifier:
    """One-versus-rest logistic regression over tf-idf weighted n-grams.

    Args:
        labels: Names of the classes.
        vectorisers: Fitted vectorisers, words first.
        weights: Array of shape (features, labels), float32.
        bias: Array of shape (labels,), float32.
    """

    def __init__(
        self,
        labels: Sequence[str],
        vectorisers: Sequence[TfidfVectorizer],
        weights: np.ndarray[Any, np.dtype[np.float32]],
        bias: np.ndarray[Any, np.dtype[np.float32]],
    ) -> None:
        self.labels = tuple(labels)
        self._vectorisers = tuple(vectorisers)
        offsets = itertools.accumulate((len(v.vocabulary_) for v in vectorisers[:-1]), initial=0)
        self._grams = [_Grams(v, offset) for v, offset in zip(vectorisers, offsets, strict=True)]
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
        vectorisers = [_vectoriser({**_WORDS, "min_df": fewest}), _vectoriser(_CHARACTERS)]
        prepared = [_prepare(text) for text in texts]
        features = sparse.hstack([v.fit_transform(prepared) for v in vectorisers], format="csr")
        by_label = {**dict.fromkeys(labels, strength), **(strengths or {})}

        def column(label: str) -> tuple[np.ndarray[Any, np.dtype[np.float64]], float]:
            return _fit(features, np.array([label in target for target in targets]), by_label[label], seed)

        # The solver lets other threads run, and draws no random numbers that they could disturb.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            columns = list(pool.map(column, labels))
        weights = np.stack([weight for weight, _ in columns], axis=1).astype(np.float32)
        bias = np.array([intercept for _, intercept in columns], dtype=np.float32)
        return cls(labels, vectorisers, weights, bias)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Probability of each label by itself, from 0 to 1; shape (texts, labels)."""
        scores = self.features(texts) @ self._weights + self._bias
        return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)

    def features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The weighted n-grams of each text, those of words first; shape (texts, features)."""
        rows = []
        for text in texts:
            prepared = _prepare(text)
            rows += [grams.of(prepared) for grams in self._grams]
        places = [places for places, _ in rows]
        edges = np.cumsum([0, *map(len, places)])[:: len(self._grams)]
        # As the weights are: of mixed types, SciPy would convert all the weights at each multiplication.
        values = np.concatenate([np.empty(0, dtype=np.float32), *(values for _, values in rows)])
        indices = np.concatenate([np.empty(0, dtype=np.int32), *places])
        return sparse.csr_matrix((values, indices, edges), shape=(len(texts), self._weights.shape[0]))

    def save(self, folder: Path) -> None:
        """Writes `classifier.json` and `classifier.npz` into an existing folder."""
        kept = {
            "labels": self.labels,
            "vocabularies": [{k: int(i) for k, i in v.vocabulary_.items()} for v in self._vectorisers],
        }
        (folder / "classifier.json").write_text(json.dumps(kept), encoding="utf-8")
        idfs = {f"idf{n}": v.idf_.astype(np.float32) for n, v in enumerate(self._vectorisers)}
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
            vectorisers = []
            for number, settings in enumerate((_WORDS, _CHARACTERS)):
                vectoriser = _vectoriser({**settings, "vocabulary": kept["vocabularies"][number]})
                vectoriser.idf_ = arrays[f"idf{number}"]
                vectorisers.append(vectoriser)
            return cls(kept["labels"], vectorisers, arrays["weights"], arrays["bias"])


class _Grams:
    """What a fitted vectoriser makes of one text, without its checks, which cost more than the work itself.

    Args:
        vectoriser: With a vocabulary and document frequencies.
        offset: Of its first feature among those of all vectorisers.
    """

    def __init__(self, vectoriser: TfidfVectorizer, offset: int) -> None:
        self._analyse = vectoriser.build_analyzer()
        self._places = vectoriser.vocabulary_
        self._idf = vectoriser.idf_.astype(np.float32)
        self._offset = offset

    def of(
        self, text: str
    ) -> tuple[np.ndarray[Any, np.dtype[np.int32]], np.ndarray[Any, np.dtype[np.float32]]]:
        """Features of a text and their weights, whose squares add up to one."""
        counts = Counter(map(self._places.get, self._analyse(text)))
        counts.pop(None, None)
        places = np.fromiter(counts, dtype=np.int32, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(times)) * self._idf[places]
        return places + self._offset, values / max(float(np.sqrt(values @ values)), _SMALLEST)


def _vectoriser(settings: dict[str, Any]) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, lowercase=False, dtype=np.float32, **settings)


def _fit(
    features: sparse.csr_matrix, hits: np.ndarray[Any, np.dtype[np.bool_]], strength: float, seed: int
) -> tuple[np.ndarray[Any, np.dtype[np.float64]], float]:
    model = LogisticRegression(C=strength, solver="liblinear", random_state=seed)
    model.fit(features, hits)
    return model.coef_[0], float(model.intercept_[0])


def _prepare(text: str) -> str:
    return " ".join(token.norm for token in tokenise(text[:LONGEST]))
