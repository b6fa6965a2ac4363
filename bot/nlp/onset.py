"""Since when a finding is there, in the person's own words."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from importlib.resources import files

import yaml

from bot.nlp.pattern_search import PatternSearch, SearchedText
from bot.nlp.patterns import parse
from bot.nlp.text import SENTENCE_END, tokenise

_NEXT_THING = frozenset({"and", "but"})


@dataclass(frozen=True)
class Onsets:
    """The times that a message tells, and where its sentences end; offsets are characters of the message."""

    told: tuple[tuple[int, int, str], ...] = ()
    breaks: tuple[int, ...] = ()
    joints: tuple[int, ...] = ()
    """Where the next thing in a sentence begins ("and", "but")."""

    def of(self, start: int, end: int) -> str:
        """Since when that is which stands at a place: the next time after it, else one before it.

        Args:
            start: Where it begins.
            end: Where it ends.

        Returns:
            The words; empty where its sentence tells no time that belongs to it.
        """
        within = [words for first, last, words in self.told if first < end and last > start]
        after = [words for first, _, words in self.told if first >= end and not self._parted(end, first)]
        before = [
            words
            for _, last, words in self.told
            if last <= start and not self._parted(last, start) and not self._joined(last, start)
        ]
        return next(itertools.chain(within, after, reversed(before)), "")

    def _parted(self, start: int, end: int) -> bool:
        return any(start <= place < end for place in self.breaks)

    def _joined(self, start: int, end: int) -> bool:
        return any(start <= place < end for place in self.joints)


NO_ONSETS = Onsets()


def read_onsets(text: str) -> Onsets:
    """The times that a message tells.

    Args:
        text: The message as the person wrote it.
    """
    tokens = tokenise(text)
    searched = SearchedText([token.stem for token in tokens])
    spans = sorted({searched.tokens_of(hit) for pattern in _patterns() for hit in pattern.hits(searched)})
    told = [(tokens[first].start, tokens[last - 1].end) for first, last in spans]
    widest = [span for span in told if not any(_within(span, other) for other in told)]
    return Onsets(
        tuple((start, end, text[start:end].strip(" ,")) for start, end in widest),
        tuple(token.start for token in tokens if token.norm == SENTENCE_END),
        tuple(token.start for token in tokens if token.stem in _NEXT_THING),
    )


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[PatternSearch, ...]:
    listed = yaml.safe_load((files("bot.content") / "lexicon" / "onset.yml").read_text(encoding="utf-8"))
    return tuple(PatternSearch(parse(pattern, {})) for pattern in listed)
