"""What the page may ask for, whatever carries it: hello, messages, panels, restart, erasing, feedback."""

from __future__ import annotations

import functools
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.channels import messages
from bot.channels.erasing import Records, erase, records
from bot.channels.notices import notice
from bot.channels.turn import answer, erased_at
from bot.channels.web import history, wording
from bot.channels.web.conversation import Conversation, Conversations
from bot.channels.web.history import SHOWN, Message, bot_message, user_message
from bot.channels.web.limits import longest_text
from bot.channels.web.output import NAME, WebOutput
from bot.channels.web.sessions import Sessions, Ticket
from bot.content.loading import load_protocol
from bot.feedback.record import FeedbackLog, Verdict
from bot.logs import describe_error
from bot.settings import Settings
from bot.triage.model import Level

Reply = dict[str, Any]
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WELCOME = "welcome"
_TRIES_TO_READ = 3

logger = logging.getLogger(__name__)


class Wire(Protocol):
    """What carries events to the pages."""

    async def emit(self, event: str, data: Any, sender: str) -> None:
        """Sends an event to every page that has a conversation open."""

    def watched(self, sender: str) -> bool:
        """Whether any page has it open."""


class Service:
    """The conversations of all pages.

    Args:
        settings: The settings of this run.
        sessions: Issues and reads session tokens.
        agent: Gives the loaded agent.
        handle: How a message reaches the agent.
        wire: Carries what the server says by itself.
    """

    def __init__(
        self,
        settings: Settings,
        sessions: Sessions,
        agent: Callable[[], Any],
        handle: Callable[[UserMessage], Awaitable[Any]],
        wire: Wire,
    ) -> None:
        self._settings = settings
        self._sessions = sessions
        self._agent = agent
        self._handle = handle
        self._wire = wire
        self._seconds = settings.session_minutes * 60.0
        self.conversations = Conversations(settings.web_messages_per_minute, self._seconds)

    async def open(self, token: object) -> tuple[Ticket, Conversation]:
        """The session of a token and its conversation; a new one if the token is not good any more."""
        ticket = self._sessions.read(token)
        if ticket is None or await self._is_over(ticket):
            ticket = self._sessions.issue()
        return ticket, self.conversations.open(ticket.sender, ticket.issued, self._wire.watched)

    async def hello(self, ticket: Ticket, conversation: Conversation, language: object) -> Reply:
        """Everything that a page needs to show the conversation as it is."""
        try:
            shown = self._with_opinions(conversation, await self._shown(conversation))
        except Exception as error:
            logger.error("a conversation could not be read: %s", describe_error(error))
            problem = {"text": self.notice(names.UTTER_TECHNICAL_PROBLEM)}
            shown = conversation.shown([bot_message("problem", problem, conversation.level, time.time())])
        if history.begins_anew(shown):
            text = {"text": wording.welcome(self._agent(), language)}
            shown = [bot_message(_WELCOME, text, Level.NONE.value, conversation.issued), *shown]
        settings = self._settings
        numbers = {
            "emergency": settings.emergency_number,
            "crisis": settings.crisis_line,
            "poison": settings.poison_line,
            "oncology": settings.oncology_line,
        }
        return {
            "ok": True,
            "session": ticket.token,
            "messages": shown,
            "level": conversation.level,
            "numbers": numbers,
            "max_chars": longest_text(settings.max_message_chars),
        }

    def hear(self, conversation: Conversation, data: Reply) -> Reply:
        """Takes a message in; the turn runs by itself, in order, and ends in an answer.

        Args:
            conversation: Whose message it is.
            data: `id` and `text` of what was typed, or `id`, `payload` and `title` of a quick reply.
        """
        message, payload = data.get("id"), data.get("payload")
        if not isinstance(message, str) or not _ID.fullmatch(message):
            return self.refusal("failed", names.UTTER_NOT_DELIVERED)
        if not conversation.is_new(message):
            return {"ok": True}
        title = conversation.offered.get(payload) if isinstance(payload, str) else None
        said = payload if title is not None else data.get("title" if "payload" in data else "text")
        incoming = messages.incoming(said, self._settings.max_message_chars)
        if incoming.text == messages.EMPTY_MESSAGE:
            not_text = incoming.metadata.get("input") == "not_text"
            return self.refusal("empty", names.UTTER_NOT_TEXT if not_text else names.UTTER_EMPTY)
        if not conversation.messages.allows():
            return self.refusal("too_fast", names.UTTER_TOO_FAST)
        conversation.accept(message)
        conversation.remember(user_message(message, title or incoming.text, time.time()))
        metadata = {**incoming.metadata, **({SHOWN: title} if title is not None else {})}
        conversation.in_turn(
            functools.partial(self._answered, conversation, message, incoming.text, metadata)
        )
        return {"ok": True}

    async def panel(self, conversation: Conversation, what: object) -> Reply:
        """Why the advice was given, or the summary; nothing is added to the conversation."""
        if what not in wording.PANELS:
            return self.refusal("failed", names.UTTER_NOT_DELIVERED)
        tracker = await self._tracker(conversation)
        return {"ok": True, "text": wording.panel(self._agent(), tracker, str(what))}

    async def restart(self, conversation: Conversation) -> Reply:
        """Clears the episode; what was said before is no longer shown."""
        return await conversation.in_turn(functools.partial(self._restarted, conversation))

    async def erase(self, conversation: Conversation) -> tuple[Ticket | None, Reply]:
        """Deletes the conversation; the page goes on with a new session."""
        return await conversation.in_turn(functools.partial(self._erased, conversation))

    async def feedback(self, conversation: Conversation, message: object, helpful: object) -> Reply:
        """Keeps what the person thought of a reply, without any words."""
        tracker = await self._tracker(conversation)
        level = (
            conversation.level_of(message, history.replay_of(tracker)) if isinstance(message, str) else None
        )
        if level is None or not isinstance(helpful, bool):
            return self.refusal("failed", names.UTTER_NOT_DELIVERED)
        said, about = history.rated(tracker.events if tracker else (), str(message))
        verdict = Verdict(about, helpful, level, load_protocol().version)
        self._feedback.record(conversation.sender, said, verdict)
        return {"ok": True}

    def refusal(self, reason: str, name: str) -> Reply:
        """Says why something was not done."""
        return {"ok": False, "reason": reason, "text": self.notice(name)}

    def notice(self, name: str, **values: str) -> str:
        """A sentence of the responses."""
        return notice(self._agent(), name, **values)

    async def _answered(
        self, conversation: Conversation, message: str, text: str, metadata: dict[str, Any]
    ) -> None:
        await self._typing(conversation, True)
        try:
            await self._turn(conversation, message, text, metadata, self._emitter(conversation))
        finally:
            await self._typing(conversation, False)

    async def _turn(
        self,
        conversation: Conversation,
        message: str,
        text: str,
        metadata: dict[str, Any],
        emit: Callable[[Message], Awaitable[None]],
    ) -> list[Message]:
        """One turn with the agent; returns what the tracker holds after it."""
        output = WebOutput(conversation, message, emit)
        said = UserMessage(
            text, output, conversation.sender, input_channel=NAME, message_id=message, metadata=metadata
        )
        try:
            if await answer(self._agent(), said, lambda: output.count > 0, self._handle):
                conversation.erased(message)
                await self._wire.emit("renew", {"erased": True}, conversation.sender)
            tracker = await self._tracker(conversation)
        except Exception as error:
            logger.error("a turn could not be finished: %s", describe_error(error))
            return []
        kept = history.replay_of(tracker)
        if tracker is not None:
            conversation.settle(kept, history.last_level(tracker))
        return kept

    async def _restarted(self, conversation: Conversation) -> Reply:
        conversation.forget()
        turn = uuid.uuid4().hex
        kept = await self._turn(conversation, turn, f"/{names.INTENT_RESTART}", {SHOWN: ""}, _keep_silent)
        if not any(message["id"].startswith(f"{turn}.") for message in kept):
            conversation.forget()
            return self.refusal("failed", names.UTTER_TECHNICAL_PROBLEM)
        return {"ok": True, "messages": conversation.shown(kept)}

    async def _erased(self, conversation: Conversation) -> tuple[Ticket | None, Reply]:
        try:
            await erase(self._agent().tracker_store, self._records, conversation.sender, conversation.heard)
        except Exception as error:
            logger.error("a conversation could not be erased: %s", describe_error(error))
            return None, self.refusal("failed", names.UTTER_NOT_ERASED)
        self.conversations.close(conversation.sender)
        ticket = self._sessions.issue()
        return ticket, {
            "ok": True,
            "session": ticket.token,
            "text": self.notice(names.UTTER_ERASED, time=erased_at()),
        }

    @functools.cached_property
    def _records(self) -> Sequence[Records]:
        return records(self._settings.database_url)

    @functools.cached_property
    def _feedback(self) -> FeedbackLog:
        return FeedbackLog(self._settings.database_url)

    def _with_opinions(self, conversation: Conversation, shown: list[Message]) -> list[Message]:
        try:
            given = self._feedback.opinions(
                conversation.sender, {history.answered(message) for message in shown}
            )
        except Exception as error:
            logger.error("the feedback could not be read: %s", describe_error(error))
            return shown
        return history.with_opinions(shown, given)

    async def _shown(self, conversation: Conversation) -> list[Message]:
        for _ in range(_TRIES_TO_READ):
            revision = conversation.revision
            tracker = await self._tracker(conversation)
            if revision == conversation.revision:
                break
        kept = history.replay_of(tracker)
        conversation.settle(kept, history.last_level(tracker) if tracker else conversation.level)
        return conversation.shown(kept)

    async def _tracker(self, conversation: Conversation) -> DialogueStateTracker | None:
        return await self._agent().tracker_store.retrieve(conversation.sender)

    async def _is_over(self, ticket: Ticket) -> bool:
        """Whether the conversation has been silent for longer than a session lasts."""
        latest = ticket.issued
        if conversation := self.conversations.get(ticket.sender):
            latest = max(latest, conversation.touched)
        if time.time() - latest <= self._seconds:
            return False
        try:
            tracker = await self._agent().tracker_store.retrieve(ticket.sender)
        except Exception as error:
            logger.error("a conversation could not be read: %s", describe_error(error))
            return False
        events = tracker.events if tracker else ()
        return not events or time.time() - events[-1].timestamp > self._seconds

    async def _typing(self, conversation: Conversation, on: bool) -> None:
        try:
            await self._wire.emit("typing", {"on": on}, conversation.sender)
        except Exception as error:
            logger.error("typing was not shown: %s", describe_error(error))

    def _emitter(self, conversation: Conversation) -> Callable[[Message], Awaitable[None]]:
        async def emit(message: Message) -> None:
            await self._wire.emit("message", message, conversation.sender)

        return emit


async def _keep_silent(_: Message) -> None:
    """A restart's reply goes back with the acknowledgement."""
