"""Reading grade of an English text, worked out offline.

`textstat` counts words and sentences. Its own syllable count fetches a pronouncing dictionary from the
network, so syllables are estimated here: runs of vowels, less the silent endings.
"""

from __future__ import annotations

import re

import textstat

_WORD = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(r"(?<![tcsg])i(?=[aou])|(?<=[aeiouy])(?=ing$)")
_SILENT_END = re.compile(r"(?<![aeiouy])(?:e$|(?<![td])ed$|(?<![scgzxh])es$)")
_SPOKEN_LE = re.compile(r"[^aeiouyl]les?$")


def syllables(token: str) -> int:
    """Return the estimated number of syllables of a word, or the digits of a number."""
    if token.isdigit():
        return len(token)
    total = 0
    for word in _WORD.findall(token.lower().replace("'", "")):
        spoken = word if _SPOKEN_LE.search(word) else _SILENT_END.sub("", word)
        total += max(1, len(_VOWELS.findall(_HIATUS.sub("i-", spoken))))
    return total


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text."""
    words = textstat.lexicon_count(text)
    sentences = max(1, textstat.sentence_count(text))
    spoken = sum(syllables(token) for token in re.findall(r"[A-Za-z']+|\d+", text))
    return float(0.39 * words / sentences + 11.8 * spoken / words - 15.59)
