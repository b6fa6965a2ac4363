"""What comes in from a channel, made safe for the agent; pure, so that every channel shares it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Any

from bot import names

EMPTY_MESSAGE = "/" + names.INTENT_EMPTY
"""Payload for a message without words: Rasa would classify an empty text at random."""

LONGEST_SENDER = 255

_COMMANDS = frozenset({"/restart", "/help", "/start", "/summary", "/delete"})
_ANSWER = re.compile(
    r"/answer\s*\{\s*"
    r'(?:"question"\s*:\s*"(?P<q1>[a-z][a-z_]{0,39})"\s*,\s*"value"\s*:\s*"(?P<v1>yes|no|unsure)"'
    r'|"value"\s*:\s*"(?P<v2>yes|no|unsure)"\s*,\s*"question"\s*:\s*"(?P<q2>[a-z][a-z_]{0,39})")'
    r"\s*\}"
)
_TOUR = re.compile(
    r"/(?P<command>tour_(?:start|next|back|stop|step))\s*"
    r'(?:(?<=step)\s*\{\s*"step"\s*:\s*"(?P<step>[0-9]{1,2})"\s*\})?'
)
_TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LEADING_COMMAND_SIGNS = re.compile(r"[\s/]+")
# Joiners shape letters of several scripts and hold emoji together.
_KEPT_FORMAT_SIGNS = frozenset("\u200c\u200d")


@dataclass(frozen=True)
class Incoming:
    """One message, ready for the agent.

    Attributes:
        text: What to hand to Rasa: the person's words in full, or one of our own payloads.
        metadata: `input` says how the message differed from plain text: `empty`, `not_text`, `long`.
    """

    text: str
    metadata: dict[str, Any] = field(default_factory=dict)


def incoming(message: object, max_chars: int) -> Incoming:
    """The form in which a message of any kind goes to the agent.

    Long text is kept whole, because the red flag may stand at its end; `metadata` says that it is long.
    Only our own payloads may begin with a slash, because Rasa obeys any other intent typed that way.
    """
    if not isinstance(message, str):
        return Incoming(EMPTY_MESSAGE, {"input": "empty" if message is None else "not_text"})
    text = clean(message)
    payload = _payload(text)
    if payload:
        return Incoming(payload)
    if text.startswith("/"):
        text = _LEADING_COMMAND_SIGNS.sub("", text, count=1)
    if not any(character.isprintable() and not character.isspace() for character in text):
        return Incoming(EMPTY_MESSAGE, {"input": "empty"})
    return Incoming(text, {"input": "long"} if len(text) > max_chars else {})


def clean(text: str) -> str:
    """Text without terminal codes, control characters, direction overrides, invisible signs, surrogates."""
    text = _LINE_BREAKS.sub("\n", _TERMINAL_CODES.sub("", text)).replace("\t", " ")
    return "".join(character for character in text if _is_kept(character)).strip()


def sender_id(sender: object) -> str:
    """A conversation id that every store accepts: a short clean string, a hash in place of a long one.

    Without a usable id the message gets a conversation of its own: two people must never share one.
    """
    if isinstance(sender, (int, float)) and not isinstance(sender, bool):
        sender = str(sender)
    cleaned = clean(sender).replace("\n", " ") if isinstance(sender, str) else ""
    if len(cleaned) > LONGEST_SENDER:
        return "sha256:" + hashlib.sha256(cleaned.encode()).hexdigest()
    return cleaned or f"anonymous:{uuid.uuid4().hex}"


def answer_payload(question: str, value: str) -> str:
    """The payload of a button that answers a question; a stale click still names its own question."""
    return f"/{names.INTENT_ANSWER}" + json.dumps({"question": question, "value": value})


def _payload(text: str) -> str | None:
    if text.lower() in _COMMANDS:
        return text.lower()
    if tour := _TOUR.fullmatch(text):
        return f"/{tour['command']}" + (json.dumps({names.ENTITY_STEP: tour["step"]}) if tour["step"] else "")
    match = _ANSWER.fullmatch(text)
    if not match:
        return None
    return answer_payload(match["q1"] or match["q2"], match["v1"] or match["v2"])


def _is_kept(character: str) -> bool:
    if character == "\n" or character in _KEPT_FORMAT_SIGNS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")
