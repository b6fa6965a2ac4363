"""Probabilities are binned against what the cases list."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assess import trained_detector
from bot.evaluation.calibration import FINDINGS, MENTIONS, RED_FLAGS, calibrate
from bot.nlp.detector import FindingDetector
from bot.nlp.phrases import Example
from tests.evaluation.builders import played

TEXTS = [
    "my legs feel weak",
    "legs have gone weak",
    "i have a fever",
    "running a fever today",
    "hello there",
    "thanks a lot",
]
WEAK, FEVER, NOTHING = frozenset({"limb_weakness"}), frozenset({"fever"}), frozenset[str]()


@pytest.fixture(scope="module")
def detector() -> FindingDetector:
    told = (WEAK, WEAK, FEVER, FEVER, NOTHING, NOTHING)
    return FindingDetector.train([Example(*pair) for pair in zip(TEXTS, told, strict=True)], WEAK)


def test_every_pair_is_in_one_bin(detector: FindingDetector) -> None:
    cases = [
        played(
            "a",
            "none",
            "none",
            text="My legs feel weak. Thanks a lot!",
            listed=[("limb_weakness", "present", "self")],
        ),
        played("b", "none", "none", text="I have a fever", listed=[("fever", "past", "self")]),
        played("c", "none", "none", text="I have a fever"),
        played("d", "none", "none", text="...", listed=[]),
    ]
    curves = calibrate((one.case for one in cases), detector)
    assert {name: sum(b.pairs for b in c.bins) for name, c in curves.items()} == {
        FINDINGS: 4,
        RED_FLAGS: 2,
        MENTIONS: 4,
    }
    assert {name: sum(b.listed for b in c.bins) for name, c in curves.items()} == {
        FINDINGS: 1,
        RED_FLAGS: 1,
        MENTIONS: 2,
    }
    assert curves[MENTIONS].brier < curves[FINDINGS].brier


def test_nothing_listed_gives_no_curve(detector: FindingDetector) -> None:
    assert calibrate([played("c", "none", "none").case], detector) == {}


@pytest.mark.model
def test_the_detector_of_a_trained_model_can_be_read(trained_model: Path) -> None:
    assert "limb_weakness" in trained_detector(trained_model).findings
