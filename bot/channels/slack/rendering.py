"""A reply as Slack messages: blocks that stand within its limits, with the whole text beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot import names
from bot.channels.messenger.splitting import pieces, shortened
from bot.channels.slack.marks import escape, to_mrkdwn
from bot.triage.model import Level

LONGEST_SECTION = 3000
_LONGEST_HEADER = 150
_LONGEST_LABEL = 75
_LONGEST_VALUE = 2000
_MOST_BLOCKS = 50
_MOST_IN_BLOCK = 25
_IN_ROW = 5
# Slack takes some 12,000 characters of blocks in all, and counts more than their text.
_SECTIONS_IN_MESSAGE = 3
# Escaping makes "&" five characters long, hence the room.
_PIECE = 2400
ACTION = "say:"

Block = dict[str, Any]


def messages_of(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arguments of `chat.postMessage` for a reply in Rasa's form, in order; the last has the buttons.

    Args:
        reply: `text`, and `buttons`, `level` where there are any; anything else is not for Slack.
    """
    text = str(reply.get("text") or "").strip()
    buttons = _buttons(reply.get("buttons") or ())
    first, rest = _alarm(text) if reply.get(names.REPLY_LEVEL) == Level.EMERGENCY.value else ([], text)
    sections = [section(piece) for piece in _parts(rest)]
    if not first and not sections:
        return []
    groups = [sections[i : i + _SECTIONS_IN_MESSAGE] for i in range(0, len(sections), _SECTIONS_IN_MESSAGE)]
    groups = groups or [[]]
    messages = [_message(group) for group in [[*first, *groups[0]], *groups[1:]]]
    room = _MOST_BLOCKS - len(messages[-1]["blocks"])
    messages[-1]["blocks"] += _actions(buttons, room)
    return messages


def section(text: str) -> Block:
    """A block of our own text."""
    # Without `verbatim` Slack links channel names and people in what a person wrote.
    return {"type": "section", "text": {"type": "mrkdwn", "text": to_mrkdwn(text), "verbatim": True}}


def home(text: str) -> dict[str, Any]:
    """The app's home tab."""
    return {"type": "home", "blocks": [section(piece) for piece in _parts(text)]}


def without_buttons(message: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    """The arguments of `chat.update` for a message whose button was used.

    Args:
        message: The message as Slack sends it with the tap.
        chosen: Label of the button.
    """
    blocks = [_kept(block) for block in message.get("blocks") or () if block.get("type") != "actions"]
    done = {"type": "mrkdwn", "text": f"✓ *{escape(chosen)}*", "verbatim": True}
    blocks.append({"type": "context", "elements": [done]})
    return {"text": str(message.get("text") or chosen), "blocks": blocks}


def _kept(block: Mapping[str, Any]) -> Block:
    return {key: value for key, value in block.items() if key != "block_id"}


def _parts(text: str) -> list[str]:
    """Pieces whose mrkdwn fits into a section."""
    found = []
    for piece in pieces(text, _PIECE):
        fits = len(to_mrkdwn(piece)) <= LONGEST_SECTION
        found += [piece] if fits else pieces(piece, LONGEST_SECTION // 6)
    return found


def _alarm(text: str) -> tuple[list[Block], str]:
    """The first line large and apart, because it is the call for help; and the rest."""
    first, _, rest = text.partition("\n")
    head = pieces(first, _LONGEST_HEADER)[:1]
    if not head:
        return [], text
    beyond = first[len(head[0]) :].strip()
    header = {"type": "header", "text": {"type": "plain_text", "text": head[0], "emoji": False}}
    return [header, {"type": "divider"}], "\n".join(part for part in (beyond, rest) if part)


def _message(blocks: Sequence[Block]) -> dict[str, Any]:
    said = "\n".join(_said(block) for block in blocks if "text" in block)
    return {"text": said, "blocks": list(blocks), "unfurl_links": False, "unfurl_media": False}


def _said(block: Block) -> str:
    text = str(block["text"]["text"])
    return to_mrkdwn(text) if block["text"]["type"] == "plain_text" else text


def _buttons(buttons: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    named = [(str(one.get("title") or ""), str(one.get("payload") or "")) for one in buttons]
    return [(title, payload) for title, payload in named if title and 0 < len(payload) <= _LONGEST_VALUE]


def _actions(buttons: Sequence[tuple[str, str]], room: int) -> list[Block]:
    """Rows of buttons; fuller ones where there would be too many rows."""
    size = _IN_ROW if len(buttons) <= _IN_ROW * room else _MOST_IN_BLOCK
    elements = [
        {
            "type": "button",
            "action_id": f"{ACTION}{number}",
            "text": {"type": "plain_text", "text": shortened(title, _LONGEST_LABEL), "emoji": False},
            "value": payload,
        }
        for number, (title, payload) in enumerate(buttons)
    ]
    rows = [elements[i : i + size] for i in range(0, len(elements), size)]
    return [{"type": "actions", "elements": row} for row in rows[:room]]
