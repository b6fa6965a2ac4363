"""What the bot does about each thing that happens in Slack; the same for HTTP and Socket Mode."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot import names
from bot.channels import messages
from bot.channels.messenger.background import SECONDS_TO_FINISH, Aside
from bot.channels.messenger.identity import conversation_id
from bot.channels.messenger.inbox import Inbox
from bot.channels.messenger.outbox import Outbox, RetryLater, Undeliverable
from bot.channels.messenger.store import Store
from bot.channels.messenger.turns import QUIET_SECONDS, Heard, Turns
from bot.channels.notices import notice
from bot.channels.slack.api import NoAccessError, SlackApi
from bot.channels.slack.events import Called, Edited, Happening, OpenedHome, Place, Said, Strange, Tapped
from bot.channels.slack.rendering import home, messages_of, without_buttons
from bot.logs import describe_error
from bot.settings import Settings

NAME = names.CHANNEL_SLACK
_DIRECT = "direct"

logger = logging.getLogger(__name__)


class Service:
    """The conversations in Slack.

    Args:
        settings: The settings of this run.
        api: Slack.
        agent: Gives the loaded agent.
        handle: How a message reaches the agent.
        gather: Seconds of silence before what was typed is answered.
    """

    def __init__(
        self,
        settings: Settings,
        api: SlackApi,
        agent: Callable[[], Any],
        handle: Callable[[UserMessage], Awaitable[Any]],
        gather: float = QUIET_SECONDS,
    ) -> None:
        self._longest = settings.max_message_chars
        self._api = api
        self._agent = agent
        self._store = Store(NAME, settings.database_url)
        self.outbox = Outbox(NAME, self._store, self, render=messages_of)
        self.turns = Turns(NAME, agent, handle, self.outbox.put, self._longest, gather)
        self.inbox = Inbox(self._store, self.turns.hear)
        self._aside = Aside(_report)

    async def start(self) -> None:
        """Sends and answers what an earlier run left."""
        self.outbox.start()
        await self.inbox.start()

    async def stop(self) -> None:
        """Lets the turns under way end; what was not sent by then stays for the next run."""
        await self.turns.settled(SECONDS_TO_FINISH)
        await self._aside.settled(SECONDS_TO_FINISH)
        await self.outbox.stop()
        self._store.close()

    async def settled(self) -> None:
        """Waits until all that happened was answered."""
        await self.turns.settled()
        await self.outbox.settled()
        await self._aside.settled()

    async def take(self, happening: Happening | None) -> str | None:
        """Takes what happened, once; the work goes on by itself.

        Returns:
            What to say at once, for this person's eyes only, if anything.
        """
        if happening is None or not await self.inbox.take([(happening.key,)], self._said_in(happening)):
            return None
        if isinstance(happening, Said) and not happening.place.is_private:
            self._said_in_room(happening.place)
        elif isinstance(happening, Tapped):
            self._aside.do(self._use_up(happening))
        elif isinstance(happening, Called) and not happening.place.is_private:
            return self._notice(names.UTTER_SLACK_DIRECT)
        elif isinstance(happening, OpenedHome):
            self._aside.do(self._show_home(happening.place))
        elif isinstance(happening, Edited):
            self._tell(happening.place, names.UTTER_EDITED)
        elif isinstance(happening, Strange):
            self._tell(happening.place, names.UTTER_SLACK_STRANGE)
        return None

    async def send(self, address: dict[str, Any], body: dict[str, Any]) -> None:
        """Posts a message of the outbox."""
        try:
            await self._api.post({**address, **body})
        except NoAccessError as error:
            logger.error("Slack refuses the bot, replies wait: %s; see `bot channels check`", error.reason)
            raise

    def _said_in(self, happening: Happening) -> list[tuple[str, Heard]]:
        """What the agent is to hear of it."""
        words: object
        if isinstance(happening, Said) and happening.place.is_private:
            words = False if happening.text is None else happening.text
        elif isinstance(happening, Tapped):
            known = messages.incoming(happening.payload, self._longest).text
            ours = known.startswith("/") and known != messages.EMPTY_MESSAGE
            words = known if ours else happening.title
        elif isinstance(happening, Called):
            words = happening.text
        else:
            return []
        incoming = messages.incoming(words, self._longest)
        plain = not incoming.text.startswith("/")
        place = happening.place
        return [(_conversation(place), Heard(incoming.text, incoming.metadata, _address(place), plain))]

    def _said_in_room(self, place: Place) -> None:
        if self._store.is_new("room", place.team, place.channel, place.user):
            self._aside.do(self._decline(place))

    async def _decline(self, place: Place) -> None:
        """Says privately that the bot does not talk in a room; directly where Slack cannot say it there."""
        text = self._notice(names.UTTER_PRIVATE_ONLY)
        try:
            await self._api.whisper(place.channel, place.user, text, place.thread)
        except (RetryLater, Undeliverable):
            self._tell(place, names.UTTER_PRIVATE_ONLY)

    async def _use_up(self, tapped: Tapped) -> None:
        changed = without_buttons(tapped.message, tapped.title)
        await self._api.update(tapped.place.channel, str(tapped.message.get("ts")), changed)

    async def _show_home(self, place: Place) -> None:
        text = self._notice(f"{names.UTTER_WELCOME}{NAME}")
        await self._api.publish_home(place.user, home(text))

    def _tell(self, place: Place, name: str) -> None:
        self.outbox.put(_conversation(place), _address(place), [{"text": self._notice(name)}])

    def _notice(self, name: str) -> str:
        return notice(self._agent(), name)


def _report(error: Exception) -> None:
    if isinstance(error, (RetryLater, Undeliverable)):
        logger.warning("Slack did not take a change: %s", error)
    else:
        logger.error("a change in Slack failed: %s", describe_error(error))


def _conversation(place: Place) -> str:
    # One person has one conversation, wherever they call the bot from.
    return conversation_id(NAME, place.team, place.user, _DIRECT)


def _address(place: Place) -> dict[str, Any]:
    if not place.is_private:
        # Slack posts to the direct channel of a person by the person's id.
        return {"channel": place.user}
    return {"channel": place.channel, **({"thread_ts": place.thread} if place.thread else {})}
