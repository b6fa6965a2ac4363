"""How updates come in: a start without Telegram, long polling, and the webhook."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from tests.channels.fakes.telegram import FakeTelegram, Mood
from tests.channels.telegram.chat import WELCOME, chat
from tests.channels.web import FakeAgent


async def test_polling_hears_and_confirms_each_update_once(fake: FakeTelegram, tmp_path: Path) -> None:
    fake.webhook = {"url": "https://old.example.org"}
    fake.updates = [fake.said("before the start")]
    async with chat(tmp_path, fake, FakeAgent(), telegram_mode="polling") as person:
        await fake.until(lambda: len(fake.messages) == 2)
        fake.updates.append(fake.said("one"))
        fake.updates.append(fake.said("two", chat=8))
        await fake.until(lambda: len(fake.messages) == 5 and not fake.updates)
        assert person.heard == ["before the start", "one", "two"]
    assert fake.texts() == [WELCOME, "heard before the start", "heard one"]
    assert fake.webhook == {}
    assert fake.called("getUpdates")[0]["allowed_updates"] == ["message", "edited_message", "callback_query"]


async def test_polling_has_no_webhook_that_a_stranger_could_call(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent(), telegram_mode="polling") as person:
        assert await person.send(fake.said("forged")) == 404


@pytest.mark.parametrize(
    "mood",
    [Mood(429, "Too Many Requests", retry_after=0), Mood(500, "x"), Mood(409, "Conflict"), Mood(cut=True)],
)
async def test_polling_goes_on_after_trouble_and_tells_of_it_once(
    fake: FakeTelegram, tmp_path: Path, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail(mood, times=3, method="getUpdates")
    fake.updates = [fake.said("hello")]
    with caplog.at_level(logging.INFO):
        async with chat(tmp_path, fake, FakeAgent(), telegram_mode="polling"):
            await fake.until(lambda: fake.texts() == [WELCOME, "heard hello"])
            await fake.until(lambda: "gives messages again" in caplog.text)
    assert caplog.text.count("Telegram gives no messages; trying again") == 1


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_the_server_starts_without_telegram_and_connects_later(
    fake: FakeTelegram, tmp_path: Path, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    method = "setWebhook" if mode == "webhook" else "deleteWebhook"
    fake.fail(Mood(cut=True), times=3, method=method)
    with caplog.at_level(logging.INFO):
        async with chat(tmp_path, fake, FakeAgent(), telegram_mode=mode):
            await fake.until(lambda: len(fake.called(method)) == 4)
            await fake.until(lambda: "Telegram is connected" in caplog.text)
    assert caplog.text.count("Telegram cannot be reached; trying again") == 1


async def test_a_telegram_that_is_not_there_at_all_keeps_nothing_from_starting(tmp_path: Path) -> None:
    nowhere = FakeTelegram(address="http://127.0.0.1:9")
    async with chat(tmp_path, nowhere, FakeAgent()) as person:
        assert await person.send(nowhere.said("hello")) == 200
        await person.service.turns.settled()
        assert person.heard == ["hello"]
        assert person.service.outbox.pending() == 2


async def test_a_wrong_token_is_one_line_that_says_what_to_do(
    fake: FakeTelegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    token = "4242:" + "W" * 35
    async with chat(tmp_path, fake, FakeAgent(), telegram_token=token):
        await fake.until(lambda: len(fake.called("setWebhook")) == 3)
        await asyncio.sleep(0.02)
    assert caplog.text.count("check BONEWATCH_TELEGRAM_TOKEN") == 1
    assert token not in caplog.text


async def test_commands_are_offered(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent()):
        await fake.until(lambda: fake.called("setMyCommands"))
    [offered] = fake.called("setMyCommands")
    assert [c["command"] for c in offered["commands"]] == ["help", "summary", "restart", "delete"]
