"""Single messages in patients' words through the real agent: replies are safe, levels mostly right.

Cases marked `held` were never used to tune anything; `dev` were. The bounds are on figures over all cases of
a split, because a bound on single sentences would invite tuning to them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.triage.model import Level

CASES = [
    json.loads(line)
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
FIRST_ROUND = {
    "bone": 60,
    "calcium": 50,
    "cord": 80,
    "harmless": 70,
    "mind": 30,
    "questions": 60,
    "traps": 100,
    "treatment": 80,
}
"""The last number of the first round of each group; the second is harder by design, and judged by itself."""
LEAST = {
    (1, "dev"): {"emergency": 0.97, "at_or_above": 0.97, "exact": 0.93},
    (1, "held"): {"emergency": 0.94, "at_or_above": 0.96, "exact": 0.85},
    (2, "dev"): {"emergency": 0.93, "at_or_above": 0.94, "exact": 0.85},
    (2, "held"): {"emergency": 0.85, "at_or_above": 0.83, "exact": 0.62},
}
MOST_MILD_TAKEN_FOR_EMERGENCIES = {
    (1, "dev"): 0.06,
    (1, "held"): 0.10,
    (2, "dev"): 0.10,
    (2, "held"): 0.25,
}
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
async def outcomes(agent: Any, settings: Any) -> list[tuple[dict[str, Any], Level, str]]:
    from bot.rasa_ext.conversation import Conversation

    found = []
    for case in CASES:
        conversation = Conversation(agent, settings.max_message_chars)
        replies = await conversation.say(case["text"])
        level = Level((await conversation.slots())["triage_level"])
        assert len(replies) == 1, case["id"]
        found.append((case, level, replies[0]["text"]))
    return found


def test_there_are_enough_messages() -> None:
    assert len(CASES) >= 800
    assert len({case["id"] for case in CASES}) == len(CASES)


async def test_every_reply_has_the_disclaimer_and_puts_an_emergency_first(outcomes: list[Any]) -> None:
    for case, level, text in outcomes:
        assert "not medical advice" in text, case["id"]
        assert (level is Level.EMERGENCY) == text.startswith("Call 911 now"), case["id"]


def _round(case: dict[str, Any]) -> int:
    group, number = case["id"].rsplit("-", 1)
    return 1 if int(number) <= FIRST_ROUND[group] else 2


@pytest.mark.parametrize(("number", "split"), sorted(LEAST))
async def test_levels(number: int, split: str, outcomes: list[Any]) -> None:
    judged = [
        (Level(case["level"]), level)
        for case, level, _ in outcomes
        if case["split"] == split and _round(case) == number
    ]
    emergencies = [level for wanted, level in judged if wanted is Level.EMERGENCY]
    mild = [level for wanted, level in judged if wanted in (Level.NONE, Level.SOON)]
    figures = {
        "emergency": sum(level is Level.EMERGENCY for level in emergencies) / len(emergencies),
        "at_or_above": sum(level.rank >= wanted.rank for wanted, level in judged) / len(judged),
        "exact": sum(level is wanted for wanted, level in judged) / len(judged),
    }
    alarms = sum(level is Level.EMERGENCY for level in mild) / len(mild)
    print(f"round {number}, {split}: {figures}, mild taken for an emergency {alarms:.3f}")
    assert {name: figures[name] >= least for name, least in LEAST[number, split].items()} == dict.fromkeys(
        figures, True
    )
    assert alarms <= MOST_MILD_TAKEN_FOR_EMERGENCIES[number, split]
