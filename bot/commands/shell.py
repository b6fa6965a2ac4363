"""`python -m bot shell`: a conversation in this terminal, all in one process; what is written is not kept."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from typing import Any

from bot.channels.messages import clean
from bot.commands.database import ready_database
from bot.interrupts import stop_at_once
from bot.models import find_model
from bot.names import SLOT_LEVEL
from bot.settings import Settings, can_show_colours
from bot.triage.model import Level

_PROMPT = "you: "
_STOP = "/stop"
_COLOURS = {Level.EMERGENCY: "1;97;41", Level.URGENT: "1;30;43", Level.SOON: "1;36", Level.NONE: "2"}
"""By level: white on red, black on yellow, cyan, faint. The level is named too, for who sees no colours."""


def run(_options: argparse.Namespace, settings: Settings) -> None:
    """Converse until /stop, Ctrl-D or Ctrl-C."""
    model = find_model(settings)
    ready_database(settings)
    print("Loading the model takes some seconds.", flush=True)
    with stop_at_once():
        from bot.rasa_ext.agent import load_agent
        from bot.rasa_ext.conversation import Conversation

        conversation = Conversation(load_agent(settings, model, keep=False), settings.max_message_chars)
    print("Write a message and press Enter. /stop ends the conversation; what you write is not kept.")
    try:
        _converse(conversation)
    except (EOFError, KeyboardInterrupt):
        print()
    print("The conversation has ended.")


def _converse(conversation: Any) -> None:
    loop = asyncio.new_event_loop()
    payloads: list[str] = []
    try:
        while (text := clean(input(_PROMPT))) != _STOP:
            replies = loop.run_until_complete(conversation.say(chosen(text, payloads)))
            payloads = [payload for reply in replies for payload in _payloads(reply)]
            if sys.stdout.isatty():
                level = Level(loop.run_until_complete(conversation.slots()).get(SLOT_LEVEL) or Level.NONE)
                print("\n" + level_tag(level, can_show_colours(sys.stdout)), end="")
            print("\n".join(shown(replies)), flush=True)
    finally:
        loop.close()


def level_tag(level: Level, colours: bool) -> str:
    """The level as a terminal shows it above the reply."""
    tag = f" {level.value} "
    return f"\x1b[{_COLOURS[level]}m{tag}\x1b[0m" if colours else f"[{level.value}]"


def chosen(text: str, payloads: list[str]) -> str:
    """The payload of the button whose number was typed, else the text itself."""
    if text.isdecimal() and 1 <= int(text) <= len(payloads):
        return payloads[int(text) - 1]
    return text


def shown(replies: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The replies as lines for a terminal; buttons get numbers that count through all replies."""
    number = 0
    for reply in replies:
        yield ""
        if reply.get("text"):
            yield clean(reply["text"])
        for button in reply.get("buttons") or ():
            number += 1
            yield f"  {number}. {clean(button['title'])}"
    yield ""


def _payloads(reply: dict[str, Any]) -> list[str]:
    return [button.get("payload") or button["title"] for button in reply.get("buttons") or ()]
