"""Measurements read out of messages."""

from __future__ import annotations

import pytest

from bot.nlp.values import read_values


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("my temp is 38.4", "temperature_c", 38.4),
        ("temp 38,5 tonight", "temperature_c", 38.5),
        ("thermometer says 101", "temperature_c", 38.3),
        ("100.4F", "temperature_c", 38.0),
        ("thirty-eight five this morning", "temperature_c", 38.5),
        ("pain is 9/10", "pain_score", 9),
        ("pain 7 out of 10", "pain_score", 7),
        ("haven't been for a poo in 4 days", "days_without_stool", 4),
        ("no bm for a week", "days_without_stool", 7),
        ("five days without going", "days_without_stool", 5),
        ("I haven't peed for 12 hours", "hours_without_urine", 12),
        ("chemo was two weeks ago", "weeks_since_treatment", 2),
        ("had chemo on Thursday", "weeks_since_treatment", 1),
        ("three days after my radiotherapy", "days_since_radiotherapy", 3),
        ("been sick 8 times", "vomits_per_day", 8),
        ("39\u00baC", "temperature_c", 39),
        ("39 celsius", "temperature_c", 39),
        ("a hundred and one", "temperature_c", 38.3),
        ("temp is thirty eight and a half", "temperature_c", 38.5),
        ("ninety eight point six", "temperature_c", 37),
        ("bowels not open for five days, I take morphine twice a day", "days_without_stool", 5),
        ("constipated for a week, on morphine for 2 months", "days_without_stool", 7),
        ("haven't been at all, not since Thursday week", "days_without_stool", 8),
        ("has not been to stool since last Saturday and today is Wednesday", "days_without_stool", 4),
        ("day 6 no shit", "days_without_stool", 6),
        ("bowels last moved a fortnight ago", "days_without_stool", 14),
        ("she's not been for five days now", "days_without_stool", 5),
        ("last poo was 5 days ago", "days_without_stool", 5),
        ("day after RT, 2 days since the zaps. RT was 4 days ago", "days_since_radiotherapy", 4),
    ],
)
def test_a_value_is_read(text: str, name: str, amount: float) -> None:
    assert (name, amount) in [(value.name, value.amount) for value in read_values(text)]


@pytest.mark.parametrize(
    "text",
    [
        "I am 64",
        "bp 120/80",
        "room 101",
        "we met in 1998",
        "39",
        "call 911",
        "my appointment is at 10.30",
        "stage 4",
        "a hundred and one things to do",
        "I'm thirty eight",
        "forty weeks",
        "34f, hodgkins in remission",
    ],
)
def test_other_numbers_are_no_temperature(text: str) -> None:
    assert [value for value in read_values(text) if value.name == "temperature_c"] == []


@pytest.mark.parametrize(
    "text",
    [
        "not opened my bowels for five days, I take morphine twice a day",
        "no poo for 5 days, 2 of them on senna",
    ],
)
def test_the_longest_stretch_without_stool_is_the_only_one(text: str) -> None:
    values = [value.amount for value in read_values(text) if value.name == "days_without_stool"]
    assert values == [5]


@pytest.mark.parametrize(
    "text",
    [
        "loose poo twice a day since starting the new tablet a month ago",
        "tired since my op for bowel cancer three weeks ago",
        "bowel surgery, 6 weeks since",
        "I've not been for 3 weeks to the clinic",
    ],
)
def test_no_stretch_without_stool(text: str) -> None:
    assert [value for value in read_values(text) if value.name == "days_without_stool"] == []


def test_a_threshold_is_no_reading() -> None:
    text = "one leaflet says ring at 37.5 or more, the other at 38 °C or above"
    assert [value for value in read_values(text) if value.name == "temperature_c"] == []


def test_a_dose_is_no_count_of_vomits() -> None:
    assert [v for v in read_values("norco 3x a day, not been sick") if v.name == "vomits_per_day"] == []


def test_the_place_of_a_value_is_kept() -> None:
    text = "chemo last week, now 38.6 and shaky"
    (value,) = [value for value in read_values(text) if value.name == "temperature_c"]
    assert text[value.start : value.end] == "38.6"
