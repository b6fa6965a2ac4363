"""What Telegram tells of, read into what we do something about; everything else is left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALLOWED = ["message", "edited_message", "callback_query"]
"""What we ask Telegram to tell us of."""

_COMMAND = re.compile(r"(/[A-Za-z_]+)(?:@\w+)?(?:\s.*)?", re.DOTALL)
_WITHOUT_WORDS = (
    "animation", "audio", "contact", "dice", "document", "game", "location", "paid_media", "photo", "poll",
    "sticker", "story", "venue", "video", "video_note", "voice",
)  # fmt: skip
_TAKES_AN_ARGUMENT = frozenset({"/start"})


@dataclass(frozen=True)
class Place:
    """Where something happened.

    Attributes:
        chat: Id of the chat.
        user: Id of the person.
        private: Whether nobody else is in the chat.
    """

    chat: int
    user: int
    private: bool


@dataclass(frozen=True)
class Written:
    """Somebody wrote.

    Attributes:
        update: Id of the update.
        place: Where.
        text: The words; nothing if there are none.
        more: Whether something came that we cannot read: a picture, a voice.
    """

    update: int
    place: Place
    text: str | None
    more: bool


@dataclass(frozen=True)
class Edited:
    """Somebody changed what was written before."""

    update: int
    place: Place
    message: int


@dataclass(frozen=True)
class Tapped:
    """Somebody chose a button.

    Attributes:
        update: Id of the update.
        place: Where.
        query: What Telegram wants answered, so that the button stops spinning.
        token: The button's token.
        message: Id of the message that the button belongs to; nothing where it is too old to be told.
        title: What stands on the button, if that can be told.
    """

    update: int
    place: Place
    query: str
    token: str
    message: int | None
    title: str


Update = Written | Edited | Tapped


def read(update: object) -> Update | None:
    """What an update says; nothing if it is of a kind, or of a shape, that we do nothing about."""
    if not isinstance(update, Mapping) or not isinstance(number := update.get("update_id"), int):
        return None
    try:
        if "message" in update:
            return _written(number, update["message"])
        if "edited_message" in update:
            edited = update["edited_message"]
            return Edited(number, _place(edited["chat"], edited["from"]), int(edited["message_id"]))
        if "callback_query" in update:
            return _tapped(number, update["callback_query"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return None


def update_id(update: object) -> int | None:
    """The number of an update."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if isinstance(number, int) else None


def _written(number: int, message: Mapping[str, Any]) -> Written | None:
    place = _place(message["chat"], message["from"])
    more = any(name in message for name in _WITHOUT_WORDS)
    text = message.get("text") or (message.get("caption") if more else None)
    if not isinstance(text, str):
        text = None
    # What the chat itself tells (somebody pinned a message) is nothing that a person said.
    return Written(number, place, _without_address(text), more) if text or more else None


def _tapped(number: int, query: Mapping[str, Any]) -> Tapped:
    message = query.get("message") or {}
    # Of a message that is too old Telegram tells nothing; a button is then taken for a private one.
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    token = str(query.get("data") or "")
    return Tapped(
        number,
        _place(chat, query["from"]),
        str(query["id"]),
        token,
        message.get("message_id"),
        _title(message, token),
    )


def _title(message: Mapping[str, Any], token: str) -> str:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or ()
    return next((str(one["text"]) for row in rows for one in row if one.get("callback_data") == token), "")


def _place(chat: Mapping[str, Any], user: Mapping[str, Any]) -> Place:
    return Place(int(chat["id"]), int(user["id"]), chat.get("type") == "private")


def _without_address(text: str | None) -> str | None:
    """A command as it is where nobody is addressed: `/help@bonewatch_bot` is `/help`."""
    found = _COMMAND.fullmatch(text.strip()) if text else None
    if not text or not found:
        return text
    command, rest = found[1], text.strip()[len(found[1]) :]
    if rest.startswith("@"):
        rest = re.sub(r"^@\w+", "", rest)
    return command if command.lower() in _TAKES_AN_ARGUMENT else command + rest
