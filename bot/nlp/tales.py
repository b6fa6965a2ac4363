"""Tales: what a message tells of an illness long over, or of somebody who has died.

No word in the sentence itself need say so: "Mine was in spring 2019. My legs went weak. These days I walk
the dog" puts the second sentence between a date and an end. What is told in such a place need not be over, so
it is never left out: where the whole message sounds like no emergency, it is asked about (`doubt.py`). The
phrases live in `assertion/tales.yml`.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.nlp.pattern_search import PhraseSet, SearchedText, touches

_Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class TalePhrases:
    """What `tales.yml` holds, each kind ready to be looked for.

    Attributes:
        dates: Words that put what follows into a time long over.
        over: Words that say how it ended.
        died: Words that say that somebody has died.
        told: Verbs, mostly of the past.
        now: Words of today; a sentence with one of them is no tale.
        anew: Words that begin anew; a message with one of them holds no tale.
    """

    dates: PhraseSet
    over: PhraseSet
    died: PhraseSet
    told: PhraseSet
    now: PhraseSet
    anew: PhraseSet


class Tales:
    """The tales in one message.

    Args:
        phrases: Those of the content.
        text: The message.
        marks: Tokens at which its sentences end, in order.
        named: Where it names somebody other than the writer by a noun.
    """

    def __init__(
        self, phrases: TalePhrases, text: SearchedText, marks: Sequence[int], named: Iterable[tuple[int, int]]
    ) -> None:
        self._phrases = phrases
        self._text = text
        self._marks = marks
        self._named = named

    def is_of_old(self, span: tuple[int, int]) -> bool:
        """Whether a finding stands between the date of an old illness and the end that it took."""
        dates = [start for start, _ in self._dates if start < self._sentence(span)[1]]
        if not dates or self._anew:
            return False
        ends = [start for start, _ in self._over]
        has_ended = any(dates[-1] <= end < span[0] for end in ends)
        return any(end >= span[1] for end in ends) and not has_ended and self._is_told(span)

    def is_of_the_dead(self, span: tuple[int, int]) -> bool:
        """Whether a finding is told after a death, and nobody is named but those who died."""
        died = [(start, end) for start, end in self._died if start < span[0]]
        if not died or self._anew:
            return False
        others = [named for named in self._named if named[0] < span[1] and not touches(named, died)]
        return not others and self._is_told(span)

    @functools.cached_property
    def _dates(self) -> _Spans:
        return sorted(self._phrases.dates.spans(self._text))

    @functools.cached_property
    def _died(self) -> _Spans:
        return self._phrases.died.spans(self._text)

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
        return [span for span in found if not touches(span, self._died)]

    @functools.cached_property
    def _anew(self) -> bool:
        return bool(self._phrases.anew.spans(self._text))

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
