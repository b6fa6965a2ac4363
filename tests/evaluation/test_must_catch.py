"""Emergencies that may never be missed: each must be heard as one by the extractor of the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assess import assess_text, trained_extractor
from bot.evaluation.cases import Case, load_cases
from bot.triage.model import Level

VIGNETTES = Path(__file__).parents[1] / "vignettes"


@pytest.fixture(scope="module")
def must() -> list[Case]:
    return [case for case in load_cases(VIGNETTES) if case.labels.must and case.labels.split == "dev"]


def test_there_are_some_and_all_are_emergencies(must: list[Case]) -> None:
    assert len(must) >= 20
    assert [case.id for case in must if case.turns[0].expect.level is not Level.EMERGENCY] == []


@pytest.mark.model
def test_every_one_is_heard(must: list[Case], trained_model: Path) -> None:
    extractor = trained_extractor(trained_model)
    levels = {case.id: assess_text(case.turns[0].user, extractor)["level"] for case in must}
    assert {name: level for name, level in levels.items() if level != Level.EMERGENCY.value} == {}
