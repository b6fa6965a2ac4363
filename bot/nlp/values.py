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
_UNIT_DAYS = {
    "hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "wk": 7.0,
    "fortnight": 14.0, "month": 30.0,
}  # fmt: skip
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})day"


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
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    return float(_POINT.sub(".", text))


_POINT = re.compile(r",|\s*\bpoint\s*")


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
_NO_TEMPERATURE = re.compile(
    r"\s*-?(?:years?|yrs?|miles?|weeks?|days?|hours?|minutes?|percent|things|times|mg|pounds?)\b"
)


def _temperatures(text: str) -> Iterator[Value]:
    for match in _TEMPERATURE.finditer(text):
        certain = bool(match["cue"] or match["unit"] or not match["n"].isdigit())
        weather = _WEATHER.search(text[match.end() : match.end() + 30])
        celsius = _celsius(_amount(match["n"])) if certain and not weather else None
        if celsius is not None:
            yield Value("temperature_c", celsius, match.start("n"), match.end("n"))
    for match in _SPOKEN_TEMPERATURE.finditer(text):
        celsius = _celsius(_spoken(match)) if _is_spoken_temperature(match, text) else None
        if celsius is not None:
            yield Value("temperature_c", celsius, match.start(), match.end())


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
    whole = tens + (_amount(ones) if ones else 0.0)
    return whole + (_amount(match["tenth"]) / 10 if match["tenth"] else 0.5 if match["half"] else 0.0)


def _celsius(amount: float) -> float | None:
    if 93 <= amount <= 109:
        return round((amount - 32) * 5 / 9, 1)
    return round(amount, 2) if 33 <= amount <= 43 else None


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


_DURATION = re.compile(
    rf"(?<![\w.,/]){_NUMBER}\s*(?:(?:full|whole|solid|clear|odd)\s+)?(?P<unit>hour|hr|day|night|week|wk|fortnight|month)s?\b"
)
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


_DOSE = re.compile(
    r"(?:\b(?:once|twice|thrice|times|per|tablets?|pills?|capsules?|sachets?|doses?|spoon\w*|mg|mcg|mls?)|\d\s*x|\bx\s*\d)\s*$"
)
_MEDICINE = re.compile(
    r"\b(?:morph\w*|oramorph|mst|codeine|tramadol|oxy\w*|fentanyl|patch\w*|tablets?|pills?|opioids?|laxative\w*|chemo\w*)\b"
)
_CLAUSE_END = re.compile(r"[,:()]|\b(?:and|but|while|though)\b")
_DAY_NUMBER = re.compile(rf"\bday\s+(?:number\s+)?{_NUMBER}\b(?!\s*(?:of|post|after)\b)")
_SINCE_DAY = re.compile(
    rf"\b(?:since|was|went|opened|moved)\s+(?:on\s+)?(?P<long>a week (?:last |on )?)?(?:last\s+)?"
    rf"(?:(?P<day>{_WEEKDAY})s?(?P<week>\s+week)?|(?P<other>the weekend|last week|the weekend before last))\b"
)
_TODAY = re.compile(
    rf"\b(?:today(?:'s| is)?|it'?s(?: now| already)?|it is(?: now| already)?|now)\s+(?P<day>{_WEEKDAY})\b"
    rf"|\b(?P<late>{_WEEKDAY})\s+(?:today|now)\b"
)


def _days_without_stool(text: str) -> Iterator[Value]:
    """The longest stretch named: shorter ones beside it are doses or parts of it."""
    found = [*_counted_without_stool(text), *_dated_without_stool(text)]
    if found:
        yield max(found, key=lambda value: value.amount)


def _counted_without_stool(text: str) -> Iterator[Value]:
    for span in _durations(text):
        around = span.before[-60:] + " " + span.after[:40]
        if _tells_no_stool(around) and not _DOSE.search(span.before) and not _is_of_medicine(span):
            yield Value("days_without_stool", span.days, span.start, span.end)


def _dated_without_stool(text: str) -> Iterator[Value]:
    for match in _DAY_NUMBER.finditer(text):
        after = text[match.end() : match.end() + 40]
        if _STOOL.search(after) and _NOT_DONE.search(after):
            yield Value("days_without_stool", _amount(match["n"]), match.start(), match.end())
    for match in _SINCE_DAY.finditer(text):
        if _tells_no_stool(text[max(0, match.start() - 60) : match.end() + 20]):
            yield Value("days_without_stool", _days_since(match, text), match.start(), match.end())


def _tells_no_stool(around: str) -> bool:
    named = _STOOL.search(around) or (
        _BEEN.search(around) and re.search(r"\b(?:without|haven'?t|hasn'?t)\b", around)
    )
    return bool(named and _NOT_DONE.search(around) and not _URINE.search(around))


def _is_of_medicine(span: _Duration) -> bool:
    """Whether the stretch tells how long a medicine was taken, in a clause of its own."""
    clause = _CLAUSE_END.split(span.before)[-1] + " " + _CLAUSE_END.split(span.after)[0]
    return bool(_MEDICINE.search(clause) and not _STOOL.search(clause) and not _NOT_DONE.search(clause))


def _days_since(match: re.Match[str], text: str) -> float:
    """Days since a named day; at least three where today is not told, as nearer days have other names."""
    if match["week"] or match["long"] or match["other"] in ("last week", "the weekend before last"):
        return 8.0
    today = _TODAY.search(text)
    if not today or not match["day"]:
        return 3.0
    named, current = (_WEEKDAYS.index(day[:-3]) for day in (match["day"], today["day"] or today["late"]))
    return float((current - named) % 7 or 7)


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


_DOSED = re.compile(
    r"\b(?:norco|percocet|morph\w*|oramorph|mst|codeine|tramadol|oxy\w*|tablets?|pills?|\d+\s?mg|mg|zofran|ondansetron"
    r"|cyclizine|paracetamol|senna|laxatives?|loperamide|imodium)\s*$"
)
_TIMES = re.compile(rf"\b{_NUMBER}\s*(?:times|x\b|episodes|loose stools|stools|motions)")
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
