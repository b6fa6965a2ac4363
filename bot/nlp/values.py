"""Reads measurements out of a message: temperatures, pain scores, days without a motion and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.nlp.measurements import NUMBER, SENTENCE, WEEKDAY, Duration, Value, amount_of, durations
from bot.nlp.stool import NOT_DONE, URINE, days_without_stool
from bot.nlp.text import fold

_ReadsDurations = Callable[[str, Sequence[Duration]], Iterator[Value]]


def read_values(text: str) -> list[Value]:
    """Finds every measurement in a message.

    Args:
        text: The message as the person wrote it.

    Returns:
        Values with their place in the text; Fahrenheit is given in °C, and a number that is no plausible
        measurement is left out.
    """
    lowered = fold(text).lower()
    spans = list(durations(lowered))
    values = [value for read in _READERS for value in read(lowered)]
    values += [value for read in _READERS_OF_DURATIONS for value in read(lowered, spans)]
    return sorted(values, key=lambda value: value.start)


_CUE = r"\b(?:temp\w*|fever\w*|thermometer|running|reading|burning up|spik\w*|it says|now)\b"
_SCALE = (
    r"(?:[°º]\s*[cf]?\b|[°º]|(?:degrees?|deg)?\s*(?:c|f|cel[sc]ius|centigrade|fah?renheit)\b|deg(?:rees?)?\b)"
)
_TEMPERATURE = re.compile(
    rf"(?:(?P<cue>{_CUE})[^.\d\n]{{0,25}})?"
    r"(?<![\d.,/])(?P<n>\d{2,3}(?:[.,]\d{1,2}|\s+point\s+\d)?)(?![\d/%]|[.,]\d)"
    rf"\s*(?P<unit>{_SCALE})?"
)
_DIGIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_TEMPERATURE = re.compile(
    rf"(?:(?P<cue>{_CUE}|\b(?:it'?s|it was|hit|up to|said|says)\b)[^.\d\n]{{0,25}}?)?"
    rf"\b(?:(?P<tens>thirty|ninety)[\s-](?P<ones>five|six|seven|eight|nine)|(?P<forty>forty)"
    rf"|(?:an?\s+|one\s+)?hundred(?:\s+and)?\s+(?P<over>{_DIGIT})|one\s+oh\s+(?P<oh>{_DIGIT}))\b"
    rf"(?:\s+(?:point\s+)?(?P<tenth>{_DIGIT})\b(?!\s+(?:times|days?|weeks?|hours?))|\s+and\s+a\s+(?P<half>half)\b)?"
)
_SPOKEN_END = re.compile(
    rf"\s*(?:$|[.,;:!?)\n]|(?:{_SCALE}|this|today|tonight|now|on|and|but|since|last|at|in|fever|with)\b)"
)
_OLD = re.compile(r"\b(?:age|aged|turned|turns|is|till|than)\s*$")
_AGE = re.compile(r"\b(?:i'?m|i am|he'?s|she'?s|age|aged|turned|is)\s*$")
_WEATHER = re.compile(r"\b(?:in the shade|outside|out there|weather|in the sun|in the garden|heatwave)\b")
_COLDEST_FAHRENHEIT = 90
# "Ring us at 37.5 or more": a rule, not a reading.
_OR_MORE = re.compile(
    r"\s*(?:[°º]\s*)?(?:degrees?\s*)?[cf]?\s*(?:or|and) (?:more|above|over|higher|up|upwards)\b"
)
_NO_TEMPERATURE = re.compile(
    r"\s*-?(?:years?|yrs?|miles?|weeks?|days?|hours?|minutes?|percent|things|times|mg|pounds?)\b"
)


def _temperatures(text: str) -> Iterator[Value]:
    for match in _TEMPERATURE.finditer(text):
        certain = bool(match["cue"] or match["unit"] or not match["n"].isdigit())
        after = text[match.end() : match.end() + 30]
        no_reading = _WEATHER.search(after) or _OR_MORE.match(after) or _is_too_cold(match)
        celsius = _celsius(amount_of(match["n"])) if certain and not no_reading else None
        if celsius is not None:
            yield Value("temperature_c", celsius, match.start("n"), match.end("n"))
    for match in _SPOKEN_TEMPERATURE.finditer(text):
        celsius = _celsius(_spoken(match)) if _is_spoken_temperature(match, text) else None
        if celsius is not None:
            yield Value("temperature_c", celsius, match.start(), match.end())


def _is_too_cold(match: re.Match[str]) -> bool:
    """Whether a figure in Fahrenheit is none of a body ("34f" tells age and sex)."""
    return (match["unit"] or "").startswith("f") and amount_of(match["n"]) < _COLDEST_FAHRENHEIT


def _is_spoken_temperature(match: re.Match[str], text: str) -> bool:
    """Whether figures in words stand where a reading does, not an age or a count."""
    if _NO_TEMPERATURE.match(text, match.end()) or _WEATHER.search(text[match.end() : match.end() + 30]):
        return False
    if match["tenth"] or match["half"]:
        return True
    if match["forty"] or match["tens"] == "ninety":
        return bool(match["cue"])
    if match["tens"]:
        return not _AGE.search(text[: match.start()]) or bool(match["cue"])
    return bool(_SPOKEN_END.match(text, match.end())) and not _OLD.search(text[: match.start()])


def _spoken(match: re.Match[str]) -> float:
    tens = {"thirty": 30.0, "ninety": 90.0}.get(match["tens"] or "", 40.0 if match["forty"] else 100.0)
    ones = match["ones"] or match["over"] or match["oh"]
    whole = tens + (amount_of(ones) if ones else 0.0)
    return whole + (amount_of(match["tenth"]) / 10 if match["tenth"] else 0.5 if match["half"] else 0.0)


def _celsius(amount: float) -> float | None:
    if 93 <= amount <= 109:
        return round((amount - 32) * 5 / 9, 1)
    return round(amount, 2) if 33 <= amount <= 43 else None


_SCORE = re.compile(r"(?<![\d/.])(?P<n>\d{1,2}(?:\.5)?)\s*(?:/|out of|over)\s*(?:10|ten)\b")


def _pain_scores(text: str) -> Iterator[Value]:
    for match in _SCORE.finditer(text):
        if (amount := float(match["n"])) <= 10:
            yield Value("pain_score", amount, match.start(), match.end())


def _hours_without_urine(_text: str, spans: Sequence[Duration]) -> Iterator[Value]:
    for span in spans:
        around = span.before[-50:] + " " + span.after[:30]
        if URINE.search(around) and NOT_DONE.search(span.before[-50:]) and not _MUCH.search(around):
            yield Value("hours_without_urine", span.days * 24, span.start, span.end)


_MUCH = re.compile(r"\b(?:lots?|more|loads|much|gallons?|often|constantly|infection)\b")
_TREATMENT = re.compile(r"\b(?:chemo\w*|immunotherapy|keytruda|docetaxel|taxol|paclitaxel|cycle|infusion)\b")
_RADIATION = re.compile(r"\b(?:radio\w*|radiation|rads|rt|sabr|sbrt|zapped|irradiated|fractions?)\b")
_ELAPSED = re.compile(r"^\s*(?:ago|back|after|since|post|past|out|following|from)\b")
_JUST_NOW = re.compile(
    rf"\b(?:today|yesterday|this week|last week|this morning|{WEEKDAY}|just had|just finished)\b"
)


def _since(name: str, subject: re.Pattern[str], days_per_unit: float) -> _ReadsDurations:
    def read(text: str, spans: Sequence[Duration]) -> Iterator[Value]:
        if not subject.search(text):
            return
        for span in spans:
            if subject.search(span.before[-45:] + " " + span.after[:45]) and _ELAPSED.search(span.after):
                yield Value(name, span.days / days_per_unit, span.start, span.end)
        for sentence in SENTENCE.finditer(text):
            recent = _JUST_NOW.search(sentence.group())
            if recent and subject.search(sentence.group()[max(0, recent.start() - 45) : recent.end() + 45]):
                at = sentence.start() + recent.start()
                yield Value(name, 7 / days_per_unit, at, at + len(recent.group()))

    return read


_DOSED = re.compile(
    r"\b(?:norco|percocet|morph\w*|oramorph|mst|codeine|tramadol|oxy\w*|tablets?|pills?|\d+\s?mg|mg|zofran|ondansetron"
    r"|cyclizine|paracetamol|senna|laxatives?|loperamide|imodium)\s*$"
)
_TIMES = re.compile(rf"\b{NUMBER}\s*(?:times|x\b|episodes|loose stools|stools|motions)")
_VOMIT = re.compile(r"\b(?:vomit\w*|sick|thr[eo]w\w* up|puk\w*|b[a-z]+ up)\b")
_LOOSE = re.compile(r"\b(?:diarrh\w*|the runs|loose|watery|stools?|the trots|bowels?)\b")


def _counts_per_day(text: str) -> Iterator[Value]:
    for match in _TIMES.finditer(text):
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60]
        if _DOSED.search(before):
            continue
        around = before + match.group() + after
        for name, subject in (("vomits_per_day", _VOMIT), ("stools_per_day", _LOOSE)):
            if subject.search(around):
                yield Value(name, amount_of(match["n"]), match.start(), match.end())


_READERS: tuple[Callable[[str], Iterator[Value]], ...] = (_temperatures, _pain_scores, _counts_per_day)
_READERS_OF_DURATIONS: tuple[_ReadsDurations, ...] = (
    days_without_stool,
    _hours_without_urine,
    _since("weeks_since_treatment", _TREATMENT, 7.0),
    _since("days_since_radiotherapy", _RADIATION, 1.0),
)
