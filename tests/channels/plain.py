"""What the plain channel says in the conversations kept as data; each is held once for all messengers."""

from __future__ import annotations

from typing import Any

from bot.rasa_ext.conversation import Conversation
from tests.conversations.test_conversations import _words

_SAID: dict[str, list[str]] = {}


async def plain_replies(agent: Any, case: dict[str, Any], max_chars: int) -> list[str]:
    """The reply to each turn of a case."""
    if case["id"] not in _SAID:
        plain = Conversation(agent, max_chars)
        turns = [await plain.say(_words(turn)) for turn in case["turns"]]
        _SAID[case["id"]] = ["\n".join(reply["text"] for reply in replies) for replies in turns]
    return _SAID[case["id"]]
