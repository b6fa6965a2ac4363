"""What Slack sends, read into the few things that can happen; pure, the same for HTTP and Socket Mode."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.marks import from_mrkdwn
from bot.channels.slack.rendering import ACTION
from bot.digest import digest

COMMAND = "/bonewatch"
_WORDS = frozenset({"help", "summary", "restart", "delete", "start"})
_TEXT_SUBTYPES = frozenset({None, "file_share", "thread_broadcast", "me_message"})
# They tell that somebody closed or typed in something of ours; an answer would be noise.
_QUIET_TYPES = frozenset({"view_closed", "block_suggestion"})


@dataclass(frozen=True)
class Place:
    """Where something happened.

    Attributes:
        team: The workspace.
        user: Whose doing it was.
        channel: Where it was.
        thread: The thread in it, if it was in one.
    """

    team: str
    user: str
    channel: str
    thread: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether only this person and the bot see the channel."""
        return self.channel.startswith("D")


@dataclass(frozen=True)
class Happening:
    """Anything that happened; `key` is the same when Slack tells of it again."""

    place: Place
    key: str


@dataclass(frozen=True)
class Said(Happening):
    """A message; without text it was a file, a voice clip or nothing."""

    text: str | None


@dataclass(frozen=True)
class Edited(Happening):
    """A message was changed after it was sent."""


@dataclass(frozen=True)
class Tapped(Happening):
    """A button of a reply.

    Attributes:
        payload: What the button stands for.
        title: Its label.
        message: The message that holds it, as Slack sent it.
    """

    payload: str
    title: str
    message: Mapping[str, Any]


@dataclass(frozen=True)
class Called(Happening):
    """The slash command, with what was typed after it: one of our commands, or words for the bot."""

    text: str


@dataclass(frozen=True)
class OpenedHome(Happening):
    """The app's home tab was opened."""


@dataclass(frozen=True)
class Strange(Happening):
    """Something that the bot offers nowhere: a shortcut, a form, another kind of control."""


def read_event(payload: Mapping[str, Any]) -> Happening | None:
    """An `event_callback`; nothing if it is none of the bot's business."""
    event = payload.get("event")
    if payload.get("type") != "event_callback" or not isinstance(event, Mapping):
        return None
    key = str(payload.get("event_id") or _digest(payload))
    if event.get("subtype") == "message_changed":
        return _read_change(payload.get("team_id"), event, key)
    place = _place(payload.get("team_id"), event.get("user"), event.get("channel"), event.get("thread_ts"))
    if place is None or event.get("bot_id"):
        return None
    if event.get("type") == "app_home_opened":
        return OpenedHome(place, key) if event.get("tab") == "home" else None
    # A room tells of a mention by an event of its own; other messages there are not for the bot.
    expected = "message" if place.is_private else "app_mention"
    if event.get("type") != expected or event.get("subtype") not in _TEXT_SUBTYPES:
        return None
    text = event.get("text")
    return Said(place, key, (from_mrkdwn(text) or None) if isinstance(text, str) else None)


def read_command(form: Mapping[str, str]) -> Called | None:
    """A slash command."""
    place = _place(form.get("team_id"), form.get("user_id"), form.get("channel_id"), None)
    if place is None or form.get("command") != COMMAND:
        return None
    words = from_mrkdwn(str(form.get("text") or ""))
    command = words.lower().lstrip("/") or "help"
    text = f"/{command}" if command in _WORDS else words
    return Called(place, str(form.get("trigger_id") or _digest(form)), text)


def read_interaction(payload: Mapping[str, Any]) -> Happening | None:
    """A tap, or whatever else a person can do to a message or an app."""
    place = _place_of_interaction(payload)
    if place is None or payload.get("type") in _QUIET_TYPES:
        return None
    actions = payload.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    action = first if isinstance(first, Mapping) else {}
    moment = action.get("action_ts") or payload.get("action_ts") or payload.get("trigger_id")
    key = f"{place.user}:{moment}" if moment else _digest(payload)
    ours = action.get("type") == "button" and str(action.get("action_id", "")).startswith(ACTION)
    message = _part(payload, "message")
    if payload.get("type") != "block_actions" or not ours or not message:
        return Strange(place, key)
    title = str(_part(action, "text").get("text") or "")
    return Tapped(place, key, str(action.get("value") or ""), title, message)


def _read_change(team: Any, event: Mapping[str, Any], key: str) -> Edited | None:
    """A change of words by the person; Slack also tells of link previews and of our own changes."""
    now, before = event.get("message"), event.get("previous_message")
    if not isinstance(now, Mapping) or not isinstance(before, Mapping) or now.get("bot_id"):
        return None
    place = _place(team, now.get("user"), event.get("channel"), now.get("thread_ts"))
    changed = now.get("text") != before.get("text") and now.get("subtype") != "tombstone"
    return Edited(place, key) if place and place.is_private and changed else None


def _place_of_interaction(payload: Mapping[str, Any]) -> Place | None:
    user, team, channel, container, message = (
        _part(payload, name) for name in ("user", "team", "channel", "container", "message")
    )
    where = channel.get("id") or container.get("channel_id") or user.get("id")
    return _place(team.get("id") or user.get("team_id"), user.get("id"), where, message.get("thread_ts"))


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _place(team: Any, user: Any, channel: Any, thread: Any) -> Place | None:
    if not all(isinstance(one, str) and one for one in (team, user, channel)):
        return None
    return Place(team, user, channel, thread if isinstance(thread, str) else None)


def _digest(payload: Mapping[str, Any]) -> str:
    return digest(json.dumps(payload, sort_keys=True, default=str))
