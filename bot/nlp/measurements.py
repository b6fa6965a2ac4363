"""What measurements are made of: numbers as people write them, and stretches of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER_WORDS = {
    "half a": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "a couple of": 2.0,
    "couple of": 2.0, "three": 3.0, "a few": 3.0, "few": 3.0, "several": 4.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0,
    "a dozen": 12.0, "fourteen": 14.0,
}  # fmt: skip
NUMBER = r"(?P<n>\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")"
_UNIT_DAYS = {
    "hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "wk": 7.0,
    "fortnight": 14.0, "month": 30.0,
}  # fmt: skip
WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})day"
SENTENCE = re.compile(r"[^.!?\n;]+(?:\.\d[^.!?\n;]*)*")


@dataclass(frozen=True)
class Value:
    """A measurement: `name` from the closed list of values, in the unit its name says."""

    name: str
    amount: float
    start: int
    end: int


@dataclass(frozen=True)
class Duration:
    """A stretch of time with the words around it, up to the ends of its sentence."""

    days: float
    before: str
    after: str
    start: int
    end: int


_DURATION = re.compile(
    rf"(?<![\w.,/]){NUMBER}\s*(?:(?:full|whole|solid|clear|odd)\s+)?(?P<unit>hour|hr|day|night|week|wk|fortnight|month)s?\b"
)


def durations(text: str) -> Iterator[Duration]:
    """Every stretch of time named in a message of lower case."""
    for sentence in SENTENCE.finditer(text):
        whole = sentence.group()
        for match in _DURATION.finditer(whole):
            days = amount_of(match["n"]) * _UNIT_DAYS[match["unit"]]
            start = sentence.start() + match.start()
            yield Duration(
                days, whole[: match.start()], whole[match.end() :], start, sentence.start() + match.end()
            )


def amount_of(text: str) -> float:
    """The number that a word or figure stands for."""
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    return float(_POINT.sub(".", text))


_POINT = re.compile(r",|\s*\bpoint\s*")
