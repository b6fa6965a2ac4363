"""Reads out of a message for how many days there was no bowel motion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.nlp.measurements import NUMBER, WEEKDAY, WEEKDAYS, Duration, Value, amount_of

URINE = re.compile(r"\b(?:pee\w*|wees?|weed|weeing|urin\w*|pass(?:ed)? water|catheter)\b")
_NOT_OF_STOOL = (
    r"(?!\s+(?:cancer|ca|tumou?r|mets|op|operation|surgery|resection|screening|nurse|prep|team)\b)"
)
_STOOL = re.compile(
    rf"\b(?:poo\w*|bms?|bowels?{_NOT_OF_STOOL}|motions?|stools?|number two|no 2|constipat\w*|bunged|bno"
    r"|shit|crap)\b"
)
NOT_DONE = re.compile(
    r"\b(?:no|not|without|since|last|nothing|stopped|blocked|\w*n'?t|constipat\w*|bunged|bno)\b"
)
_NOT_GONE = re.compile(r"(?:\bnot|n'?t)\s+been\s+(?:for|in)\s+$")
_TO_PLACE = re.compile(r"\s*(?:to (?!the loo|the toilet)|out\b|back\b|at\b|well\b|able\b|sleeping\b)")
_AGO = re.compile(r"\s*ago\b")
_LAST_OR_NOT = re.compile(r"\b(?:last|previous|not|no|never|without|nothing|stopped|\w*n'?t)\b")
_BEEN = re.compile(r"\b(?:been|gone|going|go)\b")
_DOSE = re.compile(
    r"(?:\b(?:once|twice|thrice|times|per|tablets?|pills?|capsules?|sachets?|doses?|spoon\w*|mg|mcg|mls?)|\d\s*x|\bx\s*\d)\s*$"
)
_MEDICINE = re.compile(
    r"\b(?:morph\w*|oramorph|mst|codeine|tramadol|oxy\w*|fentanyl|patch\w*|tablets?|pills?|opioids?|laxative\w*|chemo\w*)\b"
)
_CLAUSE_END = re.compile(r"[,:()]|\b(?:and|but|while|though)\b")
_DAY_NUMBER = re.compile(rf"\bday\s+(?:number\s+)?{NUMBER}\b(?!\s*(?:of|post|after)\b)")
_SINCE_DAY = re.compile(
    rf"\b(?:since|was|went|opened|moved)\s+(?:on\s+)?(?P<long>a week (?:last |on )?)?(?:last\s+)?"
    rf"(?:(?P<day>{WEEKDAY})s?(?P<week>\s+week)?|(?P<other>the weekend|last week|the weekend before last))\b"
)
_TODAY = re.compile(
    rf"\b(?:today(?:'s| is)?|it'?s(?: now| already)?|it is(?: now| already)?|now)\s+(?P<day>{WEEKDAY})\b"
    rf"|\b(?P<late>{WEEKDAY})\s+(?:today|now)\b"
)


def days_without_stool(text: str, spans: Sequence[Duration]) -> Iterator[Value]:
    """The longest stretch named: shorter ones beside it are doses or parts of it.

    Args:
        text: The message in lower case.
        spans: The stretches of time named in it.
    """
    found = [*_counted_without_stool(spans), *_dated_without_stool(text)]
    if found:
        yield max(found, key=lambda value: value.amount)


def _counted_without_stool(spans: Sequence[Duration]) -> Iterator[Value]:
    for span in spans:
        around = span.before[-60:] + " " + span.after[:40]
        not_gone = _NOT_GONE.search(span.before) and not _TO_PLACE.match(span.after)
        of_stool = _tells_no_stool(around) and not _DOSE.search(span.before)
        if not_gone or (of_stool and not _is_of_another_matter(span)):
            yield Value("days_without_stool", span.days, span.start, span.end)


def _dated_without_stool(text: str) -> Iterator[Value]:
    for match in _DAY_NUMBER.finditer(text):
        after = text[match.end() : match.end() + 40]
        if _STOOL.search(after) and NOT_DONE.search(after):
            yield Value("days_without_stool", amount_of(match["n"]), match.start(), match.end())
    for match in _SINCE_DAY.finditer(text):
        if _tells_no_stool(text[max(0, match.start() - 60) : match.end() + 20]):
            yield Value("days_without_stool", _days_since(match, text), match.start(), match.end())


def _tells_no_stool(around: str) -> bool:
    named = _STOOL.search(around) or (
        _BEEN.search(around) and re.search(r"\b(?:without|haven'?t|hasn'?t)\b", around)
    )
    return bool(named and NOT_DONE.search(around) and not URINE.search(around))


def _is_of_another_matter(span: Duration) -> bool:
    """Whether the stretch tells how long a medicine was taken, in a clause of its own, or when that began."""
    if _AGO.match(span.after) and not _LAST_OR_NOT.search(span.before):
        return True
    clause = _CLAUSE_END.split(span.before)[-1] + " " + _CLAUSE_END.split(span.after)[0]
    return bool(_MEDICINE.search(clause) and not _STOOL.search(clause) and not NOT_DONE.search(clause))


def _days_since(match: re.Match[str], text: str) -> float:
    """Days since a named day; at least three where today is not told, as nearer days have other names."""
    if match["week"] or match["long"] or match["other"] in ("last week", "the weekend before last"):
        return 8.0
    today = _TODAY.search(text)
    if not today or not match["day"]:
        return 3.0
    named, current = (WEEKDAYS.index(day[:-3]) for day in (match["day"], today["day"] or today["late"]))
    return float((current - named) % 7 or 7)
