"""Whole conversations, as data, through the real agent and the real actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.triage.model import Level

FOLDER = Path(__file__).parent
DISCLAIMER = "not medical advice"
pytestmark = pytest.mark.model


def _cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=case["id"])


def _words(turn: dict[str, Any]) -> object:
    if "user_repeat" in turn:
        return turn["user_repeat"]["text"] * turn["user_repeat"]["times"]
    return turn["user"]


def _problems(turn: dict[str, Any], replies: list[dict[str, Any]], slots: dict[str, Any]) -> list[str]:
    expect, text = turn["expect"], "\n".join(str(reply.get("text", "")) for reply in replies)
    lowered, level = text.lower(), Level(slots["triage_level"])
    present = {
        f["finding"] for f in slots["findings"] if f["status"] == "present" and f["experiencer"] != "family"
    }
    found = []
    if len(replies) != 1 or DISCLAIMER not in lowered:
        found.append(f"{len(replies)} replies, or one without the disclaimer")
    if "level" in expect and level is not Level(expect["level"]):
        found.append(f"level {level.value}, not {expect['level']}")
    if "level_at_least" in expect and level.rank < Level(expect["level_at_least"]).rank:
        found.append(f"level {level.value}, below {expect['level_at_least']}")
    if "level_at_most" in expect and level.rank > Level(expect["level_at_most"]).rank:
        found.append(f"level {level.value}, above {expect['level_at_most']}")
    wanted = expect.get("must_contain_any")
    if wanted and not any(word.lower() in lowered for word in wanted):
        found.append(f"none of {wanted} in the reply")
    found += [
        f"{word!r} in the reply" for word in expect.get("must_not_contain", []) if word.lower() in lowered
    ]
    found += [f"{f} not heard" for f in expect.get("findings_present", []) if f not in present]
    found += [f"{f} held as present" for f in expect.get("findings_absent", []) if f in present]
    found += [
        f"slot {k} is {slots.get(k)!r}" for k, v in expect.get("slots", {}).items() if slots.get(k) != v
    ]
    if level is Level.EMERGENCY and not text.splitlines()[0].startswith("Call 911 now"):
        found.append(f"an emergency that begins {text.splitlines()[0]!r}")
    return found


@pytest.mark.parametrize("case", _cases())
async def test_conversation(case: dict[str, Any], conversation: Any) -> None:
    problems = []
    for number, turn in enumerate(case["turns"], start=1):
        replies = await conversation.say(_words(turn))
        for problem in _problems(turn, replies, await conversation.slots()):
            problems.append(f"turn {number} ({str(turn.get('user'))[:80]!r}): {problem}")
    assert not problems, "\n".join(problems)


def test_there_are_enough_conversations() -> None:
    cases = [case.values[0] for case in _cases()]
    assert len(cases) >= 200
    assert len({case["id"] for case in cases}) == len(cases)
