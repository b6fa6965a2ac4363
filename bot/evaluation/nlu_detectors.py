"""The statistical detectors that are compared: each learns from some messages and scores others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.evaluation.nlu_data import SEED, Labelled
from bot.evaluation.nlu_scoring import Flags, Floats
from bot.nlp.linear import LinearTextClassifier

NGRAMS, EMBEDDING, JOINED, MEAN = "n-grams", "embedding", "joined", "mean"
METHODS = (NGRAMS, EMBEDDING, JOINED, MEAN)
_STRENGTH = {NGRAMS: 20.0, EMBEDDING: 1.0, JOINED: 20.0}
"""Inverse of the L2 penalty: production's for n-grams; from 1, 5, 20, 100 and 500 the best for embeddings."""
_ANY = "any red flag"


@dataclass(frozen=True)
class Scores:
    """Probabilities out of fold."""

    red_flag: dict[str, Floats]
    """By method; shape (messages,)."""
    findings: dict[str, Floats]
    """By method; shape (messages, findings)."""


@dataclass(frozen=True)
class Task:
    """Everything a detector learns from."""

    messages: Sequence[Labelled]
    findings: tuple[str, ...]
    red_flags: frozenset[str]
    embeddings: np.ndarray[Any, np.dtype[np.float32]]

    @property
    def truth(self) -> Flags:
        """Which findings each message speaks of; shape (messages, findings)."""
        return np.array([[name in m.findings for name in self.findings] for m in self.messages])

    @property
    def is_red(self) -> Flags:
        """Which messages speak of any red flag."""
        return np.array([bool(m.findings & self.red_flags) for m in self.messages])


def out_of_fold(task: Task, folds: np.ndarray[Any, Any], told: Callable[[str], None] = print) -> Scores:
    """Scores every message with detectors that have not learnt from its fold."""
    size = len(task.messages)
    scores = Scores(
        {method: np.zeros(size) for method in METHODS},
        {method: np.zeros((size, len(task.findings))) for method in METHODS},
    )
    for fold in np.unique(folds):
        told(f"fold {fold + 1} of {len(np.unique(folds))}")
        unseen = np.flatnonzero(folds == fold)
        for method, (red, found) in score_split(task, np.flatnonzero(folds != fold), unseen).items():
            scores.red_flag[method][unseen] = red
            scores.findings[method][unseen] = found
    return scores


def score_split(
    task: Task, seen: Iterable[int], unseen: Iterable[int], *, by_finding: bool = True
) -> dict[str, tuple[Floats, Floats]]:
    """Learns from some messages and scores others, by method: red flag, then each finding.

    Without `by_finding` only the binary label is learnt, and the findings stay 0.
    """
    seen, unseen = list(seen), list(unseen)
    names = (_ANY, *task.findings) if by_finding else (_ANY,)
    labels = np.column_stack([task.is_red, task.truth])[:, : len(names)]
    ngrams = _ngrams(task, seen, [frozenset(np.array(names)[labels[place]]) for place in seen])
    texts = [message.text for message in task.messages]
    apart = {
        NGRAMS: _columns(ngrams.labels, ngrams.probabilities([texts[i] for i in unseen]), names),
        EMBEDDING: _learn(EMBEDDING, task.embeddings[seen], labels[seen], task.embeddings[unseen]),
    }
    both = [
        sparse.hstack(
            [ngrams.ngrams.matrix([texts[i] for i in part]), sparse.csr_matrix(task.embeddings[part])],
            format="csr",
        )
        for part in (seen, unseen)
    ]
    apart[JOINED] = _learn(JOINED, both[0], labels[seen], both[1])
    apart[MEAN] = (apart[NGRAMS] + apart[EMBEDDING]) / 2
    found = np.zeros((len(unseen), len(task.findings)))
    return {
        method: (values[:, 0], values[:, 1:] if by_finding else found) for method, values in apart.items()
    }


def binary_embedding_model(task: Task) -> LogisticRegression:
    """The detector over embeddings on all messages, to be timed."""
    return _model(EMBEDDING).fit(task.embeddings, task.is_red)


def binary_ngram_model(task: Task) -> LinearTextClassifier:
    """The detector over n-grams on all messages, to be timed."""
    targets = [frozenset((_ANY,)) if red else frozenset[str]() for red in task.is_red]
    return _ngrams(task, range(len(task.messages)), targets)


def _ngrams(task: Task, seen: Sequence[int], targets: Sequence[frozenset[str]]) -> LinearTextClassifier:
    texts = [task.messages[place].text for place in seen]
    return LinearTextClassifier.train(texts, targets, strength=_STRENGTH[NGRAMS], seed=SEED)


def _learn(method: str, seen: Any, labels: Flags, unseen: Any) -> Floats:
    scores = np.zeros((unseen.shape[0], labels.shape[1]))
    for column in range(labels.shape[1]):
        if labels[:, column].any():
            model = _model(method).fit(seen, labels[:, column])
            scores[:, column] = model.predict_proba(unseen)[:, 1]
    return scores


def _model(method: str) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH[method], solver="liblinear", random_state=SEED)


def _columns(labels: Sequence[str], values: Any, names: Sequence[str]) -> Floats:
    place: Mapping[str, int] = {label: column for column, label in enumerate(labels)}
    rows = values.shape[0]
    return np.column_stack(
        [values[:, place[name]].astype(float) if name in place else np.zeros(rows) for name in names]
    )
