"""What Slack's Web API refuses, as far as the product can run into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

TEXT = 40_000
ALL_BLOCKS = 13_200
BLOCKS = 50
SECTION = 3_000
HEADER = 150
LABEL = 75
VALUE = 2_000
ACTION_ID = 255
ELEMENTS = 25

ARGUMENTS = {
    "auth.test": set[str](),
    "apps.connections.open": set[str](),
    "chat.postMessage": {"channel", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media"},
    "chat.postEphemeral": {"channel", "user", "text", "blocks", "thread_ts"},
    "chat.update": {"channel", "ts", "text", "blocks"},
    "views.publish": {"user_id", "view"},
}
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
}
_BLOCKS = {"section", "header", "divider", "context", "actions"}


def refusal(method: str, args: dict[str, Any]) -> str | None:
    """Slack's error for a call; nothing if it is fine."""
    if method not in ARGUMENTS:
        return "unknown_method"
    if set(args) - ARGUMENTS[method]:
        return "invalid_arguments"
    if method == "views.publish":
        view = args.get("view")
        if not isinstance(view, dict) or view.get("type") != "home":
            return "invalid_arguments"
        return _bad_blocks(view.get("blocks"))
    if not method.startswith("chat."):
        return None
    if not args.get("text") and not args.get("blocks"):
        return "no_text"
    if len(args.get("text") or "") > TEXT:
        return "msg_too_long"
    return _bad_blocks(args["blocks"]) if "blocks" in args else None


def _bad_blocks(blocks: Any) -> str | None:
    if not isinstance(blocks, list) or not blocks or len(blocks) > BLOCKS:
        return "invalid_blocks"
    if len(json.dumps(blocks, ensure_ascii=False)) > ALL_BLOCKS + 200 * len(blocks):
        return "msg_blocks_too_long"
    if any(block.get("type") not in _BLOCKS for block in blocks):
        return "invalid_blocks"
    if any(not fine for block in blocks for fine in _checks(block)):
        return "invalid_blocks"
    ids = [
        element["action_id"]
        for block in blocks
        for element in block.get("elements", ())
        if "action_id" in element
    ]
    return None if len(set(ids)) == len(ids) else "invalid_blocks"


def _checks(block: dict[str, Any]) -> Iterator[bool]:
    kind = block["type"]
    if kind == "section":
        yield _fits(block.get("text"), SECTION, {"mrkdwn", "plain_text"})
    elif kind == "header":
        yield _fits(block.get("text"), HEADER, {"plain_text"})
    elif kind == "context":
        yield 1 <= len(block.get("elements", ())) <= 10
        yield all(_fits(element, SECTION, {"mrkdwn", "plain_text"}) for element in block.get("elements", ()))
    elif kind == "actions":
        yield 1 <= len(block.get("elements", ())) <= ELEMENTS
        for element in block.get("elements", ()):
            yield element.get("type") == "button"
            yield _fits(element.get("text"), LABEL, {"plain_text"})
            yield isinstance(element.get("value"), str) and len(element["value"]) <= VALUE
            yield 1 <= len(element.get("action_id", "")) <= ACTION_ID


def _fits(text: Any, longest: int, kinds: set[str]) -> bool:
    return (
        isinstance(text, dict) and text.get("type") in kinds and 1 <= len(text.get("text") or "") <= longest
    )
