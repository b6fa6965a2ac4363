"""Which of thousands of patterns have all the words that they need: answered for a whole message at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

Needed = Iterable[frozenset[str]]
"""Sets of stems; a text must hold at least one stem of each."""
_Array = np.ndarray[Any, np.dtype[np.int32]]


class CandidateIndex:
    """Patterns by the words that must occur in them.

    Args:
        needs: What each pattern needs; one that needs nothing is a candidate everywhere.
    """

    def __init__(self, needs: Sequence[Needed]) -> None:
        distinct = [frozenset(need) for need in needs]
        sets = list(dict.fromkeys(one for need in distinct for one in need))
        self._column = {stem: column for column, stem in enumerate(sorted(frozenset[str]().union(*sets)))}
        place = {one: number for number, one in enumerate(sets)}
        self._sets_by_stem = _incidence(
            [(self._column[stem], place[one]) for one in sets for stem in one], (len(self._column), len(sets))
        )
        self._patterns_by_set = _incidence(
            [(place[one], number) for number, need in enumerate(distinct) for one in need],
            (len(sets), len(distinct)),
        )
        self._needed = np.array([len(need) for need in distinct], dtype=np.int32)
        self._always = [number for number, need in enumerate(distinct) if not need]

    def of(self, texts: Sequence[Sequence[str]]) -> list[list[int]]:
        """The numbers of the patterns that may match each text.

        Args:
            texts: The stems of each.
        """
        known = [
            (row, self._column[stem])
            for row, stems in enumerate(texts)
            for stem in set(stems)
            if stem in self._column
        ]
        held = _incidence(known, (len(texts), len(self._column))) @ self._sets_by_stem
        held.data[:] = 1
        met = held @ self._patterns_by_set
        return [
            [*self._always, *self._complete(met.indices[first:last], met.data[first:last])]
            for first, last in itertools.pairwise(met.indptr)
        ]

    def _complete(self, patterns: _Array, met: _Array) -> list[int]:
        found: list[int] = np.sort(patterns[met == self._needed[patterns]]).tolist()
        return found


def _incidence(pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_matrix:
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)
