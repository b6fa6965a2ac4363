"""Search over the facts in memory: BM25 on stems and synonyms, with what the questions of each fact teach.

One question always gives one order.
"""

from __future__ import annotations

import difflib
import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import snowballstemmer

from bot.knowledge.asked import AskedBefore, Features

_WORD = re.compile(r"[a-z0-9]+")
_SATURATION = 1.2
_LENGTH_PENALTY = 0.5
_LEARNT_WEIGHT = 20.0
_ASKED_BEFORE = 0.4
"""From here on a question is so like those of a fact that no word of it needs to be in that fact."""

_SHORTEST_TYPO = 5
_TYPO_CUTOFF = 0.82
_IGNORED = frozenset(
    """
    a about actually am an and any are as at be been being but by can could d dear did do does doing
    dont else even for from get gets getting give given go going gonna got had has have having he
    hello her hers hi him his hey i id if ill im in into is isnt it its itself ive just know like ll
    m maybe me mean means my myself of oh ok on or our ours out please pls re really s say says see
    she should so some someone sort t tell thank thanks that thats the their them then there theres
    these they thing things this those to too us ve very was we were what whats will with would you
    your yours people person patient patients now still
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Document:
    """What is searched of one fact: its texts, the questions that it answers, its key words."""

    key: str
    texts: tuple[str, ...]
    asks: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def all_texts(self) -> tuple[str, ...]:
        """Everything that is searched."""
        return self.texts + self.asks + self.terms


class Vocabulary:
    """Turns words into stems: typing errors mended, synonyms read as one word.

    Args:
        synonyms: From a phrase to the words that it stands for.
        texts: All that is searched; with the synonyms, these are the words that count as known.
    """

    def __init__(self, synonyms: Mapping[str, Sequence[str]], texts: Iterable[str]) -> None:
        self._stem = functools.lru_cache(maxsize=10_000)(snowballstemmer.stemmer("english").stemWord)
        self._phrases = {
            tuple(self._raw_stems(phrase)): tuple(stem for word in words for stem in self._raw_stems(word))
            for phrase, words in synonyms.items()
        }
        self._longest = max(map(len, self._phrases), default=1)
        known = {stem for text in (*texts, *synonyms) for stem in self._raw_stems(text)}
        self._known = frozenset(known)
        self._all_stems = functools.lru_cache(maxsize=10_000)(self._read)
        self._long_known = sorted(stem for stem in known if len(stem) >= _SHORTEST_TYPO)

    def stems(self, text: str) -> list[str]:
        """The stems of a text that carry meaning."""
        return [stem for stem in self.all_stems(text) if stem not in _IGNORED]

    def all_stems(self, text: str) -> tuple[str, ...]:
        """The stems of a text, small words too."""
        return self._all_stems(text)

    def _read(self, text: str) -> tuple[str, ...]:
        return tuple(self._replaced([self._mended(stem) for stem in self._raw_stems(text)]))

    def _raw_stems(self, text: str) -> list[str]:
        words = _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))
        return [word if word in _IGNORED else self._stem(word) for word in words]

    def _mended(self, stem: str) -> str:
        """The nearest known stem for one that is nowhere: most likely a typing error."""
        if len(stem) < _SHORTEST_TYPO or stem in self._known or stem in _IGNORED:
            return stem
        near = difflib.get_close_matches(stem, self._long_known, n=1, cutoff=_TYPO_CUTOFF)
        return near[0] if near else stem

    def _replaced(self, stems: list[str]) -> list[str]:
        """Replaces phrases from left to right, the longest first."""
        replaced: list[str] = []
        at = 0
        while at < len(stems):
            for length in range(min(self._longest, len(stems) - at), 0, -1):
                words = self._phrases.get(tuple(stems[at : at + length]))
                if words is not None:
                    break
            replaced += words if words is not None else stems[at : at + 1]
            at += length
        return replaced


class SearchIndex:
    """An index over a fixed list of documents; ties keep the order of that list.

    Args:
        documents: What is searched.
        vocabulary: Reads the words of documents and questions.
        features: Compares a question with those of the documents.
    """

    _ASK_WEIGHT, _TERM_WEIGHT, _TEXT_WEIGHT = 1.0, 1.0, 0.5

    def __init__(self, documents: Iterable[Document], vocabulary: Vocabulary, features: Features) -> None:
        self._vocabulary = vocabulary
        self._documents = tuple(documents)
        self._asked = AskedBefore(features, [item.all_texts for item in self._documents])
        self._weights = [self._weigh(item) for item in self._documents]
        lengths = [sum(weights.values()) for weights in self._weights]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        self._relative_lengths = [length / average for length in lengths]
        containing = Counter(stem for weights in self._weights for stem in weights)
        count = len(self._documents)
        self._rarity = {
            stem: math.log(1 + (count - number + 0.5) / (number + 0.5)) for stem, number in containing.items()
        }

    def rank(self, question: str) -> list[tuple[str, float]]:
        """Keys with a score above zero, best first; none if the question is like nothing here."""
        stems = sorted(set(self._vocabulary.stems(question)))
        found = []
        for position, learnt in enumerate(self._asked.scores(question)):
            words = self._bm25(position, stems)
            if words > 0 or learnt >= _ASKED_BEFORE:
                found.append((round(words + _LEARNT_WEIGHT * learnt, 6), position))
        ranked = sorted((item for item in found if item[0] > 0), key=lambda item: (-item[0], item[1]))
        return [(self._documents[position].key, score) for score, position in ranked]

    def _weigh(self, document: Document) -> dict[str, float]:
        weights: Counter[str] = Counter()
        fields = (
            (document.asks, self._ASK_WEIGHT),
            (document.terms, self._TERM_WEIGHT),
            (document.texts, self._TEXT_WEIGHT),
        )
        for phrases, weight in fields:
            for phrase in phrases:
                for stem in self._vocabulary.stems(phrase):
                    weights[stem] += weight  # type: ignore[assignment]
        return dict(weights)

    def _bm25(self, position: int, stems: Sequence[str]) -> float:
        weights = self._weights[position]
        norm = _SATURATION * (1 - _LENGTH_PENALTY + _LENGTH_PENALTY * self._relative_lengths[position])
        return sum(
            self._rarity[stem] * weights[stem] * (_SATURATION + 1) / (weights[stem] + norm)
            for stem in stems
            if stem in weights
        )
