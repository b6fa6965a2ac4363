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
    return bool(words) and all(_is_word(word.lower().strip(".,!?'\"’").replace("'", "")) for word in words)


def has_english(words: list[str]) -> bool:
    """Whether any word is in the list."""
    return any(is_english([word]) for word in words)


def _is_word(word: str) -> bool:
    """Whether a word is listed, or is a contraction of a listed one ("thats", "dont")."""
    endings = ("s", "nt", "ll", "ve", "re", "d", "m")
    return word in _english() or any(word.endswith(e) and word[: -len(e)] in _english() for e in endings)
