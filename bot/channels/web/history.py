"""What a page shows of a conversation, read from the events of its tracker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, TypedDict

from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.triage.model import Level

SHOWN = "shown"
"""In a message's metadata: how the page shows it where that is not its text; empty for not at all."""

_RESPONSE = f"{UTTER_PREFIX}action"
"""Where Rasa keeps the id of the response in a reply's metadata."""


_OF_NEITHER = "other"
"""Stands for topic and rule of a reply that comes from neither."""


class Button(TypedDict):
    """A quick reply."""

    title: str
    payload: str


class Picture(TypedDict):
    """A drawing: its address on this server, and all that it shows."""

    url: str
    alt: str


Message = TypedDict(
    "Message",
    {
        "id": str,
        "from": str,
        "text": str,
        "buttons": list[Button],
        "level": str,
        "time": str,
        "picture": Picture | None,
        "helpful": bool | None,
    },
)
"""One message as the page takes it; all text is plain. `helpful` is what the person thought of a reply."""


def user_message(message: str, text: str, moment: float) -> Message:
    """What the person said."""
    return {
        "id": message,
        "from": "user",
        "text": text,
        "buttons": [],
        "level": Level.NONE.value,
        "time": _iso(moment),
        "picture": None,
        "helpful": None,
    }


def bot_message(message: str, reply: Mapping[str, Any], level: str, moment: float) -> Message:
    """What the assistant said.

    Args:
        message: Its id.
        reply: The reply in Rasa's form; the wording adds the level to it.
        level: The level where the reply does not tell it.
        moment: When it was said.
    """
    return {
        "id": message,
        "from": "bot",
        "text": str(reply.get("text") or ""),
        "buttons": [
            {"title": str(button["title"]), "payload": str(button["payload"])}
            for button in reply.get("buttons") or ()
            if button.get("title") and button.get("payload")
        ],
        "level": str(reply.get(names.REPLY_LEVEL) or level),
        "time": _iso(moment),
        "picture": _picture(reply.get("picture")),
        "helpful": None,
    }


def reply_id(turn: str, number: int) -> str:
    """The id of the n-th reply to a message; the same live and in a replay."""
    return f"{turn}.{number}"


def replay(events: Iterable[Any]) -> list[Message]:
    """The messages since the last restart, oldest first, each reply with the level as of then.

    Args:
        events: The tracker's events.
    """
    shown: list[Message] = []
    level, turn, number = Level.NONE.value, "start", 0
    for event in events:
        if isinstance(event, SlotSet) and event.key == names.SLOT_LEVEL:
            level = str(event.value or Level.NONE.value)
        elif isinstance(event, UserUttered) and event.text:
            turn, number = str(event.message_id or f"at-{event.timestamp}"), 0
            if text := str((event.metadata or {}).get(SHOWN, event.text)):
                shown.append(user_message(turn, text, event.timestamp))
        elif isinstance(event, BotUttered):
            number += 1
            if (event.metadata or {}).get(_RESPONSE) == names.UTTER_RESTARTED:
                shown = [message for message in shown if message["id"] == turn]
            shown.append(bot_message(reply_id(turn, number), event.message(), level, event.timestamp))
    return shown


def begins_anew(shown: Sequence[Message]) -> bool:
    """Whether the welcome belongs before what is shown; the reply to a restart takes its place."""
    return not shown or shown[0]["from"] == "user"


def replay_of(tracker: DialogueStateTracker | None) -> list[Message]:
    """What the tracker holds, as the page shows it."""
    return replay(tracker.events) if tracker else []


def rated(events: Iterable[Any], reply: str) -> tuple[str, str]:
    """The message that a reply answers, and the topic or rule that it comes from.

    Args:
        events: The tracker's events.
        reply: The id of the reply.
    """
    turn, number = "start", 0
    for event in events:
        if isinstance(event, UserUttered) and event.text:
            turn, number = str(event.message_id or f"at-{event.timestamp}"), 0
        elif isinstance(event, BotUttered):
            number += 1
            if reply_id(turn, number) == reply:
                return turn, str((event.metadata or {}).get(names.REPLY_ABOUT) or _OF_NEITHER)
    return reply, _OF_NEITHER


def answered(message: Message) -> str:
    """The id of the message that a reply answers."""
    return message["id"].rpartition(".")[0]


def with_opinions(shown: Iterable[Message], opinions: Mapping[str, bool]) -> list[Message]:
    """The messages with what the person thought of each reply.

    Args:
        shown: The messages.
        opinions: Whether the answers to a message helped, by its id.
    """
    rated = [message.copy() for message in shown]
    for message in rated:
        if message["from"] == "bot":
            message["helpful"] = opinions.get(answered(message))
    return rated


def merged(kept: Sequence[Message], live: Iterable[Message]) -> list[Message]:
    """The replay with what the tracker has not got (yet); only the last message keeps its buttons."""
    known = {message["id"] for message in kept}
    both = sorted(
        [*kept, *(message for message in live if message["id"] not in known)], key=lambda one: one["time"]
    )
    return [_past(message) for message in both[:-1]] + both[-1:]


def _past(message: Message) -> Message:
    past = message.copy()
    past["buttons"] = []
    return past


def last_level(tracker: Any) -> str:
    """The level of the episode as the tracker's slots hold it."""
    return str(tracker.get_slot(names.SLOT_LEVEL) or Level.NONE.value)


def _picture(named: Mapping[str, Any] | None) -> Picture | None:
    if not named:
        return None
    return {"url": f"/pictures/{named['id']}.svg", "alt": str(named.get("alt") or "")}


def _iso(moment: float) -> str:
    return (
        datetime.fromtimestamp(moment, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
