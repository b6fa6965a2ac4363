"""Whole messages as people post them in forums or send to a nurse, written to be ordinary."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.assess import assess_text, trained_extractor
from bot.evaluation.cases import Case, load_cases
from bot.nlp.phrases import load_messages, load_phrases
from bot.triage.model import Level

MILD = (Level.NONE, Level.SOON)


@pytest.fixture(scope="module")
def posts() -> list[Case]:
    return load_cases(Path(__file__).parent)


def test_there_are_enough(posts: list[Case]) -> None:
    levels = Counter(case.turns[0].expect.level for case in posts)
    assert len(posts) >= 1_700
    assert levels[Level.EMERGENCY] >= 490
    assert levels[Level.NONE] >= 600


def test_nothing_was_learnt_from_them(posts: list[Case]) -> None:
    learnt = {_plain(item.text) for item in (*load_messages(), *load_phrases())}
    assert [case.id for case in posts if _plain(case.turns[0].user) in learnt] == []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.model
def test_levels(posts: list[Case], trained_model: Path) -> None:
    extractor = trained_extractor(trained_model)
    judged = [
        (case.turns[0].expect.level, Level(assess_text(case.turns[0].user, extractor)["level"]))
        for case in posts
    ]
    emergencies = [told for wanted, told in judged if wanted is Level.EMERGENCY]
    mild = [told for wanted, told in judged if wanted in MILD]
    quiet = [told for wanted, told in judged if wanted is Level.NONE]
    heard = sum(told is Level.EMERGENCY for told in emergencies) / len(emergencies)
    enough = sum(told.rank >= wanted.rank for wanted, told in judged) / len(judged)
    exact = sum(told is wanted for wanted, told in judged) / len(judged)
    overdone = sum(told is Level.EMERGENCY for told in mild) / len(mild)
    alarmed = sum(told is not Level.NONE for told in quiet) / len(quiet)
    print(
        f"posts: emergencies {heard:.3f}, at or above {enough:.3f}, exact {exact:.3f},"
        f" mild taken for an emergency {overdone:.3f}, any alarm at nothing {alarmed:.3f}"
    )
    assert (heard >= 0.99, enough >= 0.97, exact >= 0.9) == (True, True, True)
    assert (overdone <= 0.04, alarmed <= 0.06) == (True, True)
