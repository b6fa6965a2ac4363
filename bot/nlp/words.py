"""Which strings of letters are English words, by the word list that ships with symspellpy."""

from __future__ import annotations

import functools
from importlib.resources import files


@functools.lru_cache(maxsize=1)
def english_counts() -> tuple[tuple[str, int], ...]:
    """Each English word, without apostrophes, with how often it is used; the commonest first."""
    listed = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    counts: dict[str, int] = {}
    for line in listed.read_text(encoding="utf-8-sig").splitlines():
        word, count = line.split(" ", 1)
        plain = word.replace("'", "")
        counts[plain] = max(int(count), counts.get(plain, 0))
    return tuple(sorted(counts.items(), key=lambda row: -row[1]))


@functools.lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Every English word, without apostrophes."""
    return frozenset(word for word, _ in english_counts())


def is_english(words: list[str]) -> bool:
    """Whether every word is in the list; a classifier's reading of keyboard mashing is worth nothing."""
    return bool(words) and all(_is_word(word.lower().strip(".,!?'\"’").replace("'", "")) for word in words)


def has_english(words: list[str]) -> bool:
    """Whether any word is in the list."""
    return any(is_english([word]) for word in words)


def _is_word(word: str) -> bool:
    """Whether a word is listed, or is a contraction of a listed one ("thats", "dont")."""
    endings = ("s", "nt", "ll", "ve", "re", "d", "m")
    return word in english_words() or any(
        word.endswith(e) and word[: -len(e)] in english_words() for e in endings
    )
