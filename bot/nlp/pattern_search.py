"""Searches a message for patterns: thousands of them, each tried only where it can begin."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.nlp.patterns import Node, encode


class SearchedText:
    """The stems of a message, or of a part of it, made ready for many patterns.

    Args:
        stems: The stems in order, boundaries included.
    """

    def __init__(self, stems: Sequence[str]) -> None:
        self.encoded = encode(stems)
        self._starts = list(itertools.accumulate((len(stem) + 1 for stem in stems), initial=0))[:-1]
        self._places: dict[str, list[int]] = defaultdict(list)
        for stem, place in zip(stems, self._starts, strict=True):
            self._places[stem].append(place)
        self._stems = frozenset(self._places)
        self._held: dict[frozenset[str], bool] = {}
        self._beginnings: dict[frozenset[str], list[int]] = {}

    def tokens_of(self, hit: re.Match[str]) -> tuple[int, int]:
        """The tokens that a hit covers, end exclusive."""
        return bisect_right(self._starts, hit.start()) - 1, bisect_right(self._starts, hit.end() - 1)

    def holds(self, stems: frozenset[str]) -> bool:
        """Whether one of some stems occurs; patterns share most such sets, so the answers are kept."""
        held = self._held.get(stems)
        if held is None:
            held = self._held[stems] = not stems.isdisjoint(self._stems)
        return held

    def beginnings(self, stems: frozenset[str]) -> list[int]:
        """Where in the encoded text one of some stems stands, in order."""
        found = self._beginnings.get(stems)
        if found is None:
            lists = [self._places[stem] for stem in stems & self._stems]
            found = lists[0] if len(lists) == 1 else sorted(itertools.chain.from_iterable(lists))
            self._beginnings[stems] = found
        return found


@dataclass
class PatternSearch:
    """One parsed pattern; its regular expression is compiled on first use, for most are never needed."""

    node: Node
    anchors: frozenset[str] = field(init=False)
    """Those of the node."""
    _first: frozenset[str] | None = field(init=False, repr=False)
    _compiled: re.Pattern[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.anchors = self.node.anchors
        self._first = self.node.first

    def hits(self, text: SearchedText) -> list[re.Match[str]]:
        """Matches from left to right, none overlapping the one before."""
        if self._compiled is None:
            self._compiled = re.compile(self.node.regex)
        if self._first is None:
            return list(self._compiled.finditer(text.encoded))
        found, end = [], 0
        for place in text.beginnings(self._first):
            if place >= end and (hit := self._compiled.match(text.encoded, place)):
                end = hit.end()
                found.append(hit)
        return found


@dataclass(frozen=True)
class PhraseSet:
    """Patterns of one kind, looked for together."""

    phrases: tuple[PatternSearch, ...]

    def spans(self, text: SearchedText) -> list[tuple[int, int]]:
        """The tokens that each match of each pattern covers, end exclusive."""
        return [
            text.tokens_of(hit)
            for phrase in self.phrases
            if not phrase.anchors or text.holds(phrase.anchors)
            for hit in phrase.hits(text)
        ]
