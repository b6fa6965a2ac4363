"""One turn with the agent, that always ends in an answer, whatever fails on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.erasing import erase, is_due, records
from bot.channels.notices import plain_wording
from bot.logs import describe_error
from bot.names import UTTER_ERASED, UTTER_NOT_ERASED, UTTER_TECHNICAL_PROBLEM
from bot.settings import Settings

logger = logging.getLogger(__name__)
_running: set[asyncio.Task[bool]] = set()


async def answer(
    agent: Any,
    message: UserMessage,
    was_answered: Callable[[], bool],
    handle: Callable[[UserMessage], Awaitable[Any]] | None = None,
) -> bool:
    """Hand a message to the agent; say that there is a technical problem if nothing came back.

    The turn runs to its end even when the client goes away, so that what the person said is kept. Where the
    person has confirmed that all be deleted, that is done here: the tracker cannot go while the agent has it.

    Args:
        agent: The loaded Rasa agent.
        message: The message, with the channel that answers go to.
        was_answered: Whether anything reached that channel.
        handle: How the message reaches the agent; by default `agent.handle_message`.

    Returns:
        Whether the conversation was erased.
    """
    task = asyncio.ensure_future(_answer(agent, message, was_answered, handle or agent.handle_message))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


async def _answer(
    agent: Any,
    message: UserMessage,
    was_answered: Callable[[], bool],
    handle: Callable[[UserMessage], Awaitable[Any]],
) -> bool:
    try:
        await handle(message)
    except Exception as error:
        logger.error("a turn failed: %s", describe_error(error))
    if was_answered():
        return False
    if await _asked_to_erase(agent, message.sender_id):
        return await _erase(agent, message.sender_id, message.output_channel)
    await say_technical_problem(agent, message.sender_id, message.output_channel)
    return False


async def _asked_to_erase(agent: Any, sender: str) -> bool:
    try:
        return await is_due(agent.tracker_store, sender)
    except Exception as error:
        logger.error("the conversation could not be read: %s", describe_error(error))
        return False


async def _erase(agent: Any, sender: str, channel: OutputChannel) -> bool:
    """Erases and says so; a message that came meanwhile has withdrawn the consent."""
    try:
        async with agent.lock_store.lock(sender):
            if not await is_due(agent.tracker_store, sender):
                await say(agent, UTTER_NOT_ERASED, sender, channel)
                return False
            await erase(agent.tracker_store, records(Settings.from_env().database_url), sender)
    except Exception as error:
        logger.error("a conversation could not be erased: %s", describe_error(error))
        await say(agent, UTTER_NOT_ERASED, sender, channel)
        return False
    await say(agent, UTTER_ERASED, sender, channel, time=erased_at())
    return True


def erased_at() -> str:
    """The present time as a receipt tells it."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")


async def say_technical_problem(agent: Any, recipient: str, channel: OutputChannel) -> None:
    """Send the reviewed sentence for a technical problem; unadorned if even the NLG fails."""
    await say(agent, UTTER_TECHNICAL_PROBLEM, recipient, channel)


async def say(agent: Any, name: str, recipient: str, channel: OutputChannel, **values: str) -> None:
    """Send a response that the agent is not asked for; unadorned if the NLG fails.

    Args:
        agent: The loaded agent.
        name: Id of the response.
        recipient: The conversation's id.
        channel: Where it goes.
        **values: What is filled into it.
    """
    try:
        tracker = await _tracker(agent, recipient)
        response = await agent.nlg.generate(name, tracker, channel.name(), **values)
        await channel.send_response(recipient, response)
    except Exception as error:
        logger.error("%s could not be worded: %s", name, describe_error(error))
        await channel.send_text_message(recipient, plain_wording(agent, name, values))


async def _tracker(agent: Any, recipient: str) -> DialogueStateTracker:
    try:
        stored = await agent.tracker_store.retrieve(recipient)
    except Exception as error:
        logger.error("the conversation could not be read: %s", describe_error(error))
        stored = None
    return stored or DialogueStateTracker(recipient, agent.domain.slots)
