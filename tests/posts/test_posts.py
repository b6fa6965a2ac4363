"""Whole messages as people post them in forums or send to a nurse, written to be ordinary."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pytest

from bot.assess import assess_text, trained_extractor
from bot.evaluation.cases import Case, load_cases
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.phrases import load_messages, load_phrases
from bot.triage.model import Level

MILD = (Level.NONE, Level.SOON)


@pytest.fixture(scope="module")
def posts() -> list[Case]:
    return load_cases(Path(__file__).parent)


def test_there_are_enough(posts: list[Case]) -> None:
    levels = Counter(case.turns[0].expect.level for case in posts)
    assert len(posts) >= 4_300
    assert levels[Level.EMERGENCY] >= 1_250
    assert levels[Level.NONE] >= 1_450


def test_nothing_was_learnt_from_them(posts: list[Case]) -> None:
    learnt = {_plain(item.text) for item in (*load_messages(), *load_phrases())}
    assert [case.id for case in posts if _plain(case.turns[0].user) in learnt] == []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@dataclass(frozen=True)
class Shares:
    """What hearing is judged by, each from 0 to 1."""

    heard: float
    """Emergencies heard."""
    enough: float
    """At the right level or above."""
    exact: float
    overdone: float
    """Nothing or something mild taken for an emergency."""
    alarmed: float
    """Any alarm at nothing."""


def _shares(cases: list[Case], extractor: ClinicalExtractor) -> Shares:
    judged = [
        (case.turns[0].expect.level, Level(assess_text(case.turns[0].user, extractor)["level"]))
        for case in cases
    ]
    return Shares(
        heard=fmean(told is wanted for wanted, told in judged if wanted is Level.EMERGENCY),
        enough=fmean(told.rank >= wanted.rank for wanted, told in judged),
        exact=fmean(told is wanted for wanted, told in judged),
        overdone=fmean(told is Level.EMERGENCY for wanted, told in judged if wanted in MILD),
        alarmed=fmean(told is not wanted for wanted, told in judged if wanted is Level.NONE),
    )


# The second file has more that is mild, and so more that sounds alarming and is not.
BOUNDS = {
    "posts.jsonl": Shares(heard=0.99, enough=0.97, exact=0.9, overdone=0.03, alarmed=0.06),
    "mild.jsonl": Shares(heard=0.98, enough=0.94, exact=0.8, overdone=0.04, alarmed=0.08),
}


@pytest.mark.model
@pytest.mark.parametrize("name", BOUNDS)
def test_levels(name: str, trained_model: Path) -> None:
    cases = load_cases(Path(__file__).parent / name)
    shares, bounds = _shares(cases, trained_extractor(trained_model)), BOUNDS[name]
    print(name, shares)
    assert shares.heard >= bounds.heard
    assert shares.enough >= bounds.enough
    assert shares.exact >= bounds.exact
    assert shares.overdone <= bounds.overdone
    assert shares.alarmed <= bounds.alarmed
