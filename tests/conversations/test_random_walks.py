"""Walks of thirty turns over all intents, buttons and red flags keep what must never be broken."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.triage.model import Level
from tests.safety.test_red_flags import RED_FLAGS

ROOT = Path(__file__).resolve().parents[2]
TURNS = 30
WALKS = 12
CORRECTIONS = ("wrong button", "I was wrong, my legs are not weak", "no, I meant my arm, and that's a bruise")
DOSE = re.compile(r"\b\d+(?:\.\d+)? ?(?:mg|mcg|ml|tablets?|pills?)\b", re.IGNORECASE)
QUOTED = re.compile(r'"[^"\n]*"')
pytestmark = pytest.mark.model


def _examples() -> dict[str, list[str]]:
    """The training phrases of each intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in entry:
                lines = [line.removeprefix("- ") for line in entry["examples"].splitlines()]
                found.setdefault(entry["intent"], []).extend(line for line in lines if line)
    return found


EXAMPLES = _examples()
INTENTS = sorted(EXAMPLES)


def _words(chance: random.Random, left: list[str], buttons: list[dict[str, str]]) -> str:
    """What is said next: every intent in turn, with buttons, red flags and corrections strewn in."""
    drawn = chance.random()
    if buttons and drawn < 0.25:
        return chance.choice(buttons)["payload"]
    if drawn < 0.3:
        return chance.choice(RED_FLAGS)
    if drawn < 0.35:
        return chance.choice(CORRECTIONS)
    if not left:
        left += chance.sample(INTENTS, len(INTENTS))
    return chance.choice(EXAMPLES[left.pop()])


def _may_fall(before: dict[str, Any], after: dict[str, Any], text: str) -> bool:
    """Whether a level may be lower now: a clear correction, a restart, or all was erased."""
    turn = after["turn"]
    return not turn or bool(turn.get("retracted")) or text.startswith("I erased this chat")


def _problems(
    said: str, replies: list[dict[str, Any]], before: dict[str, Any], after: dict[str, Any]
) -> list[str]:
    if len(replies) != 1:
        return [f"{len(replies)} replies to {said!r}"]
    text, level = str(replies[0]["text"]), Level(after["triage_level"])
    found = []
    if "not medical advice" not in text:
        found.append("no disclaimer")
    if level is Level.EMERGENCY and not text.startswith("Call 911 now"):
        found.append(f"an emergency that begins {text[:60]!r}")
    if level.rank < Level(before["triage_level"]).rank and not _may_fall(before, after, text):
        found.append(f"the level fell to {level.value}")
    if DOSE.search(QUOTED.sub("", text)):
        found.append("a dose")
    return [f"after {said!r}: {problem}" for problem in found]


@pytest.mark.parametrize("seed", range(WALKS))
async def test_a_walk(seed: int, conversation: Any, caplog: pytest.LogCaptureFixture) -> None:
    chance, left = random.Random(seed), list[str]()
    buttons: list[dict[str, str]] = []
    slots = await conversation.slots()
    problems, told = [], []
    with caplog.at_level("DEBUG", "bot"):
        for _ in range(TURNS):
            said = _words(chance, left, buttons)
            replies = await conversation.say(said)
            before, slots = slots, await conversation.slots()
            problems += _problems(said, replies, before, slots)
            buttons = replies[0].get("buttons", []) if replies else []
            told.append(said)
    problems += [f"{said!r} in the log" for said in told if len(said) > 12 and said in caplog.text]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("flag", RED_FLAGS)
async def test_a_red_flag_at_the_end_of_a_walk(flag: str, conversation: Any) -> None:
    chance, left = random.Random(flag), list[str]()
    buttons: list[dict[str, str]] = []
    for _ in range(5):
        replies = await conversation.say(_words(chance, left, buttons))
        buttons = replies[0].get("buttons", [])
    replies = await conversation.say(flag)
    assert replies[0]["text"].startswith("Call 911 now")
    assert (await conversation.slots())["triage_level"] == "emergency"
