"""Who comes back within the session goes on, with a line of what was told; after it the chat starts clean."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model
RECAP = "Earlier you told me"


async def after_a_pause(conversation: Any, agent: Any, minutes: int) -> None:
    """Makes everything in the conversation as old as if nothing had been said since."""
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation.sender)
    for event in tracker.events:
        event.timestamp -= 60.0 * minutes
    await agent.tracker_store.save(tracker)


async def test_within_the_session_a_line_tells_what_was_told(conversation: Any, agent: Any) -> None:
    await conversation.say("I have a new pain in my hip bone")
    await after_a_pause(conversation, agent, 30)
    (reply,) = await conversation.say("no")
    assert RECAP in reply["text"].splitlines()[0]
    assert "bone pain" in reply["text"].splitlines()[0]
    assert (await conversation.slots())["triage_level"] == "urgent"
    (next_reply,) = await conversation.say("no")
    assert RECAP not in next_reply["text"], "once is enough"


async def test_an_emergency_comes_before_the_line(conversation: Any, agent: Any) -> None:
    await conversation.say("I can't feel my legs")
    await after_a_pause(conversation, agent, 30)
    (reply,) = await conversation.say("hello again")
    assert reply["text"].startswith("Call 911 now")


async def test_after_the_session_nothing_is_left(conversation: Any, agent: Any, settings: Any) -> None:
    await conversation.say("I have a new pain in my hip bone")
    await after_a_pause(conversation, agent, settings.session_minutes + 1)
    (reply,) = await conversation.say("yes")
    slots = await conversation.slots()
    assert (slots["triage_level"], slots["findings"]) == ("none", [])
    assert RECAP not in reply["text"]
    assert "what the yes is for" in reply["text"]
