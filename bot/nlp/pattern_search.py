"""Searches a message for patterns: thousands of them, each tried only where it can begin."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.nlp.patterns import NUMBER, Node, encode

_MANY = 8
"""Of more places than these it is worth telling apart which can be meant."""


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
            if stem[0].isdigit():
                self._places[NUMBER].append(place)
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

    def within_reach(self, places: list[int], node: Node) -> list[int]:
        """Of the places where a match may begin those from which it can reach a word that it must hold."""
        if len(places) <= _MANY or not node.anchors:
            return places
        anchors = self.beginnings(node.anchors)
        if len(anchors) >= len(places):
            return places
        near: list[int] = []
        reached = 0  # so many of the places are behind
        for anchor in anchors:
            token = bisect_left(self._starts, anchor)
            earliest = self._starts[max(0, token - node.longest + 1)]
            first = max(reached, bisect_left(places, earliest))
            reached = max(first, bisect_right(places, anchor))
            near += places[first:reached]
        return near


@dataclass
class PatternSearch:
    """One parsed pattern; its regular expression is compiled on first use, for most are never needed."""

    node: Node
    _compiled: re.Pattern[str] | None = field(default=None, repr=False)

    def hits(self, text: SearchedText, *, is_long: bool = False) -> list[re.Match[str]]:
        """Matches from left to right, none overlapping the one before.

        Args:
            text: Where to look.
            is_long: Whether the text is more than a sentence, so that most beginnings lead nowhere.
        """
        if self._compiled is None:
            self._compiled = re.compile(self.node.regex)
        if self.node.first is None:
            return list(self._compiled.finditer(text.encoded))
        found, end = [], 0
        places = text.beginnings(self.node.first)
        for place in text.within_reach(places, self.node) if is_long else places:
            if place >= end and (hit := self._compiled.match(text.encoded, place)):
                end = hit.end()
                found.append(hit)
        return found


class PhraseSet:
    """Patterns of one kind, looked for together.

    Args:
        phrases: The patterns, in any order.
    """

    def __init__(self, phrases: Iterable[PatternSearch]) -> None:
        self._phrases = tuple(phrases)

    def spans(self, text: SearchedText) -> list[tuple[int, int]]:
        """The tokens that each match of each pattern covers, end exclusive."""
        return [
            text.tokens_of(hit)
            for phrase in self._phrases
            if not phrase.node.anchors or text.holds(phrase.node.anchors)
            for hit in phrase.hits(text, is_long=True)
        ]


def touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch of tokens shares one with any of the others; ends are exclusive."""
    return any(start < span[1] and span[0] < end for start, end in others)
