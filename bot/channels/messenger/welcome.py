"""The first words in a messenger: who can read along, that nobody watches, and the emergency number."""

from __future__ import annotations

import logging
from typing import Any

from rasa.shared.core.events import UserUttered

from bot import names
from bot.channels.notices import notice
from bot.logs import describe_error
from bot.triage.model import Level

logger = logging.getLogger(__name__)


async def is_first(agent: Any, conversation: str) -> bool:
    """Whether nothing was said in a conversation yet; not so if that cannot be told."""
    try:
        tracker = await agent.tracker_store.retrieve(conversation)
    except Exception as error:
        logger.error("the conversation could not be read: %s", describe_error(error))
        return False
    return not any(isinstance(event, UserUttered) for event in (tracker.events if tracker else ()))


def with_welcome(agent: Any, channel: str, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The replies with the welcome before them; after them where they tell of an emergency."""
    welcome = {"text": notice(agent, f"{names.UTTER_WELCOME}{channel}"), "buttons": [], names.REPLY_LEVEL: ""}
    if any(reply.get(names.REPLY_LEVEL) == Level.EMERGENCY.value for reply in replies):
        return [*replies, welcome]
    return [welcome, *replies]
