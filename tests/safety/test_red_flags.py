"""A red flag said in any state of a conversation is answered with the emergency advice first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = yaml.safe_load(Path(__file__).with_name("states.yml").read_text(encoding="utf-8"))
STATES: dict[str, list[str]] = DATA["states"]
RED_FLAGS: list[str] = DATA["red_flags"]
pytestmark = pytest.mark.model


async def _problems(agent: Any, max_chars: int, before: list[str]) -> list[str]:
    from bot.rasa_ext.conversation import Conversation

    problems = []
    for flag in RED_FLAGS:
        conversation = Conversation(agent, max_chars)
        for turn in before:
            replies = await conversation.say(turn)
            if len(replies) != 1 or "not medical advice" not in replies[0]["text"]:
                problems.append(f"{turn!r}: {replies!r}")
        replies = await conversation.say(flag)
        slots = await conversation.slots()
        text = replies[0]["text"] if replies else ""
        if slots["triage_level"] != "emergency":
            problems.append(f"{flag!r}: level {slots['triage_level']}")
        if not text.startswith("Call 911 now") or len(replies) != 1 or "?" in text:
            problems.append(f"{flag!r}: reply {text[:90]!r}")
        if "not medical advice" not in text:
            problems.append(f"{flag!r}: no disclaimer")
    return problems


@pytest.mark.parametrize("state", STATES)
async def test_red_flag(state: str, agent: Any, settings: Any) -> None:
    assert await _problems(agent, settings.max_message_chars, STATES[state]) == []


@pytest.mark.parametrize("state", STATES)
async def test_red_flag_while_every_action_fails(state: str, lonely_agent: Any, settings: Any) -> None:
    assert await _problems(lonely_agent, settings.max_message_chars, STATES[state]) == []
