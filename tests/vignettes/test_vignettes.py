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
LEAST = {
    "dev": {"emergency": 0.95, "at_or_above": 0.96, "exact": 0.88},
    "held": {"emergency": 0.94, "at_or_above": 0.96, "exact": 0.85},
}
MOST_MILD_TAKEN_FOR_EMERGENCIES = {"dev": 0.06, "held": 0.10}
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
    assert len(CASES) >= 120
    assert len({case["id"] for case in CASES}) == len(CASES)


async def test_every_reply_has_the_disclaimer_and_puts_an_emergency_first(outcomes: list[Any]) -> None:
    for case, level, text in outcomes:
        assert "not medical advice" in text, case["id"]
        assert (level is Level.EMERGENCY) == text.startswith("Call 911 now"), case["id"]


@pytest.mark.parametrize("split", ["dev", "held"])
async def test_levels(split: str, outcomes: list[Any], record_property: Any) -> None:
    judged = [(Level(case["level"]), level) for case, level, _ in outcomes if case["split"] == split]
    emergencies = [level for wanted, level in judged if wanted is Level.EMERGENCY]
    mild = [level for wanted, level in judged if wanted in (Level.NONE, Level.SOON)]
    figures = {
        "emergency": sum(level is Level.EMERGENCY for level in emergencies) / len(emergencies),
        "at_or_above": sum(level.rank >= wanted.rank for wanted, level in judged) / len(judged),
        "exact": sum(level is wanted for wanted, level in judged) / len(judged),
    }
    alarms = sum(level is Level.EMERGENCY for level in mild) / len(mild)
    print(f"{split}: {figures}, mild taken for an emergency {alarms:.3f}")
    assert {name: figures[name] >= least for name, least in LEAST[split].items()} == dict.fromkeys(
        figures, True
    )
    assert alarms <= MOST_MILD_TAKEN_FOR_EMERGENCIES[split]
