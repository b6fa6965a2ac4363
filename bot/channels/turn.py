"""One turn with the agent, that always ends in an answer, whatever fails on the way."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.logs import describe_error
from bot.names import UTTER_TECHNICAL_PROBLEM
from bot.settings import Settings

logger = logging.getLogger(__name__)
_running: set[asyncio.Task[None]] = set()


async def answer(
    agent: Any,
    message: UserMessage,
    was_answered: Callable[[], bool],
    handle: Callable[[UserMessage], Awaitable[Any]] | None = None,
) -> None:
    """Hand a message to the agent; say that there is a technical problem if nothing came back.

    The turn runs to its end even when the client goes away, so that what the person said is kept.

    Args:
        agent: The loaded Rasa agent.
        message: The message, with the channel that answers go to.
        was_answered: Whether anything reached that channel.
        handle: How the message reaches the agent; by default `agent.handle_message`.
    """
    task = asyncio.ensure_future(_answer(agent, message, was_answered, handle or agent.handle_message))
    _running.add(task)
    task.add_done_callback(_running.discard)
    await asyncio.shield(task)


async def _answer(
    agent: Any,
    message: UserMessage,
    was_answered: Callable[[], bool],
    handle: Callable[[UserMessage], Awaitable[Any]],
) -> None:
    try:
        await handle(message)
    except Exception as error:
        logger.error("a turn failed: %s", describe_error(error))
    if not was_answered():
        await say_technical_problem(agent, message.sender_id, message.output_channel)


async def say_technical_problem(agent: Any, recipient: str, channel: OutputChannel) -> None:
    """Send the reviewed sentence for a technical problem; unadorned if even the NLG fails."""
    try:
        response = await agent.nlg.generate(
            UTTER_TECHNICAL_PROBLEM, await _tracker(agent, recipient), channel.name()
        )
        await channel.send_response(recipient, response)
    except Exception as error:
        logger.error("the technical problem could not be worded: %s", describe_error(error))
        await channel.send_text_message(recipient, plain_wording(agent, UTTER_TECHNICAL_PROBLEM))


def plain_wording(agent: Any, name: str) -> str:
    """A response as the domain has it, with the telephone numbers: for when the NLG itself fails."""
    template: str = agent.domain.responses[name][0]["text"]
    settings = dataclasses.asdict(Settings.from_env())
    return re.sub(r"\{(\w+)\}", lambda name: str(settings.get(name[1]) or ""), template)


async def _tracker(agent: Any, recipient: str) -> DialogueStateTracker:
    try:
        stored = await agent.tracker_store.retrieve(recipient)
    except Exception as error:
        logger.error("the conversation could not be read: %s", describe_error(error))
        stored = None
    return stored or DialogueStateTracker(recipient, agent.domain.slots)
