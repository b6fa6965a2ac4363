"""A reply as Telegram takes it: plain text in parts that fit, and its buttons below the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import names
from bot.channels.messenger import buttons
from bot.channels.messenger.splitting import pieces
from bot.triage.model import Level

LONGEST_TEXT = 4096
"""Telegram's limit, in units of UTF-16."""

_WIDEST_ROW = 24
_MOST_IN_A_ROW = 4


def render(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The messages that say a reply, in order.

    Args:
        reply: `text`, `buttons` and `level`.
    """
    parts = pieces(str(reply["text"]), LONGEST_TEXT, units)
    if not parts:
        return []
    sent: list[dict[str, Any]] = [{"text": part} for part in parts]
    if reply.get(names.REPLY_LEVEL) == Level.EMERGENCY.value:
        sent[0]["entities"] = [{"type": "bold", "offset": 0, "length": units(first_line(parts[0]))}]
    keyboard, left_over = _keyboard(reply.get("buttons") or ())
    if keyboard:
        sent[-1]["reply_markup"] = {"inline_keyboard": keyboard}
    if left_over:
        sent[-1]["text"] += "\n" + "\n".join(f"- {title}" for title in left_over)
    return sent


def first_line(text: str) -> str:
    """The first line of a text."""
    return text.split("\n", 1)[0]


def _keyboard(offered: Any) -> tuple[list[list[dict[str, str]]], list[str]]:
    """Rows of buttons, and the titles of those that cannot be buttons."""
    rows: list[list[dict[str, str]]] = []
    left_over = []
    for button in offered:
        token = buttons.token(button["payload"])
        if token is None:
            left_over.append(button["title"])
            continue
        row = rows[-1] if rows else None
        wide = sum(len(one["text"]) for one in row or ()) + len(button["title"]) > _WIDEST_ROW
        if row is None or wide or len(row) == _MOST_IN_A_ROW:
            rows.append(row := [])
        row.append({"text": button["title"], "callback_data": token})
    return rows, left_over


def units(text: str) -> int:
    """The length of a text as Telegram measures it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
