"""Reads measurements out of a message: temperatures, pain scores, days without a motion and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.nlp.text import fold

_NUMBER_WORDS = {
    "half a": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "a couple of": 2.0,
    "couple of": 2.0, "three": 3.0, "a few": 3.0, "few": 3.0, "several": 4.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0,
    "a dozen": 12.0, "fourteen": 14.0,
}  # fmt: skip
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")"
_UNIT_DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "wk": 7.0, "month": 30.0}
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


@dataclass(frozen=True)
class Value:
    """A measurement: `name` from the closed list of values, in the unit its name says."""

    name: str
    amount: float
    start: int
    end: int


def read_values(text: str) -> list[Value]:
    """Finds every measurement in a message.

    Args:
        text: The message as the person wrote it.

    Returns:
        Values with their place in the text; Fahrenheit is given in °C, and a number that is no plausible
        measurement is left out.
    """
    lowered = fold(text).lower()
    return sorted((value for read in _READERS for value in read(lowered)), key=lambda value: value.start)


def _amount(text: str) -> float:
    return _NUMBER_WORDS[text] if text in _NUMBER_WORDS else float(text.replace(",", "."))


_TEMPERATURE = re.compile(
    r"(?:(?P<cue>\b(?:temp\w*|fever\w*|thermometer|running|reading|burning up|spik\w*|it says|now)\b)"
    r"[^.\d\n]{0,25})?"
    r"(?<![\d.,/])(?P<n>\d{2,3}(?:[.,]\d{1,2})?)(?![\d/%]|[.,]\d)\s*(?P<unit>°\s*[cf]?\b|degrees?(?:\s*[cf]\b)?|[cf]\b)?"
)
_SPOKEN_TEMPERATURE = re.compile(
    r"\bthirty[\s-](?P<ones>five|six|seven|eight|nine)\b"
    r"(?:\s+(?:point\s+)?(?P<tenth>one|two|three|four|five|six|seven|eight|nine)\b)?"
)


_WEATHER = re.compile(r"\b(?:in the shade|outside|out there|weather|in the sun|in the garden|heatwave)\b")


def _temperatures(text: str) -> Iterator[Value]:
    for match in _TEMPERATURE.finditer(text):
        certain = bool(match["cue"] or match["unit"] or not match["n"].isdigit())
        weather = _WEATHER.search(text[match.end() : match.end() + 30])
        celsius = _celsius(_amount(match["n"])) if certain and not weather else None
        if celsius is not None:
            yield Value("temperature_c", celsius, match.start("n"), match.end("n"))
    for match in _SPOKEN_TEMPERATURE.finditer(text):
        celsius = 30 + _amount(match["ones"]) + (_amount(match["tenth"]) / 10 if match["tenth"] else 0.0)
        yield Value("temperature_c", round(celsius, 1), match.start(), match.end())


def _celsius(amount: float) -> float | None:
    if 93 <= amount <= 109:
        return round((amount - 32) * 5 / 9, 1)
    return amount if 33 <= amount <= 43 else None


_SCORE = re.compile(r"(?<![\d/.])(?P<n>\d{1,2}(?:\.5)?)\s*(?:/|out of|over)\s*(?:10|ten)\b")


def _pain_scores(text: str) -> Iterator[Value]:
    for match in _SCORE.finditer(text):
        if (amount := float(match["n"])) <= 10:
            yield Value("pain_score", amount, match.start(), match.end())


@dataclass(frozen=True)
class _Duration:
    """A stretch of time with the words around it, up to the ends of its sentence."""

    days: float
    before: str
    after: str
    start: int
    end: int


_DURATION = re.compile(rf"(?<![\w.,/]){_NUMBER}\s*(?P<unit>hour|hr|day|night|week|wk|month)s?\b")
_SENTENCE = re.compile(r"[^.!?\n;]+(?:\.\d[^.!?\n;]*)*")


def _durations(text: str) -> Iterator[_Duration]:
    for sentence in _SENTENCE.finditer(text):
        whole = sentence.group()
        for match in _DURATION.finditer(whole):
            days = _amount(match["n"]) * _UNIT_DAYS[match["unit"]]
            start = sentence.start() + match.start()
            yield _Duration(
                days, whole[: match.start()], whole[match.end() :], start, sentence.start() + match.end()
            )


_STOOL = re.compile(
    r"\b(?:poo\w*|bms?|bowels?|motions?|stools?|number two|no 2|constipat\w*|bunged|bno|shit|crap)\b"
)
_NOT_DONE = re.compile(
    r"\b(?:no|not|without|since|last|nothing|stopped|blocked|\w*n'?t|constipat\w*|bunged|bno)\b"
)
_BEEN = re.compile(r"\b(?:been|gone|going|go)\b")
_URINE = re.compile(r"\b(?:pee\w*|wees?|weed|weeing|urin\w*|pass(?:ed)? water|catheter)\b")


def _days_without_stool(text: str) -> Iterator[Value]:
    for span in _durations(text):
        around = span.before[-60:] + " " + span.after[:40]
        named = _STOOL.search(around) or (
            _BEEN.search(around) and re.search(r"\b(?:without|haven'?t|hasn'?t)\b", around)
        )
        if named and _NOT_DONE.search(around) and not _URINE.search(around):
            yield Value("days_without_stool", span.days, span.start, span.end)


def _hours_without_urine(text: str) -> Iterator[Value]:
    for span in _durations(text):
        around = span.before[-50:] + " " + span.after[:30]
        if _URINE.search(around) and _NOT_DONE.search(span.before[-50:]) and not _MUCH.search(around):
            yield Value("hours_without_urine", span.days * 24, span.start, span.end)


_MUCH = re.compile(r"\b(?:lots?|more|loads|much|gallons?|often|constantly|infection)\b")
_TREATMENT = re.compile(r"\b(?:chemo\w*|immunotherapy|keytruda|docetaxel|taxol|paclitaxel|cycle|infusion)\b")
_RADIATION = re.compile(r"\b(?:radio\w*|radiation|rads)\b")
_ELAPSED = re.compile(r"^\s*(?:ago|back|after|since|post|past|out|following|from)\b")
_JUST_NOW = re.compile(
    rf"\b(?:today|yesterday|this week|last week|this morning|{_WEEKDAY}|just had|just finished)\b"
)


def _since(name: str, subject: re.Pattern[str], days_per_unit: float) -> Callable[[str], Iterator[Value]]:
    def read(text: str) -> Iterator[Value]:
        for span in _durations(text):
            if subject.search(span.before[-45:] + " " + span.after[:45]) and _ELAPSED.search(span.after):
                yield Value(name, span.days / days_per_unit, span.start, span.end)
        for sentence in _SENTENCE.finditer(text):
            recent = _JUST_NOW.search(sentence.group())
            if recent and subject.search(sentence.group()[max(0, recent.start() - 45) : recent.end() + 45]):
                at = sentence.start() + recent.start()
                yield Value(name, 7 / days_per_unit, at, at + len(recent.group()))

    return read


_TIMES = re.compile(rf"\b{_NUMBER}\s*(?:times|x\b|episodes|loose stools|stools|motions)")
_VOMIT = re.compile(r"\b(?:vomit\w*|sick|thr[eo]w\w* up|puk\w*|b[a-z]+ up)\b")
_LOOSE = re.compile(r"\b(?:diarrh\w*|the runs|loose|watery|stools?|the trots|bowels?)\b")


def _counts_per_day(text: str) -> Iterator[Value]:
    for match in _TIMES.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 60]
        for name, subject in (("vomits_per_day", _VOMIT), ("stools_per_day", _LOOSE)):
            if subject.search(around):
                yield Value(name, _amount(match["n"]), match.start(), match.end())


_READERS: tuple[Callable[[str], Iterator[Value]], ...] = (
    _temperatures,
    _pain_scores,
    _days_without_stool,
    _hours_without_urine,
    _since("weeks_since_treatment", _TREATMENT, 7.0),
    _since("days_since_radiotherapy", _RADIATION, 1.0),
    _counts_per_day,
)
