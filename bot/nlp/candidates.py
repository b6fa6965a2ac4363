"""Which of thousands of patterns have all the words that they need: answered for a whole message at once."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from bot.nlp.patterns import with_numbers

Way = Collection[frozenset[str]]
"""Sets of stems; a text must hold at least one stem of each."""
_Array = np.ndarray[Any, np.dtype[np.int32]]
_Flags = np.ndarray[Any, np.dtype[np.bool_]]


class CandidateIndex:
    """Patterns by the words that must occur in them.

    Args:
        needs: The ways in which each pattern may match; one that needs nothing is a candidate everywhere.
    """

    def __init__(self, needs: Sequence[Collection[Way]]) -> None:
        ways = [(frozenset(way), number) for number, pattern in enumerate(needs) for way in pattern]
        sets = dict.fromkeys(one for way, _ in ways for one in way)
        place = {one: number for number, one in enumerate(sets)}
        self._sets = _by_stem((one, place[one]) for one in sets)
        # Looked up by the set that tells most: common words are in thousands of ways.
        common = Counter(stem for way, _ in ways for one in way for stem in one)
        weight = {one: sum(common[stem] for stem in one) for one in sets}
        sorted_ways = [sorted(way, key=weight.__getitem__) for way, _ in ways]
        self._begun = _by_stem((way[0], number) for number, way in enumerate(sorted_ways) if way)
        self._others = _columns([[place[one] for one in way[1:]] for way in sorted_ways], filling=len(sets))
        self._pattern = np.array([number for _, number in ways], dtype=np.int32)
        self._always = np.array([number for number, way in enumerate(sorted_ways) if not way], dtype=np.int32)
        self._width = len(sets) + 1

    def of(self, texts: Sequence[Sequence[str]]) -> list[list[int]]:
        """The numbers of the patterns that may match each text, in order.

        Args:
            texts: The stems of each.
        """
        holds = np.zeros((len(texts), self._width), dtype=np.bool_)
        holds[:, -1] = True
        begun = []
        for held, stems in zip(holds, texts, strict=True):
            known = self._sets.keys() & with_numbers(stems)
            for stem in known:
                held[self._sets[stem]] = True
            those = [self._begun[stem] for stem in known if stem in self._begun]
            begun.append(np.concatenate([self._always, *those]))
        rows = np.repeat(np.arange(len(texts)), [len(ways) for ways in begun])
        rows, ways = self._complete(rows, np.concatenate([self._always[:0], *begun]), holds)
        size = len(self._pattern)
        found = np.unique(rows * size + self._pattern[ways])
        edges = np.searchsorted(found, np.arange(len(texts) + 1) * size)
        numbers = (found % size).tolist()
        return [numbers[first:last] for first, last in itertools.pairwise(edges)]

    def _complete(self, rows: _Array, ways: _Array, holds: _Flags) -> tuple[_Array, _Array]:
        """Of the ways begun in some texts those of which the text holds all other sets too."""
        for others in self._others:
            kept = holds[rows, others[ways]]
            rows, ways = rows[kept], ways[kept]
        return rows, ways


def _by_stem(numbered: Iterable[tuple[frozenset[str], int]]) -> dict[str, _Array]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for stems, number in numbered:
        for stem in stems:
            numbers[stem].append(number)
    return {stem: np.array(those, dtype=np.int32) for stem, those in numbers.items()}


def _columns(rows: Sequence[Sequence[int]], filling: int) -> list[_Array]:
    """The first of each row, the second of each and so on; shape (rows,) each."""
    return [np.array(column, dtype=np.int32) for column in itertools.zip_longest(*rows, fillvalue=filling)]
