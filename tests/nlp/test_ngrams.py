"""N-grams are weighed as scikit-learn does, only faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlp.ngrams import LONGEST, NGrams
from bot.nlp.text import tokenise

TEXTS = ["my legs feel weak", "my legs are weak weak weak", "the sun is out today", "we went to the sea"]
words = st.sampled_from(["my", "legs", "feel", "weak", "sun", "sea", "zebra", "9", "Legs!", "."])
texts = st.lists(st.lists(words, max_size=12).map(" ".join), max_size=4)


def prepared(some: list[str]) -> list[str]:
    return [" ".join(token.norm for token in tokenise(text)) for text in some]


@pytest.fixture(scope="module")
def vectorisers() -> list[TfidfVectorizer]:
    kinds = [
        {"analyzer": "word", "token_pattern": r"\S+", "ngram_range": (1, 2)},
        {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
    ]
    return [
        TfidfVectorizer(sublinear_tf=True, lowercase=False, **kind).fit(prepared(TEXTS)) for kind in kinds
    ]


@given(some=texts)
def test_weights_are_those_of_scikit_learn(some: list[str], vectorisers: list[TfidfVectorizer]) -> None:
    ngrams, learnt = NGrams.learn(TEXTS, fewest=1)
    matrix = ngrams.matrix(some)
    assert matrix.dtype == np.float32
    assert matrix.shape == (len(some), ngrams.size)
    assert learnt.toarray() == pytest.approx(ngrams.matrix(TEXTS).toarray(), abs=1e-6)
    if some:
        expected = sparse.hstack([vectoriser.transform(prepared(some)) for vectoriser in vectorisers])
        assert matrix.toarray() == pytest.approx(expected.toarray(), abs=1e-6)


def test_rare_words_are_left_out_where_asked() -> None:
    every, few = (NGrams.learn(TEXTS, fewest)[0] for fewest in (1, 2))
    known = [set(ngrams.vocabularies[0].places) for ngrams in (every, few)]
    assert known[0] >= {"my", "my legs", "sun", "the sun"}
    assert known[1] & {"my", "my legs", "sun", "the sun"} == {"my", "my legs"}


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    ngrams, _ = NGrams.learn(TEXTS, fewest=1)
    long = "sea " * (LONGEST // 4)
    assert ngrams.matrix([long + "legs"]).nnz == ngrams.matrix([long]).nnz
