"""A person in Slack: what Slack sends to the bot when they write, tap, call the command or open the app."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.channels.fakes.slack import SIGNING_SECRET, TEAM, Message, direct

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """One HTTP request of Slack, signed."""

    body: bytes
    headers: dict[str, str]

    def again(self, number: int = 1, reason: str = "http_timeout") -> Request:
        """The same once more, as Slack marks a retry."""
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return Request(self.body, {**self.headers, **retry})


def signed(
    body: bytes, content_type: str = JSON, secret: str = SIGNING_SECRET, moment: float | None = None
) -> Request:
    """A request with Slack's signature."""
    stamp = str(int(time.time() if moment is None else moment))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return Request(body, headers)


def as_json(payload: dict[str, Any], **given: Any) -> Request:
    """An event as the Events API sends it."""
    return signed(json.dumps(payload).encode(), **given)


def as_form(**fields: str) -> Request:
    """A form as the slash command and the interactions are sent."""
    return signed(urlencode(fields).encode(), FORM)


@dataclass
class Person:
    """Somebody with a direct channel to the bot."""

    user: str = "U0ALICE"
    _counter: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def channel(self) -> str:
        """The direct channel."""
        return direct(self.user)

    def event(self, event_id: str | None = None, **event: Any) -> dict[str, Any]:
        """Any event of this person."""
        number = next(self._counter)
        inner = {"user": self.user, "ts": f"1699999{number:03d}.000200", **event}
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0APP",
            "event_id": event_id or f"Ev{self.user}{number}",
            "event_time": int(time.time()),
            "event": inner,
        }

    def says(self, words: str, /, **more: Any) -> dict[str, Any]:
        """A direct message; the text as Slack escapes it."""
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message = {"type": "message", "channel": self.channel, "channel_type": "im", "text": escaped}
        return self.event(**{**message, **more})

    def mentions(self, text: str, channel: str = "C0ROOM", **more: Any) -> dict[str, Any]:
        """The bot is spoken to in a channel."""
        return self.event(type="app_mention", channel=channel, text=f"<@UBOT> {text}", **more)

    def opens_home(self, tab: str = "home", **more: Any) -> dict[str, Any]:
        """The app's home is opened."""
        return self.event(type="app_home_opened", channel=self.channel, tab=tab, **more)

    def taps(self, message: Message, title: str, **more: Any) -> dict[str, Any]:
        """A button of a message is tapped; the payload of the interaction."""
        [button] = [button for button in message.buttons if button["text"]["text"] == title]
        return self.interacts(message, {**button, "action_ts": f"{time.time():.6f}"}, **more)

    def interacts(self, message: Message, action: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Any action on a message."""
        shown = {"ts": message.ts, "text": message.text, "blocks": message.blocks}
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        return {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": self.user, "team_id": TEAM},
            "channel": {"id": message.channel},
            "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel},
            "message": shown,
            "trigger_id": f"trigger-{self.user}-{next(self._counter)}",
            "actions": [{"action_ts": f"{time.time():.6f}", **action}],
            **more,
        }

    def commands(self, text: str, channel: str | None = None, **more: str) -> dict[str, str]:
        """The slash command; the fields of its form."""
        return {
            "command": "/bonewatch",
            "text": text,
            "team_id": TEAM,
            "user_id": self.user,
            "channel_id": channel or self.channel,
            "channel_name": "room" if channel else "directmessage",
            "trigger_id": f"trigger-{self.user}-{next(self._counter)}",
            **more,
        }
