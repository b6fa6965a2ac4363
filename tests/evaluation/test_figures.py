"""What is counted, over which cases."""

from __future__ import annotations

import pytest

from bot.evaluation.figures import Count, by_split, figures
from tests.evaluation.builders import played

WEAK = ("limb_weakness", "present", "self")


def test_levels() -> None:
    counted = figures(
        [
            played("a", "emergency", "emergency"),
            played("b", "emergency", "urgent", must=True),
            played("c", "soon", "emergency"),
            played("d", "none", "none"),
        ]
    )
    assert counted.emergency_recall == Count(hits=1, of=2)
    assert counted.must_recall == Count(hits=0, of=1)
    assert counted.emergency_alarms == Count(hits=1, of=2)
    assert counted.exact == counted.passed == Count(hits=2, of=4)
    assert counted.at_or_above == Count(hits=3, of=4)
    assert counted.confusion["emergency"] == {"none": 0, "soon": 0, "urgent": 1, "emergency": 1}


def test_findings_count_only_where_they_are_listed() -> None:
    heard = [
        (*WEAK, "legs feel weak"),
        ("fever", "present", "other", "hot"),
        ("fever", "present", "other", "38"),
    ]
    counted = figures(
        [
            played("a", "none", "none", listed=[WEAK, ("back_pain", "present", "self")], heard=heard),
            played("b", "none", "none", listed=None, heard=heard),
            played("c", "none", "none", listed=[], heard=[("fever", "present", "family", "hot")]),
        ]
    )
    assert counted.finding_recall == Count(hits=1, of=2)
    assert counted.finding_alarms == Count(hits=1, of=2)
    assert counted.findings["fever"].false_alarms == 1
    assert counted.findings["limb_weakness"].recall == Count(hits=1, of=1)
    assert counted.findings["back_pain"].recall == Count(hits=0, of=1)


@pytest.mark.parametrize("listed", [("fever", "absent", "self"), ("fever", "present", "family")])
def test_denied_or_a_relatives_taken_for_present(listed: tuple[str, str, str]) -> None:
    counted = figures(
        [played("a", "none", "none", listed=[listed], heard=[("fever", "present", "self", "x")])]
    )
    assert counted.not_present == counted.finding_alarms == Count(hits=1, of=1)


def test_splits_and_tags() -> None:
    cases = [
        played("a", "none", "none", split="dev", tags=("us", "carer")),
        played("b", "none", "soon", split="held", tags=("us",)),
        played("c", "none", "none"),
    ]
    assert {split: len(part) for split, part in by_split(cases).items()} == {
        "all": 3,
        "dev": 1,
        "held": 1,
        "unmarked": 1,
    }
    assert list(by_split(cases[:1])) == ["dev"]
    assert {tag: t.passed for tag, t in figures(cases).tags.items()} == {
        "carer": Count(hits=1, of=1),
        "us": Count(hits=1, of=2),
    }


def test_an_interval_holds_at_the_ends() -> None:
    assert Count(hits=0, of=0).interval is None
    low, high = Count(hits=20, of=20).interval or (0, 0)
    assert (round(low, 2), round(high, 2)) == (0.84, 1.0)
