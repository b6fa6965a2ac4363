"""What is done about each update: hear it, answer the button, or say why it is not heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from bot import names
from bot.channels import messages
from bot.channels.messenger import buttons
from bot.channels.messenger.background import Aside
from bot.channels.messenger.identity import conversation_id
from bot.channels.messenger.inbox import Inbox
from bot.channels.messenger.outbox import Outbox, RetryLater
from bot.channels.messenger.store import Store
from bot.channels.messenger.turns import QUIET_SECONDS, Handler, Heard, Turns
from bot.channels.notices import notice
from bot.channels.telegram.api import BotApi, RefusedError, is_token_refused
from bot.channels.telegram.rendering import render
from bot.channels.telegram.updates import Edited, Place, Tapped, Update, Written, read, update_id
from bot.logs import describe_error
from bot.settings import Settings

NAME = names.CHANNEL_TELEGRAM
_TYPING_SECONDS = 4.0
_LONGEST_TOAST = 200
_SECONDS_WITHOUT_TOKEN = 60.0

logger = logging.getLogger(__name__)


class Service:
    """The chats of one bot.

    Args:
        settings: The settings of this run.
        agent: Gives the loaded agent.
        handle: How a message reaches the agent.
        api: The bot's calls.
        gather: Seconds of silence to wait for before plain text is answered.
        pause: First pause of the outbox after a failure.
    """

    def __init__(
        self,
        settings: Settings,
        agent: Callable[[], Any],
        handle: Handler,
        api: BotApi,
        gather: float = QUIET_SECONDS,
        pause: float = 1.0,
    ) -> None:
        self._agent = agent
        self._api = api
        self._bot = (settings.telegram_token or "").partition(":")[0]
        self._max_chars = settings.max_message_chars
        self._store = Store(NAME, settings.database_url)
        self._aside = Aside(_report)
        self.outbox = Outbox(NAME, self._store, self, pause, render)
        self.turns = Turns(NAME, agent, handle, self.outbox.put, self._max_chars, gather, self._show_typing)
        self.inbox = Inbox(self._store, self.turns.hear)

    async def take(self, given: object) -> None:
        """Takes an update as Telegram sends it; it is worked on after this returns.

        Args:
            given: The update; one that came before, or that makes no sense, is left alone.
        """
        number = update_id(given)
        if number is None:
            return
        update = read(given)
        said = self._said_in(update)
        keys: list[tuple[object, ...]] = [("update", number)]
        if isinstance(update, Tapped) and said:
            # A second tap on the same button is a slip; on another button of the message it is a correction.
            keys.append(("tap", *self._tap_key(update)))
        if not await self.inbox.take(keys, said) or update is None:
            return
        if not update.place.private:
            self._refuse(update)
        elif isinstance(update, Tapped):
            self._tidy(update)
        elif isinstance(update, Edited):
            self._say(update.place, names.UTTER_EDITED)

    async def send(self, address: dict[str, Any], body: dict[str, Any]) -> None:
        """Sends one message; without its extras where Telegram does not take them."""
        try:
            await self._api.call("sendMessage", chat_id=address["chat"], **body)
        except RefusedError as error:
            if is_token_refused(error):
                raise RetryLater(_SECONDS_WITHOUT_TOKEN) from None
            if len(body) == 1:
                raise
            logger.warning(
                "Telegram refused the extras of a reply (%d); it is sent as plain text", error.status
            )
            await self._api.call("sendMessage", chat_id=address["chat"], text=body["text"])

    async def start(self) -> None:
        """Sends and answers what an earlier run left."""
        self.outbox.start()
        await self.inbox.start()

    async def stop(self, seconds: float) -> None:
        """Lets the turns that are under way end, so that what people said is kept."""
        await self.turns.settled(seconds)
        await self.outbox.stop()
        self._aside.cancel()
        self._store.close()

    def _said_in(self, update: Update | None) -> list[tuple[str, Heard]]:
        """What the agent is to hear of an update."""
        if update is None or not update.place.private:
            return []
        conversation, address = self._whose(update.place)
        heard: list[Heard] = []
        if isinstance(update, Tapped) and (payload := buttons.payload(update.token)) is not None:
            known = messages.incoming(payload, self._max_chars)
            heard.append(Heard(known.text, known.metadata, address))
        elif isinstance(update, Written):
            if update.text:
                known = messages.incoming(update.text, self._max_chars)
                plain = not known.metadata and not known.text.startswith("/") and not update.more
                heard.append(Heard(known.text, known.metadata, address, plain))
            if update.more:
                # With a picture's words or without: that the picture was not seen must be told.
                heard.append(Heard(messages.EMPTY_MESSAGE, {"input": "not_text"}, address))
        return [(conversation, one) for one in heard]

    def _tidy(self, tapped: Tapped) -> None:
        """Stops the button from spinning, and takes the used buttons away."""
        self._aside.do(
            self._api.call("answerCallbackQuery", callback_query_id=tapped.query, text=_toast(tapped))
        )
        if tapped.message is not None:
            gone: dict[str, Any] = {"inline_keyboard": []}
            chat, message = tapped.place.chat, tapped.message
            self._aside.do(
                self._api.call("editMessageReplyMarkup", chat_id=chat, message_id=message, reply_markup=gone)
            )

    def _tap_key(self, tapped: Tapped) -> tuple[object, ...]:
        where = tapped.query if tapped.message is None else tapped.message
        return (tapped.place.chat, where, tapped.token)

    def _refuse(self, update: Update) -> None:
        if isinstance(update, Tapped):
            self._aside.do(self._api.call("answerCallbackQuery", callback_query_id=update.query))
        if not isinstance(update, Edited) and self._store.is_new("group", update.place.chat):
            self._say(update.place, names.UTTER_PRIVATE_ONLY)

    def _say(self, place: Place, name: str) -> None:
        self.outbox.put(*self._whose(place), [{"text": notice(self._agent(), name)}])

    def _whose(self, place: Place) -> tuple[str, dict[str, Any]]:
        return conversation_id(NAME, self._bot, place.user, place.chat), {"chat": place.chat}

    async def _show_typing(self, address: dict[str, Any]) -> None:
        # Telegram shows it for five seconds.
        while True:
            await self._api.call("sendChatAction", chat_id=address["chat"], action="typing")
            await asyncio.sleep(_TYPING_SECONDS)


def _toast(tapped: Tapped) -> str | None:
    return tapped.title[:_LONGEST_TOAST] or None


def _report(error: Exception) -> None:
    # Only the looks of the chat suffer.
    logger.debug("a button was not tidied away: %s", describe_error(error))
