"""The US school grade of a text, by textstat, without its download of a dictionary."""

from __future__ import annotations

import re

import textstat  # type: ignore[import-untyped]
from textstat.backend.counts import _count_syllables  # type: ignore[import-untyped]

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(r"([^aeiouyl]e|[^td]ed)$")


class _Syllables(dict[str, list[list[str]]]):
    """Stands in for the CMU dictionary, which textstat would fetch from the network: counts groups of vowels.

    Over the texts of this content, the grades differ from those with the dictionary by about half a grade.
    """

    def __getitem__(self, word: str) -> list[list[str]]:
        groups = len(_VOWELS.findall(word.lower()))
        if groups > 1 and _SILENT_ENDING.search(word.lower()):
            groups -= 1
        return [["AH0"] * max(groups, 1)]


def grade(text: str) -> float:
    """Flesch-Kincaid grade level of an English text."""
    fetch = _count_syllables.get_cmudict
    _count_syllables.get_cmudict = lambda _lang: _Syllables()
    try:
        return float(textstat.flesch_kincaid_grade(text))
    finally:
        _count_syllables.get_cmudict = fetch
