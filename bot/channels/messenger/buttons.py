"""Buttons: a short token stands for the payload, and says by itself which question it answers."""

from __future__ import annotations

import json
import re

from bot import names
from bot.channels import messages

LONGEST_TOKEN = 64
"""Telegram's limit, in bytes."""

_ANSWER = re.compile(r"a:([a-z][a-z_]{0,39}):(yes|no|unsure)")
_STEP = re.compile(r"t:step:([0-9]{1,2})")
_TOUR = re.compile(r"t:(start|next|back|stop|step)")
_COMMAND = re.compile(r"c:([a-z]+)")


def token(payload: str) -> str | None:
    """The token of a payload; nothing if it is none that a button may have.

    Nothing has to be kept for it, so it still means the same after a restart.
    """
    known = messages.incoming(payload, len(payload) + 1)
    if known.text != payload or not payload.startswith("/"):
        return None
    name, brace, rest = payload[1:].partition("{")
    values = json.loads(brace + rest) if brace else {}
    if name == names.INTENT_ANSWER:
        return f"a:{values[names.ENTITY_QUESTION]}:{values[names.ENTITY_VALUE]}"
    if name.startswith(names.TOUR_INTENT_PREFIX):
        step = f":{values[names.ENTITY_STEP]}" if values else ""
        return f"t:{name.removeprefix(names.TOUR_INTENT_PREFIX)}{step}"
    return f"c:{name}"


def payload(given: object) -> str | None:
    """The payload of a token; nothing if it is no token of ours."""
    if not isinstance(given, str):
        return None
    if found := _ANSWER.fullmatch(given):
        return messages.answer_payload(found[1], found[2])
    if found := _STEP.fullmatch(given):
        return _known(f"/{names.TOUR_INTENT_PREFIX}step" + json.dumps({names.ENTITY_STEP: found[1]}))
    if found := _TOUR.fullmatch(given):
        return _known(f"/{names.TOUR_INTENT_PREFIX}{found[1]}")
    found = _COMMAND.fullmatch(given)
    return _known(f"/{found[1]}") if found else None


def question(given: str) -> str | None:
    """The question that a token answers."""
    found = _ANSWER.fullmatch(given)
    return found[1] if found else None


def _known(text: str) -> str | None:
    return text if messages.incoming(text, len(text) + 1).text == text else None
