"""Which strings of letters are English words, by the word list that ships with symspellpy."""

from __future__ import annotations

import functools
from importlib.resources import files


@functools.lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    listed = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    return frozenset(line.split(" ", 1)[0] for line in listed.read_text(encoding="utf-8-sig").splitlines())


def is_english(words: list[str]) -> bool:
    """Whether every word is in the list; a classifier's reading of keyboard mashing is worth nothing."""
    return bool(words) and all(word.lower().strip(".,!?'\"’") in _english() for word in words)
