"""Turns of a messenger: in order, joined where that is right, never without an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest

from bot.channels.messages import incoming
from bot.channels.messenger.turns import Heard, Turns
from bot.names import REPLY_LEVEL
from tests.channels.web import PROBLEM, FakeAgent

WELCOME = "notice utter_welcome_telegram"
NO = '/answer{"question": "limbs", "value": "no"}'


class Chat:
    """One channel with a fake agent; replies go to a list."""

    def __init__(self, gather: float = 0.0) -> None:
        self.agent = FakeAgent()
        self.replies: list[tuple[str, dict[str, Any], str]] = []
        self.shown: list[dict[str, Any]] = []
        self.working: Any = self._work
        self.turns = Turns(
            "telegram",
            lambda: self.agent,
            self.agent.handle_message,
            self.deliver,
            100,
            gather,
            lambda address: self.working(address),
        )

    async def _work(self, address: dict[str, Any]) -> None:
        self.shown.append(address)

    def deliver(
        self,
        conversation: str,
        address: dict[str, Any],
        replies: list[dict[str, Any]],
        answered: Sequence[int] = (),
    ) -> None:
        self.replies += [(conversation, address, reply["text"]) for reply in replies]

    async def say(self, text: object, conversation: str = "telegram:a") -> None:
        heard = incoming(text, 100)
        plain = not heard.text.startswith("/")
        await self.turns.hear(conversation, Heard(heard.text, heard.metadata, {"of": text}, plain))

    @property
    def heard(self) -> list[str]:
        return [message.text for message in self.agent.heard]

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text in self.replies if text != WELCOME]


async def test_the_first_turn_is_preceded_by_the_welcome_and_no_other() -> None:
    chat = Chat()
    await chat.say("hello")
    await chat.turns.settled()
    await chat.say("hi")
    await chat.turns.settled()
    assert [text for _, _, text in chat.replies] == [WELCOME, "heard hello", "heard hi"]
    assert chat.agent.heard[0].input_channel == "telegram"
    assert chat.agent.heard[0].output_channel.name() == "telegram"


async def test_only_the_first_turn_looks_whether_it_is_the_first() -> None:
    chat, read = Chat(), []
    retrieve = chat.agent.tracker_store.retrieve
    chat.agent.tracker_store.retrieve = lambda sender: (read.append(sender), retrieve(sender))[1]
    chat.agent.reply = lambda message: message.output_channel.send_text_message("", "heard it")
    for _ in range(3):
        await chat.say("hello")
        await chat.turns.settled()
    assert read == ["telegram:a"]
    assert [text for _, _, text in chat.replies] == [WELCOME, "heard it", "heard it", "heard it"]


async def test_the_welcome_comes_again_after_everything_was_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat()
    await chat.say("hello")
    await chat.turns.settled()
    monkeypatch.setattr("bot.channels.messenger.turns.answer", lambda *_: asyncio.sleep(0, True))
    await chat.say("yes")
    await chat.turns.settled()
    monkeypatch.undo()
    chat.agent.tracker_store.store.clear()
    await chat.say("hello")
    await chat.turns.settled()
    assert [text for _, _, text in chat.replies] == [WELCOME, "heard hello", WELCOME, "heard hello"]


async def test_an_emergency_is_told_before_the_welcome() -> None:
    chat = Chat()
    chat.agent.level = "emergency"

    async def urgent(message: Any) -> None:
        await chat.agent.say(message, {"text": "Call 911 now."})
        message.output_channel.replies[-1][REPLY_LEVEL] = "emergency"

    chat.agent.reply = urgent
    await chat.say("my legs are numb")
    await chat.turns.settled()
    assert [text for _, _, text in chat.replies] == ["Call 911 now.", WELCOME]


async def test_what_is_written_during_a_turn_is_answered_as_one() -> None:
    chat = Chat()
    go_on = asyncio.Event()

    async def slow(message: Any) -> None:
        await go_on.wait()
        await chat.agent.echo(message)

    chat.agent.reply = slow
    await chat.say("one")
    await asyncio.sleep(0.01)
    for text in ("two", "three", "four"):
        await chat.say(text)
    go_on.set()
    await chat.turns.settled()
    assert chat.heard == ["one", "two\nthree\nfour"]
    assert chat.replies[-1][1] == {"of": "four"}


async def test_three_quick_messages_are_one_turn_within_a_second() -> None:
    chat = Chat(gather=0.1)
    began = time.monotonic()
    for text in ("my back hurts", "and my legs", "since monday"):
        await chat.say(text)
        await asyncio.sleep(0.03)
    await chat.turns.settled()
    assert chat.heard == ["my back hurts\nand my legs\nsince monday"]
    assert time.monotonic() - began < 1.0


async def test_somebody_who_never_stops_writing_is_answered_nevertheless() -> None:
    chat = Chat(gather=0.1)
    for number in range(14):
        await chat.say(f"m{number}")
        await asyncio.sleep(0.04)
    await chat.turns.settled()
    assert 2 <= len(chat.heard) <= 4
    assert "\n".join(chat.heard).split() == [f"m{number}" for number in range(14)]


async def test_buttons_and_commands_neither_merge_nor_overtake_nor_wait() -> None:
    chat = Chat(gather=0.2)
    began = time.monotonic()
    await chat.say("one")
    await chat.say("two")
    await chat.say(NO)
    await chat.say("/help")
    await chat.turns.settled()
    assert chat.heard == ["one\ntwo", NO, "/help"]
    assert time.monotonic() - began < 0.2


async def test_joined_messages_are_no_command_and_are_long_where_they_are() -> None:
    chat = Chat()
    await chat.say("a" * 90)
    await chat.say("/ restart")
    await chat.say("b" * 90)
    await chat.turns.settled()
    assert chat.heard[0].count("\n") == 2
    assert chat.agent.heard[0].metadata == {"input": "long"}


async def test_conversations_do_not_wait_for_one_another() -> None:
    chat = Chat()
    go_on = asyncio.Event()

    async def slow(message: Any) -> None:
        if message.text == "slow":
            await go_on.wait()
        await chat.agent.echo(message)

    chat.agent.reply = slow
    await chat.say("slow", "telegram:a")
    await chat.say("quick", "telegram:b")
    await asyncio.sleep(0.05)
    assert chat.texts == ["heard quick"]
    go_on.set()
    await chat.turns.settled()
    assert chat.texts == ["heard quick", "heard slow"]


@pytest.mark.parametrize("raises", [True, False])
async def test_a_turn_that_fails_or_says_nothing_is_a_technical_problem(raises: bool) -> None:
    chat = Chat()

    async def fail(_: Any) -> None:
        if raises:
            raise RuntimeError("planted symptom words")

    chat.agent.reply = fail
    await chat.say("hello")
    await chat.turns.settled()
    assert chat.texts == [PROBLEM]


async def test_a_broken_store_or_display_costs_no_answer() -> None:
    chat = Chat()

    async def broken(*_: Any) -> None:
        raise RuntimeError("planted symptom words")

    chat.working = broken
    chat.agent.tracker_store.retrieve = broken
    chat.agent.reply = lambda message: message.output_channel.send_text_message("", "heard it")
    await chat.say("hello")
    await chat.turns.settled()
    assert chat.texts == ["heard it"]


async def test_typing_is_shown() -> None:
    chat = Chat()

    async def slow(message: Any) -> None:
        await asyncio.sleep(0.01)
        await chat.agent.echo(message)

    chat.agent.reply = slow
    await chat.say("hello")
    await chat.turns.settled()
    assert chat.shown == [{"of": "hello"}]


async def test_waiting_for_turns_ends_when_the_time_is_up() -> None:
    chat = Chat()
    go_on = asyncio.Event()
    chat.agent.reply = lambda message: go_on.wait()
    await chat.say("hello")
    await chat.turns.settled(0.05)
    assert chat.turns.running() == 1
    go_on.set()
    await chat.turns.settled()
    assert chat.turns.running() == 0
