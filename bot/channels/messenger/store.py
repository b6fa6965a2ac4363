"""What outlives a restart: events heard, replies on their way. Without a database memory must do."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.channels.messenger.recent import Recent
from bot.database import create_engine_for
from bot.database.messenger_tables import outbox, seen
from bot.digest import digest
from bot.logs import describe_error

SEEN_SECONDS = 2 * 86400.0
"""How long an event is known; messengers deliver again for a day at most."""
KEPT_SECONDS = 86400.0
"""How long a reply is worth sending."""

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
        self._last_id = 0

    def is_new(self, *key: object) -> bool:
        """Whether an event comes for the first time; from then on it does not.

        Args:
            *key: What tells the event from every other of the channel.
        """
        event = digest(*key)
        if event in self._lately:
            return False
        self._lately.add(event)
        row = {"channel": self._channel, "event": event, "seen_at": time.time()}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(seen).values(row))
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            self._complain(error)
        return True

    def add(self, waiting: Waiting) -> None:
        """Keeps a reply until it is sent."""
        self._last_id = max(self._last_id + 1, time.time_ns())
        row = {name: getattr(waiting, name) for name in _COLUMNS}
        row.update(id=self._last_id, channel=self._channel)
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(outbox).values(row))
            waiting.id = self._last_id
            self._failing = False
        except SQLAlchemyError as error:
            self._complain(error)

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
        mine = select(outbox).where(outbox.c.channel == self._channel).order_by(outbox.c.id)
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(mine).mappings().all()
        except SQLAlchemyError as error:
            self._complain(error)
            return []
        return [Waiting(id=row["id"], **{name: row[name] for name in _COLUMNS}) for row in rows]

    def purge(self) -> None:
        """Deletes what is too old to be of use."""
        now = time.time()
        self._run(delete(seen).where(seen.c.seen_at < now - SEEN_SECONDS))
        self._run(delete(outbox).where(outbox.c.created < now - KEPT_SECONDS))

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def _run(self, statement: Any) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
        except SQLAlchemyError as error:
            self._complain(error)

    def _complain(self, error: SQLAlchemyError) -> None:
        if not self._failing:
            logger.error("replies of %s outlive no restart: %s", self._channel, describe_error(error))
        self._failing = True


_COLUMNS = ("conversation", "address", "body", "created", "tries", "not_before")


def erase_conversation(url: str, conversation: str) -> None:
    """Deletes every reply to a conversation that was not sent yet.

    Args:
        url: SQLAlchemy URL of the database.
        conversation: Id of the conversation.

    Raises:
        SQLAlchemyError: If they cannot be deleted.
    """
    engine = create_engine_for(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                # Otherwise the words stay in the file until their place is written anew.
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.execute(delete(outbox).where(outbox.c.conversation == conversation))
    finally:
        engine.dispose()
