"""How far a typed word is from a dictionary word, by the slips that fingers make on a phone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_SOUND_ALIKE = frozenset({"ck", "cs", "sz", "fv", "gj", "dt", "mn", "bp"})
_STRETCH = re.compile(r"(.)\1{2,}")
_SHORT_PARTS = frozenset(
    ("i", "my", "im", "is", "in", "at", "on", "to", "up", "no", "so", "am", "me", "he", "we", "it", "of")
)


def _neighbours() -> frozenset[str]:
    pairs = set()
    for row, line in enumerate(_ROWS):
        pairs |= {a + b for a, b in itertools.pairwise(line)}
        if row + 1 < len(_ROWS):
            below = _ROWS[row + 1]
            pairs |= {a + below[n] for n, a in enumerate(line) if n < len(below)}
            pairs |= {a + below[n - 1] for n, a in enumerate(line) if 0 < n <= len(below)}
    return frozenset("".join(sorted(pair)) for pair in pairs)


_NEIGHBOURS = _neighbours()


def edit_cost(typed: str, meant: str) -> float:
    """Weighted distance of two words; 1 is one plain slip, likelier ones cost less.

    Args:
        typed: The word as typed.
        meant: The dictionary word.

    Returns:
        The cost of the cheapest way from one to the other by letters left out, added, swapped or replaced.
    """
    previous: list[float] = []
    row = [0.0, *(1.4 + 0.8 * n for n in range(len(meant)))]
    for i, letter in enumerate(typed, 1):
        before, row = row, [1.4 + 0.8 * (i - 1)]
        for j, wanted in enumerate(meant, 1):
            best = min(
                before[j - 1] + _replaced(letter, wanted, i == 1 and j == 1),
                before[j] + _added(typed, i),
                row[j - 1] + _added(meant, j),
            )
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == wanted and letter != wanted:
                best = min(best, previous[j - 2] + 0.6)
            row.append(best)
        previous = before
    return row[-1]


def _replaced(letter: str, wanted: str, is_first: bool) -> float:
    if letter == wanted:
        return 0.0
    pair = "".join(sorted(letter + wanted))
    likely = pair in _NEIGHBOURS or pair in _SOUND_ALIKE or (letter in _VOWELS and wanted in _VOWELS)
    return (0.7 if likely else 1.0) + (0.5 if is_first else 0.0)


def _added(word: str, place: int) -> float:
    """Cost of a letter that the other word lacks; a doubled one is the likeliest slip."""
    return 0.4 if place > 1 and word[place - 1] == word[place - 2] else 0.8


def without_stretches(word: str) -> list[str]:
    """A word drawn out ("sooo", "paaain") with each stretch as two letters and as one; nothing if not."""
    if not _STRETCH.search(word):
        return []
    return [_STRETCH.sub(r"\1\1", word), _STRETCH.sub(r"\1", word)]


def is_run_on(first: str, second: str, common: Collection[str], ours: Collection[str]) -> bool:
    """Whether two parts of an unknown word are words of their own that were typed without a space."""
    parts = (first, second)
    if not all(
        part in _SHORT_PARTS or (len(part) > 3 and (part in common or part in ours)) for part in parts
    ):
        return False
    return any(len(part) > 3 and part in ours for part in parts) and (len(first) > 1 or second in ours)
