"""Where replies of one turn go: to every socket of the conversation, and to its memory."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot import names
from bot.channels.output import WholeReplies
from bot.channels.web.conversation import Conversation
from bot.channels.web.history import Message, bot_message, reply_id
from bot.logs import describe_error

NAME = names.CHANNEL_WEB

logger = logging.getLogger(__name__)
Emit = Callable[[Message], Awaitable[None]]


class WebOutput(WholeReplies):
    """Takes the replies to one message.

    Args:
        conversation: Whose turn it is; a reply stays in its memory though no socket is there to take it.
        turn: Id of the message.
        emit: Sends a reply to the sockets.
    """

    def __init__(self, conversation: Conversation, turn: str, emit: Emit) -> None:
        self._conversation = conversation
        self._turn = turn
        self._emit = emit
        self.count = 0

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the channel."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Sends one reply with all that belongs to it."""
        number = self.count + 1
        reply = bot_message(reply_id(self._turn, number), message, self._conversation.level, time.time())
        if not reply["text"] and not reply["picture"]:
            return
        self.count = number
        self._conversation.remember(reply)
        try:
            await self._emit(reply)
        except Exception as error:
            # It is seen after the next connection.
            logger.error("a reply was not sent: %s", describe_error(error))
