"""Tales: what a message tells of an illness long over, or of somebody who has died.

No word in the sentence itself need say so: "Mine was in spring 2019. My legs went weak. These days I walk the
dog" puts the second sentence between a date and an end. The phrases live in `assertion/tales.yml`.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlp.pattern_search import PhraseSet, SearchedText

_Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class TalePhrases:
    """What `tales.yml` holds, each kind ready to be looked for.

    Attributes:
        dates: Words that put what follows into a time long over.
        over: Words that say how it ended.
        died: Words that say that somebody has died.
        told: Verbs of the past.
        now: Words of today; a sentence with one of them is no tale.
    """

    dates: PhraseSet
    over: PhraseSet
    died: PhraseSet
    told: PhraseSet
    now: PhraseSet


class Tales:
    """The tales in one message.

    Args:
        phrases: Those of the content.
        text: The message.
        marks: Tokens at which its sentences end, in order.
        named: Tokens at which somebody other than the writer is named by a noun, in order.
    """

    def __init__(
        self, phrases: TalePhrases, text: SearchedText, marks: Sequence[int], named: Sequence[int]
    ) -> None:
        self._phrases = phrases
        self._text = text
        self._marks = marks
        self._named = named
        self._dates = sorted(phrases.dates.spans(text))
        self._died = sorted(phrases.died.spans(text))

    def is_of_old(self, span: tuple[int, int]) -> bool:
        """Whether a finding stands between the date of an old illness and the end that it took."""
        if not self._dates or self._dates[0][0] >= self._sentence(span)[1]:
            return False
        return any(start >= span[1] for start, _ in self._over) and self._is_told(span)

    def is_of_the_dead(self, span: tuple[int, int]) -> bool:
        """Whether the last whom the message named before a finding, or in the same breath, has died."""
        died = [(start, end) for start, end in self._died if start < span[0]]
        if not died or any(died[-1][1] <= place < span[1] for place in self._named):
            return False
        return self._is_told(span)

    @functools.cached_property
    def _over(self) -> _Spans:
        return self._phrases.over.spans(self._text)

    @functools.cached_property
    def _told(self) -> _Spans:
        return self._phrases.told.spans(self._text)

    @functools.cached_property
    def _now(self) -> _Spans:
        # "Her last month" is not last month.
        found = self._phrases.now.spans(self._text)
        return [(s, e) for s, e in found if not any(s < end and start < e for start, end in self._died)]

    def _is_told(self, span: tuple[int, int]) -> bool:
        """Whether the sentence of a finding has a verb of the past and no word of today."""
        first, last = self._sentence(span)
        return _stands_in(self._told, first, last) and not _stands_in(self._now, first, last)

    def _sentence(self, span: tuple[int, int]) -> tuple[int, int]:
        number = bisect_right(self._marks, span[0])
        first = self._marks[number - 1] if number else 0
        return first, self._marks[number] if number < len(self._marks) else span[1]


def _stands_in(spans: _Spans, first: int, last: int) -> bool:
    return any(first <= start < last for start, _ in spans)
