"""Each kind of condition on its own."""

from __future__ import annotations

import pytest

from bot.triage.conditions import (
    AllOf,
    AnyRowAt,
    Condition,
    ContextNotRuledOut,
    ContextNotStated,
    Count,
    HasQuality,
    HasValue,
    InContext,
    NotRuledOut,
    Present,
    RowMatch,
    SoonSystems,
    View,
    findings_in,
    looks_at_rows,
)
from bot.triage.model import Level
from tests.triage.shorthand import case

MILD_AND_STABLE = Present(("bone_pain",), frozenset({"mild", "stable"}))


@pytest.mark.parametrize(
    ("condition", "line", "trigger"),
    [
        (Present(("fever", "shivers")), "shivers", ("shivers",)),
        (Present(("fever",)), "-fever", None),
        (Present(("fever",)), "?fever", None),
        (Present(("fever",)), "", None),
        (MILD_AND_STABLE, "bone_pain:mild", ("bone_pain",)),
        (MILD_AND_STABLE, "bone_pain:mild,stable", None),
        (NotRuledOut(("fever",)), "", ()),
        (NotRuledOut(("fever",)), "?fever", ()),
        (NotRuledOut(("fever",)), "fever", ("fever",)),
        (NotRuledOut(("fever",)), "-fever", None),
        (NotRuledOut(("fever", "shivers")), "-fever", ()),
        (NotRuledOut(("fever", "shivers")), "-fever -shivers", None),
        (InContext("known_cancer"), "", ()),
        (InContext("known_cancer"), "?@known_cancer", ()),
        (InContext("known_cancer"), "-@known_cancer", None),
        (InContext("opioids"), "", None),
        (InContext("opioids"), "@opioids", ()),
        (ContextNotRuledOut("opioids"), "", ()),
        (ContextNotRuledOut("opioids"), "-@opioids", None),
        (ContextNotStated("hormone_therapy"), "", ()),
        (ContextNotStated("hormone_therapy"), "@hormone_therapy", None),
        (HasQuality(("back_pain",), frozenset({"worse", "severe"})), "back_pain:severe", ("back_pain",)),
        (HasQuality(("back_pain",), frozenset({"worse"})), "back_pain", None),
        (HasQuality(("back_pain",), frozenset({"worse"})), "-back_pain:worse", None),
        (HasValue("temperature_c", at_least=38), "fever:temperature_c=38", ("fever",)),
        (HasValue("temperature_c", at_least=38), "fever:temperature_c=37.9", None),
        (HasValue("temperature_c", at_least=38), "?fever:temperature_c=39", None),
        (HasValue("temperature_c", ("shivers",), at_least=38), "fever:temperature_c=39", None),
        (HasValue("temperature_c", at_most=35.9), "fever:temperature_c=35", ("fever",)),
        (Count(2, (Present(("fever",)), Present(("shivers",)))), "fever", None),
        (Count(2, (Present(("fever",)), Present(("shivers",)))), "shivers fever", ("fever", "shivers")),
        (AllOf((Present(("fever",)), InContext("known_cancer"))), "fever", ("fever",)),
        (AllOf((Present(("fever",)), Present(("fever", "shivers")))), "fever shivers", ("fever", "shivers")),
    ],
)
def test_condition(condition: Condition, line: str, trigger: tuple[str, ...] | None) -> None:
    assert condition.match(View(case(line), assumed={"known_cancer"})) == trigger


def test_conditions_over_rows() -> None:
    soon = [RowMatch(Level.SOON, "bone", ("bone_pain",)), RowMatch(Level.SOON, "bone", ("rib_pain",))]
    other = RowMatch(Level.SOON, "mind", ("anxiety_low_mood",))
    uncounted = RowMatch(Level.SOON, None, ("fatigue",))
    urgent = RowMatch(Level.URGENT, "calcium", ("thirst",))
    two = SoonSystems(2)
    assert two.match(View(case(""), rows=[*soon, uncounted, urgent])) is None
    assert two.match(View(case(""), rows=[*soon, other])) == ("bone_pain", "rib_pain", "anxiety_low_mood")
    assert AnyRowAt(Level.URGENT).match(View(case(""), rows=soon)) is None
    assert AnyRowAt(Level.SOON).match(View(case(""), rows=[urgent])) == ("thirst",)


def test_looking_into_conditions() -> None:
    nested = AllOf((Present(("fever",)), Count(1, (SoonSystems(2), NotRuledOut(("shivers",))))))
    assert looks_at_rows(nested)
    assert not looks_at_rows(Present(("fever",)))
    assert findings_in(nested) == {"fever", "shivers"}
