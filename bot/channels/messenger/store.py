"""What outlives a restart: events, messages and replies. Without a database memory must do."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.channels.messenger.recent import Recent
from bot.database import create_engine_for, overwrite
from bot.database.messenger_tables import inbox, outbox, seen
from bot.digest import digest
from bot.logs import describe_error

SEEN_SECONDS = 2 * 86400.0
"""How long an event is known; messengers deliver again for a day at most."""
KEPT_SECONDS = 86400.0
"""How long a message is worth answering, or a reply sending."""

logger = logging.getLogger(__name__)


@dataclass
class Waiting:
    """A reply on its way.

    Attributes:
        conversation: Whose reply it is.
        address: Where the sender finds the person.
        body: What it sends.
        created: When it was made, in seconds since 1970.
        tries: How often it failed to be sent.
        not_before: When to try again.
        id: Its row; nothing if the database could not take it.
    """

    conversation: str
    address: dict[str, Any]
    body: dict[str, Any]
    created: float
    tries: int = 0
    not_before: float = 0.0
    id: int | None = None


@dataclass
class Unanswered:
    """A message that waits for its turn.

    Attributes:
        conversation: Whose message it is.
        text: What goes to the agent.
        details: How it differed from plain text.
        address: Where replies to it go.
        mergeable: Whether it may be answered together with its neighbours.
        created: When it came, in seconds since 1970.
        tries: In how many runs before this one it was not answered.
        id: Its row; nothing if the database could not take it.
    """

    conversation: str
    text: str
    details: dict[str, Any]
    address: dict[str, Any]
    mergeable: bool
    created: float
    tries: int = 0
    id: int | None = None


class Store:
    """The rows of one channel. A database that fails costs what outlives a restart, never a reply.

    Args:
        channel: Name of the messenger.
        url: SQLAlchemy URL of the database, with its tables up to date.
    """

    def __init__(self, channel: str, url: str) -> None:
        self._channel = channel
        self._engine: Engine = create_engine_for(url)
        self._lately = Recent()
        self._failing = False
        self._last_ids: dict[str, int] = {}

    def is_new(self, *key: object) -> bool:
        """Whether an event comes for the first time; from then on it does not.

        Args:
            *key: What tells the event from every other of the channel.
        """
        return self.accept([key], ()) == 1

    def accept(self, keys: Sequence[Sequence[object]], messages: Sequence[Unanswered]) -> int:
        """Keeps that events came, and the messages in them, all at once. One call at a time.

        Args:
            keys: What tells the events from every other; one counts only if those before it are new.
            messages: What is kept if all events are new; then each gets the id of its row.

        Returns:
            How many of the events are new.
        """
        new = list(takewhile(lambda event: event not in self._lately, (digest(*key) for key in keys)))
        ids: list[int] = []
        try:
            with self._engine.begin() as connection:
                mine = seen.c.channel == self._channel
                found = connection.execute(select(seen.c.event).where(mine, seen.c.event.in_(new)))
                known = set(found.scalars())
                new = list(takewhile(lambda event: event not in known, new))
                for event in new:
                    row = {"channel": self._channel, "event": event, "seen_at": time.time()}
                    connection.execute(insert(seen).values(row))
                if len(new) == len(keys):
                    ids = [self._insert(connection, inbox, message) for message in messages]
        except IntegrityError:
            return 0
        except SQLAlchemyError as error:
            self._complain(error)
        else:
            for message, number in zip(messages, ids, strict=False):
                message.id = number
        for event in new:
            self._lately.add(event)
        return len(new)

    def unanswered(self) -> list[Unanswered]:
        """The messages that an earlier run left, oldest first; each counts as tried once more."""
        self.purge()
        mine = inbox.c.channel == self._channel
        self._run(update(inbox).where(mine).values(tries=inbox.c.tries + 1))
        return [Unanswered(**row) for row in self._read(inbox)]

    def add(self, *waiting: Waiting, answered: Sequence[int] = ()) -> None:
        """Keeps replies until they are sent; the messages that they answer go at the same moment.

        Args:
            *waiting: The replies, in order; each gets the id of its row.
            answered: Ids of the messages.
        """
        try:
            with self._engine.begin() as connection:
                ids = [self._insert(connection, outbox, reply) for reply in waiting]
                if answered:
                    connection.execute(delete(inbox).where(inbox.c.id.in_(answered)))
        except SQLAlchemyError as error:
            self._complain(error)
            return
        self._failing = False
        for reply, number in zip(waiting, ids, strict=True):
            reply.id = number

    def postpone(self, waiting: Waiting) -> None:
        """Keeps when a reply is to be tried again."""
        values = {"tries": waiting.tries, "not_before": waiting.not_before}
        self._run(update(outbox).where(outbox.c.id == waiting.id).values(values))

    def remove(self, waiting: Waiting) -> None:
        """Forgets a reply that was sent, or never can be."""
        self._run(delete(outbox).where(outbox.c.id == waiting.id))

    def is_wanted(self, waiting: Waiting) -> bool:
        """Whether a reply is still there; erasing its conversation takes it away."""
        if waiting.id is None:
            return True
        try:
            with self._engine.connect() as connection:
                found = connection.execute(select(outbox.c.id).where(outbox.c.id == waiting.id))
                return found.first() is not None
        except SQLAlchemyError as error:
            self._complain(error)
            return True

    def waiting(self) -> list[Waiting]:
        """The replies that an earlier run left, oldest first. What is too old goes."""
        self.purge()
        return [Waiting(**row) for row in self._read(outbox)]

    def purge(self) -> None:
        """Deletes what is too old to be of use."""
        now = time.time()
        self._run(delete(seen).where(seen.c.seen_at < now - SEEN_SECONDS))
        self._run(delete(outbox).where(outbox.c.created < now - KEPT_SECONDS))
        old = (inbox.c.channel == self._channel) & (inbox.c.created < now - KEPT_SECONDS)
        if dropped := self._run(delete(inbox).where(old)):
            logger.error(
                "%d messages of %s were dropped unanswered: they are older than a day", dropped, self._channel
            )

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def _insert(self, connection: Connection, table: Table, row: Waiting | Unanswered) -> int:
        number = max(self._last_ids.get(table.name, 0) + 1, time.time_ns())
        self._last_ids[table.name] = number
        values = {**asdict(row), "id": number, "channel": self._channel}
        connection.execute(insert(table).values(values))
        return number

    def _read(self, table: Table) -> list[dict[str, Any]]:
        """The rows of this channel, in order."""
        mine = select(table).where(table.c.channel == self._channel).order_by(table.c.id)
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(mine).mappings().all()
        except SQLAlchemyError as error:
            self._complain(error)
            return []
        return [{name: value for name, value in row.items() if name != "channel"} for row in rows]

    def _run(self, statement: Any) -> int:
        """How many rows it changed."""
        try:
            with self._engine.begin() as connection:
                return int(connection.execute(statement).rowcount)
        except SQLAlchemyError as error:
            self._complain(error)
            return 0

    def _complain(self, error: SQLAlchemyError) -> None:
        if not self._failing:
            logger.error("replies of %s outlive no restart: %s", self._channel, describe_error(error))
        self._failing = True


def erase_conversation(url: str, conversation: str) -> None:
    """Deletes every message of a conversation that is not answered yet, and every reply that is not sent.

    Args:
        url: SQLAlchemy URL of the database.
        conversation: Id of the conversation.

    Raises:
        SQLAlchemyError: If they cannot be deleted.
    """
    engine = create_engine_for(url)
    try:
        with engine.begin() as connection:
            for table in (inbox, outbox):
                connection.execute(delete(table).where(table.c.conversation == conversation))
        overwrite(engine)
    finally:
        engine.dispose()
