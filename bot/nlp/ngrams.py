"""Word and character n-grams of a text, weighed by how rare they are.

Learnt with scikit-learn, then kept as plain dictionaries and arrays: its own way of weighing one text spends
more on checks than on the work, and holds every vocabulary twice.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlp.text import tokenise

LONGEST = 1_000
"""Characters that are read of a text; findings are heard in the whole of it, whatever its length."""

_WORDS: dict[str, Any] = {"analyzer": "word", "token_pattern": r"\S+", "ngram_range": (1, 2)}
_CHARACTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2}
_KINDS = (_WORDS, _CHARACTERS)
_SMALLEST = 1e-12
_Integers = np.ndarray[Any, np.dtype[np.int32]]
_Floats = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Vocabulary:
    """N-grams of one kind.

    Attributes:
        places: Of each n-gram its place among those of the kind.
        idf: Inverse document frequency by place, float32.
    """

    places: Mapping[str, int]
    idf: _Floats


class NGrams:
    """The n-grams that a classifier knows.

    Args:
        vocabularies: Of words and of characters, in this order.
    """

    def __init__(self, vocabularies: Sequence[Vocabulary]) -> None:
        self.vocabularies = tuple(vocabularies)
        self._analysers = [_vectoriser(kind).build_analyzer() for kind in _KINDS]
        sizes = [len(vocabulary.places) for vocabulary in vocabularies]
        self._offsets = list(itertools.accumulate(sizes, initial=0))[:-1]
        self.size = sum(sizes)
        """How many n-grams are known."""

    @classmethod
    def learn(cls, texts: Sequence[str], fewest: int) -> tuple[NGrams, sparse.csr_matrix]:
        """Learns the n-grams of some texts.

        Args:
            texts: Training texts.
            fewest: In how many of them a word or a pair of words must occur to be known.

        Returns:
            The n-grams, and those of each text; shape (texts, n-grams).
        """
        vectorisers = [_vectoriser({**_WORDS, "min_df": fewest}), _vectoriser(_CHARACTERS)]
        prepared = [_prepare(text) for text in texts]
        features = sparse.hstack([v.fit_transform(prepared) for v in vectorisers], format="csr")
        vocabularies = [
            Vocabulary({gram: int(place) for gram, place in v.vocabulary_.items()}, v.idf_.astype(np.float32))
            for v in vectorisers
        ]
        return cls(vocabularies), features

    def of(self, text: str) -> tuple[_Integers, _Floats]:
        """The n-grams of a text by place, and their weights; the squares of each kind's add up to one."""
        prepared = _prepare(text)
        found = [
            self._weighed(vocabulary, analyse(prepared))
            for vocabulary, analyse in zip(self.vocabularies, self._analysers, strict=True)
        ]
        places = [places + offset for (places, _), offset in zip(found, self._offsets, strict=True)]
        return np.concatenate(places), np.concatenate([weights for _, weights in found])

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The weighted n-grams of each text; shape (texts, n-grams)."""
        rows = [self.of(text) for text in texts]
        edges = np.cumsum([0, *(len(places) for places, _ in rows)])
        indices = np.concatenate([np.empty(0, dtype=np.int32), *(places for places, _ in rows)])
        values = np.concatenate([np.empty(0, dtype=np.float32), *(weights for _, weights in rows)])
        return sparse.csr_matrix((values, indices, edges), shape=(len(texts), self.size))

    @staticmethod
    def _weighed(vocabulary: Vocabulary, grams: Sequence[str]) -> tuple[_Integers, _Floats]:
        counts = Counter(map(vocabulary.places.get, grams))
        counts.pop(None, None)
        places = np.fromiter(counts, dtype=np.int32, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(times)) * vocabulary.idf[places]
        return places, weights / max(float(np.sqrt(weights @ weights)), _SMALLEST)


def _vectoriser(kind: dict[str, Any]) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, lowercase=False, dtype=np.float32, **kind)


def _prepare(text: str) -> str:
    return " ".join(token.norm for token in tokenise(text[:LONGEST]))
