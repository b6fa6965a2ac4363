"""For each question of the interview: an emergency, a digression, a correction, a refusal in its place."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import SlotSet

from bot.content.loading import load_protocol
from bot.triage.model import Status
from bot.triage.people import listen
from bot.triage.reply import asking
from bot.triage.reports import Message, Report

QUESTIONS = [question.id for question in load_protocol().questions]
pytestmark = [pytest.mark.model, pytest.mark.parametrize("question", QUESTIONS)]


async def interrupted(agent: Any, settings: Any, question: str, words: str) -> tuple[str, dict[str, Any]]:
    """The reply to words that are said while a question is open, and the slots after it."""
    from bot.rasa_ext.conversation import Conversation
    from bot.triage.episode import Episode

    conversation = Conversation(agent, settings.max_message_chars)
    await conversation.say("hello")
    pain = Message(reports=(Report("bone_pain", Status.PRESENT, text="my hip hurts"),))
    episode = asking(listen(Episode(), pain, load_protocol()).after, question)
    tracker = await agent.tracker_store.retrieve(conversation.sender)
    for name, value in episode.to_slots().items():
        tracker.update(SlotSet(name, value), agent.domain)
    await agent.tracker_store.save(tracker)
    replies = await conversation.say(words)
    assert len(replies) == 1
    assert "not medical advice" in replies[0]["text"]
    return replies[0]["text"], await conversation.slots()


def put(agent: Any, question: str) -> str:
    return str(agent.nlg.notice(f"utter_ask_{question}"))


async def test_an_emergency(agent: Any, settings: Any, question: str) -> None:
    text, slots = await interrupted(agent, settings, question, "no, but I can't feel my legs")
    assert text.startswith("Call 911 now")
    assert "?" not in text
    assert slots["triage_level"] == "emergency"


async def test_a_digression(agent: Any, settings: Any, question: str) -> None:
    text, slots = await interrupted(agent, settings, question, "what is a bone scan?")
    assert "scan" in text
    assert put(agent, question) in text, "the interview goes on where it was"
    assert slots["episode"]["pending"] == question


async def test_a_correction(agent: Any, settings: Any, question: str) -> None:
    text, slots = await interrupted(agent, settings, question, "I was wrong, my hip does not hurt")
    assert "no longer count" in text
    assert not [f for f in slots["findings"] if f["status"] == "present"]
    assert slots["triage_level"] == "none"


async def test_a_refusal(agent: Any, settings: Any, question: str) -> None:
    text, slots = await interrupted(agent, settings, question, "I'd rather not say")
    assert put(agent, question) not in text, "it is not asked again"
    assert slots["episode"]["pending"] != question
    assert [f["status"] for f in slots["findings"]] == ["present"], "nothing is ruled out"
    assert slots["triage_level"] != "none"
