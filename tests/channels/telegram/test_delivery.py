"""Replies arrive in Telegram, whatever it does to them on the way."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import pytest

from tests.channels.fakes.telegram import TOKEN, FakeTelegram, Mood
from tests.channels.telegram.chat import WELCOME, Chat, asking, chat
from tests.channels.web import PLANTED, PROBLEM, FakeAgent


@pytest.mark.parametrize(
    "mood",
    [
        Mood(429, "Too Many Requests: retry after 0", retry_after=0),
        Mood(500, "Internal Server Error"),
        Mood(502, body="<html>Bad Gateway</html>"),
        Mood(200, body="not json"),
        Mood(cut=True),
    ],
    ids=["429", "500", "502", "no json", "cut"],
)
async def test_an_answer_that_could_not_be_sent_is_sent_later_in_order(person: Chat, mood: Mood) -> None:
    person.telegram.fail(mood, times=2)
    assert await person.say("one") == ["heard one"]
    tracker = await person.agent.tracker_store.retrieve(person.agent.heard[0].sender_id)
    assert "one" in [event.text for event in tracker.events if hasattr(event, "text")]


async def test_a_flood_limit_is_honoured_and_nothing_overtakes(person: Chat) -> None:
    person.telegram.fail(Mood(429, "Too Many Requests: retry after 1", retry_after=1))
    began = time.monotonic()
    assert await person.send(person.telegram.said("one")) == 200
    await person.service.turns.settled()
    assert await person.say("two") == ["heard one", "heard two"]
    assert time.monotonic() - began >= 1.0


async def test_a_slow_telegram_delays_no_acknowledgement(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent(), seconds=0.2) as person:
        fake.fail(Mood(seconds=0.5))
        began = time.monotonic()
        assert await person.send(fake.said("hello")) == 200
        assert time.monotonic() - began < 0.4
        await person.settled()
        assert fake.texts().count("heard hello") == 1


async def test_what_was_not_sent_is_sent_after_a_restart(fake: FakeTelegram, tmp_path: Path) -> None:
    agent = FakeAgent()
    async with chat(tmp_path, fake, agent) as person:
        await person.say("hello")
        fake.fail(Mood(500, "Internal Server Error"), times=3)
        await person.send(fake.said("one"))
        await person.service.turns.settled()
    fake._moods.clear()
    async with chat(tmp_path, fake, agent) as person:
        await person.say("two")
    assert fake.texts()[-2:] == ["heard one", "heard two"]


async def test_what_was_not_answered_is_answered_after_a_restart(fake: FakeTelegram, tmp_path: Path) -> None:
    hanging = FakeAgent()
    hanging.reply = lambda _: asyncio.Event().wait()
    update = fake.said("my legs are numb")
    async with chat(tmp_path, fake, hanging) as person:
        assert await person.send(update) == 200
    async with chat(tmp_path, fake, FakeAgent()) as person:
        await person.settled()
        assert await person.send(update) == 200
        await person.settled()
        assert person.heard == ["my legs are numb"]
    assert fake.texts() == [WELCOME, "heard my legs are numb"]


async def test_who_blocked_the_bot_costs_nothing(person: Chat, caplog: pytest.LogCaptureFixture) -> None:
    person.telegram.blocked.add(7)
    with caplog.at_level(logging.WARNING):
        assert await person.say(PLANTED) == []
    assert "blocked the bot" in caplog.text
    assert PLANTED not in caplog.text
    person.telegram.blocked.clear()
    assert await person.say("back again") == ["heard back again"]


async def test_a_refused_keyboard_costs_no_words(person: Chat) -> None:
    asking(person)
    person.telegram.fail(Mood(400, "Bad Request: BUTTON_DATA_INVALID"))
    assert await person.say("my back hurts") == ["Weak legs?"]


async def test_a_turn_that_fails_is_a_technical_problem(person: Chat) -> None:
    async def fail(_: Any) -> None:
        raise RuntimeError(PLANTED)

    person.agent.reply = fail
    assert await person.say("hello") == [PROBLEM]


async def test_three_quick_messages_are_one_turn(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent(), gather=0.3) as person:
        began = time.monotonic()
        for text in ("my back hurts", "and my legs", "since monday"):
            assert await person.send(fake.said(text)) == 200
        await person.settled()
        assert person.heard == ["my back hurts\nand my legs\nsince monday"]
        assert time.monotonic() - began < 1.5


async def test_typing_is_shown_while_the_answer_is_sought(person: Chat) -> None:
    async def slow(message: Any) -> None:
        await asyncio.sleep(0.1)
        await person.agent.echo(message)

    person.agent.reply = slow
    await person.say("hello")
    assert {"chat_id": 7, "action": "typing"} in person.telegram.called("sendChatAction")


async def test_an_emergency_stands_out_and_comes_first(fake: FakeTelegram, tmp_path: Path) -> None:
    agent = FakeAgent()
    agent.level = "emergency"

    async def urgent(message: Any) -> None:
        await message.output_channel.send_response(
            "", {"text": "Call 911 now.\nLie flat.", "level": "emergency"}
        )

    agent.reply = urgent
    async with chat(tmp_path, fake, agent) as person:
        assert await person.say("my legs are numb") == ["Call 911 now.\nLie flat.", WELCOME]
    assert fake.messages[0].entities == [{"type": "bold", "offset": 0, "length": len("Call 911 now.")}]


async def test_no_log_holds_the_token_or_a_word(
    fake: FakeTelegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with chat(tmp_path, fake, FakeAgent()) as person:
            fake.fail(Mood(cut=True), times=2, method="*")
            fake.fail(Mood(400, f"Bad Request: {PLANTED}"), times=7)
            await person.say(PLANTED)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours
    assert not [line for line in ours if TOKEN in line or PLANTED in line]
