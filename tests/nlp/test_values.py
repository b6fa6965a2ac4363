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
    ],
)
def test_other_numbers_are_no_temperature(text: str) -> None:
    assert [value for value in read_values(text) if value.name == "temperature_c"] == []


def test_the_place_of_a_value_is_kept() -> None:
    text = "chemo last week, now 38.6 and shaky"
    (value,) = [value for value in read_values(text) if value.name == "temperature_c"]
    assert text[value.start : value.end] == "38.6"
