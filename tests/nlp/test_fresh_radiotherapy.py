"""A radiation treatment lowers a level only where it is plainly dated within the last ten days."""

from __future__ import annotations

import pytest

from bot.assess import assess_text
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.model import Status

DATED = [
    "They zapped my hip on Tuesday, one go, and it's a touch more sore than it was.",
    "My hip is slightly sorer since radiotherapy on Monday.",
    "2 days since RT to my pelvis, slightly sorer, nothing else different.",
    "I had radiotherapy to my left hip last Thursday and it aches a bit more.",
    "Day 4 after one shot of radiotherapy on my hip bone. It's a bit more achy than before I went.",
    "My upper arm had radiotherapy six days ago and the ache is a touch more than it was.",
]
NOT_DATED = [
    "I had radiotherapy on my hip, yesterday it got worse and it hurts more.",
    "I had radiotherapy a while back, this week my hip hurts more.",
    "I had radiotherapy in 2019 and today my hip hurts more than last week.",
    "I had radiotherapy on my hip last spring. On Monday the pain got worse.",
    "My radiotherapy starts on Monday and my hip hurts more than it did.",
    "Radiotherapy on Tuesday was cancelled months ago. My hip hurts more now.",
    "My hip hurts more than last week.",
]


def is_fresh(text: str) -> bool:
    contexts = ClinicalExtractor.load().extract(text).contexts
    return any(c.name == "fresh_radiotherapy" and c.status is Status.PRESENT for c in contexts)


@pytest.mark.parametrize("text", DATED)
def test_more_pain_after_a_dated_treatment_is_told_soon(text: str) -> None:
    assert is_fresh(text)
    assert assess_text(text)["level"] == "soon"


@pytest.mark.parametrize("text", NOT_DATED)
def test_any_other_pain_that_grows_is_urgent(text: str) -> None:
    assert not is_fresh(text)
    assert assess_text(text)["level"] == "urgent"


@pytest.mark.parametrize(
    "text",
    [
        "I had radiotherapy to my hip on Monday and now my legs are weak.",
        "Radiotherapy to my hip on Monday, the pain is now 9 out of 10.",
        "Radiotherapy to my spine on Monday and my back hurts more.",
        "I had radiotherapy to my hip on Monday. Since last night there is a new pain in my arm.",
    ],
)
def test_nothing_graver_is_lowered(text: str) -> None:
    assert assess_text(text)["level"] in ("urgent", "emergency")
