"""A Slack of one's own on loopback: the Web API with its limits and moods, and Socket Mode."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.channels.fakes import slack_limits
from tests.channels.fakes.messenger import WAIT_SECONDS, FakeMessenger, Mood, serving

BOT_TOKEN = "xoxb-fake-0123456789"
APP_TOKEN = "xapp-fake-0123456789"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
TEAM = "T0TEAM"
SCOPES = ("chat:write", "im:history", "commands", "app_mentions:read")


@dataclass
class Message:
    """A message as people see it now."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None = None
    only_for: str | None = None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Its buttons, in order."""
        return [e for block in self.blocks if block["type"] == "actions" for e in block["elements"]]

    @property
    def shown(self) -> str:
        """What its blocks say, without marks; the text if there are none."""
        said = [b["text"]["text"] for b in self.blocks if b["type"] in ("header", "section")]
        text = "\n".join(said) if said else self.text
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("\u200b", "")


@dataclass
class FakeSlack(FakeMessenger):
    """What it was asked, what stands in its channels, and how it will answer."""

    SENDS = "chat.postMessage"
    messages: list[Message] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: tuple[str, ...] = SCOPES
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)
    _counter: Any = field(default_factory=lambda: itertools.count(1))

    async def replies(self, count: int, seconds: float = WAIT_SECONDS) -> list[Message]:
        """The messages so far, once there are as many."""
        await self.until(lambda: len(self.messages) >= count, seconds)
        return self.messages

    async def push(self, kind: str, payload: dict[str, Any], envelope: str | None = None) -> str:
        """Sends an event over the newest socket."""
        envelope = envelope or f"envelope-{next(self._counter)}"
        frame = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        await self.sockets[-1].send_str(json.dumps(frame))
        return envelope

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Any method of the Web API."""
        method = request.match_info["method"]
        args = await _arguments(request)
        trouble = await self._trouble(request, method, args)
        if trouble is not None:
            return _refused(trouble) if isinstance(trouble, Mood) else trouble
        return web.json_response(
            self._result(method, args, request), headers={"x-oauth-scopes": ",".join(self.scopes)}
        )

    def _result(self, method: str, args: dict[str, Any], request: web.Request) -> dict[str, Any]:
        token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            return {"ok": False, "error": "invalid_auth"}
        if (scope := slack_limits.SCOPES.get(method)) and scope not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": scope}
        if error := slack_limits.refusal(method, args):
            return {"ok": False, "error": error}
        result = getattr(self, "_" + method.replace(".", "_"))(args)
        self._changed.set()
        return {"ok": "error" not in result, **result}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"team": "Fake", "team_id": TEAM, "user": "bonewatch", "user_id": "UBOT", "bot_id": "BBOT"}

    def _chat_postMessage(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        channel = direct(args["channel"])
        if not channel.startswith("D"):
            return {"error": "not_in_channel"}
        message = Message(
            channel, self._ts(), args.get("text", ""), args.get("blocks", []), args.get("thread_ts")
        )
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts}

    def _chat_postEphemeral(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        if args["channel"] in self.strangers:
            return {"error": "channel_not_found"}
        message = Message(args["channel"], self._ts(), args.get("text", ""), args.get("blocks", []))
        message.only_for = args["user"]
        self.messages.append(message)
        return {"message_ts": message.ts}

    def _chat_update(self, args: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages:
            if (message.channel, message.ts) == (args["channel"], args["ts"]):
                message.text, message.blocks = args.get("text", ""), args.get("blocks", [])
                return {"channel": message.channel, "ts": message.ts}
        return {"error": "message_not_found"}

    def _views_publish(self, args: dict[str, Any]) -> dict[str, Any]:
        self.homes[args["user_id"]] = args["view"]
        return {"view": args["view"]}

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.address.replace("http://", "ws://") + f"/link?ticket={next(self._counter)}"}

    def _ts(self) -> str:
        return f"17000000{next(self._counter):02d}.000100"

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """A connection of Socket Mode."""
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.sockets.append(socket)
        self._changed.set()
        async for frame in socket:
            if frame.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(frame.data))
                self._changed.set()
        return socket


def direct(name: str) -> str:
    """The direct channel of a person; any other channel is itself."""
    return "D" + name[1:] if name.startswith("U") else name


@contextlib.asynccontextmanager
async def fake_slack(port: int = 0) -> AsyncIterator[FakeSlack]:
    """A running fake; the same port may be given to bring one back."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_post("/api/{method}", slack.answer)
    app.router.add_get("/link", slack.socket)
    async with serving(app, port) as slack.address:
        try:
            yield slack
        finally:
            for socket in slack.sockets:
                await socket.close()


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    form = dict(await request.post())
    return {key: _parsed(value) for key, value in form.items()}


def _parsed(value: Any) -> Any:
    return json.loads(value) if str(value)[:1] in "[{" else value


def _refused(mood: Mood) -> web.Response:
    headers = {"Retry-After": str(mood.retry_after)} if mood.retry_after is not None else {}
    error = mood.error or ("ratelimited" if mood.status == 429 else "internal_error")
    return web.json_response({"ok": False, "error": error}, status=mood.status, headers=headers)
