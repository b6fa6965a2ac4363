"""What people thought of answers: which topic or rule, on which content, and never a word of theirs."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, String, case, delete, func, select
from sqlalchemy.orm import declarative_base

from bot.database.log import Log
from bot.digest import digest

Base: Any = declarative_base()


class FeedbackError(Exception):
    """The table could not be used; the message names the database and no person."""


class FeedbackRow(Base):  # type: ignore[misc]
    """One verdict on one answer; a later one on the same answer replaces it."""

    __tablename__ = "feedback"

    id = Column(String(36), primary_key=True)
    turn = Column(String(64), nullable=False, unique=True)
    conversation = Column(String(64), nullable=False, index=True)
    recorded_at = Column(DateTime, nullable=False)
    about = Column(String(64), nullable=False)
    helpful = Column(Boolean(create_constraint=False), nullable=False)
    level = Column(String(16), nullable=False)
    content_version = Column(String(32), nullable=False)


@dataclass(frozen=True)
class Verdict:
    """What somebody thought of an answer.

    Attributes:
        about: The topic or the rule that the answer came from.
        helpful: Whether it helped.
        level: The level of the episode as of the answer.
        content_version: The content that it came from.
    """

    about: str
    helpful: bool
    level: str
    content_version: str


@dataclass(frozen=True)
class Count:
    """How many found the answers of one topic or rule helpful, and how many did not."""

    about: str
    helpful: int
    unhelpful: int


class FeedbackLog(Log):
    """Writes and counts verdicts."""

    name = "the feedback"
    row = FeedbackRow
    error = FeedbackError

    def record(self, conversation: str, message: str, verdict: Verdict) -> None:
        """Keeps a verdict.

        Args:
            conversation: Id of the conversation; only a hash of it is kept.
            message: Id of the message that was answered.
            verdict: What the person thought of the answer.

        Raises:
            FeedbackError: If it cannot be written.
        """
        turn = digest(conversation, message)
        row = FeedbackRow(
            id=str(uuid.uuid4()),
            turn=turn,
            conversation=digest(conversation),
            recorded_at=datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None),
            about=verdict.about[:64],
            helpful=verdict.helpful,
            level=verdict.level,
            content_version=verdict.content_version,
        )
        with self._transaction("the feedback was not kept") as session:
            session.execute(delete(FeedbackRow).where(FeedbackRow.turn == turn))
            session.add(row)

    def opinions(self, conversation: str, messages: Iterable[str]) -> dict[str, bool]:
        """Whether the answers to messages helped, where the person has said so.

        Args:
            conversation: Id of the conversation.
            messages: Ids of the messages that were answered.

        Raises:
            FeedbackError: If they cannot be read.
        """
        query = select(FeedbackRow.turn, FeedbackRow.helpful).where(
            FeedbackRow.conversation == digest(conversation)
        )
        with self._transaction("the feedback cannot be read") as session:
            given = {turn: bool(helpful) for turn, helpful in session.execute(query)}
        turns = {message: digest(conversation, message) for message in messages} if given else {}
        return {message: given[turn] for message, turn in turns.items() if turn in given}

    def forget(self, conversation: str, _messages: Iterable[str] = ()) -> None:
        """Deletes the verdicts of a conversation.

        Raises:
            FeedbackError: If they cannot be deleted.
        """
        mine = FeedbackRow.conversation == digest(conversation)
        with self._transaction("the feedback was not deleted") as session:
            session.execute(delete(FeedbackRow).where(mine))

    def counts(self) -> Sequence[Count]:
        """The verdicts on each topic and rule, most unhelpful first.

        Raises:
            FeedbackError: If they cannot be read.
        """
        helped = func.sum(case((FeedbackRow.helpful, 1), else_=0))
        query = select(FeedbackRow.about, helped, func.count()).group_by(FeedbackRow.about)
        with self._transaction("the feedback cannot be read") as session:
            rows = session.execute(query).all()
        found = [Count(about, int(yes), int(all_) - int(yes)) for about, yes, all_ in rows]
        return sorted(found, key=lambda count: (-count.unhelpful, -count.helpful, count.about))
