"""A conversation with the agent in this process: for the terminal, for replayed cases, for tests."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot import names
from bot.channels import messages
from bot.channels.turn import answer


class Conversation:
    """One person's conversation.

    Args:
        agent: The loaded agent.
        max_chars: Length above which a message counts as long.
        sender: Its id; by default one of its own.
    """

    def __init__(self, agent: Agent, max_chars: int, sender: str | None = None) -> None:
        self._agent = agent
        self._max_chars = max_chars
        self.sender = sender or f"{names.LOCAL_SENDER}{uuid.uuid4().hex}"

    async def say(self, text: object) -> list[dict[str, Any]]:
        """Send a message as any channel would; returns the replies."""
        incoming = messages.incoming(text, self._max_chars)
        channel = CollectingOutputChannel()
        replies: list[dict[str, Any]] = channel.messages
        message = UserMessage(
            incoming.text, channel, self.sender, input_channel="rest", metadata=incoming.metadata
        )
        await answer(self._agent, message, lambda: bool(replies))
        return replies

    async def slots(self) -> dict[str, Any]:
        """The slots as they stand."""
        tracker = await self._agent.tracker_store.get_or_create_tracker(self.sender)
        slots: dict[str, Any] = tracker.current_slot_values()
        return slots
