"""Replies arrive in order, once, and after whatever went wrong."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels.messenger import outbox as module
from bot.channels.messenger.outbox import Outbox, RetryLater, Undeliverable
from bot.channels.messenger.store import Store, erase_conversation
from bot.database import create_engine_for, upgrade

PLANTED = "planted symptom words"


class FakeSender:
    """Sends to a list; fails with what is on the list of troubles first."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.sent: list[tuple[Any, str]] = []
        self.tried: list[float] = []
        self.troubles = list(troubles)

    async def send(self, address: dict[str, Any], body: dict[str, Any]) -> None:
        self.tried.append(time.monotonic())
        await asyncio.sleep(0)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble:
            raise trouble
        self.sent.append((address["chat"], body["text"]))


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/bonewatch.db"
    upgrade(create_engine_for(url))
    return url


def outbox(url: str, sender: FakeSender) -> Outbox:
    return Outbox("telegram", Store("telegram", url), sender, pause=0.01)


def put(box: Outbox, *texts: str, chat: str = "a") -> None:
    box.put(f"telegram:{chat}", {"chat": chat}, [{"text": text} for text in texts])


async def test_replies_arrive_in_order_and_leave_no_row(url: str) -> None:
    sender = FakeSender()
    box = outbox(url, sender)
    put(box, "1", "2")
    put(box, "3")
    await box.settled()
    assert sender.sent == [("a", "1"), ("a", "2"), ("a", "3")]
    assert box.pending() == 0
    assert Store("telegram", url).waiting() == []


@pytest.mark.parametrize("trouble", [RetryLater(), RetryLater(0.03), RuntimeError(PLANTED)])
async def test_a_reply_that_failed_is_tried_again_before_the_next(url: str, trouble: Exception) -> None:
    sender = FakeSender(trouble, trouble)
    box = outbox(url, sender)
    put(box, "1", "2")
    await box.settled()
    assert sender.sent == [("a", "1"), ("a", "2")]


async def test_the_wait_that_is_asked_for_is_kept(url: str) -> None:
    sender = FakeSender(RetryLater(0.2))
    box = outbox(url, sender)
    put(box, "1")
    await box.settled()
    assert sender.tried[1] - sender.tried[0] >= 0.19


async def test_pauses_grow_to_a_minute(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds))

    now = [1000.0]
    monkeypatch.setattr(module.time, "time", lambda: now[0])
    box = Outbox("telegram", Store("telegram", url), FakeSender(*[RetryLater()] * 9))

    async def until(moment: float) -> None:
        if moment > now[0]:
            slept.append(moment - now[0])
            now[0] = moment

    monkeypatch.setattr(box, "_until", until)
    put(box, "1")
    await box.settled()
    assert slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_conversation_does_not_wait_for_another(url: str) -> None:
    sender = FakeSender(RetryLater(0.3))
    box = outbox(url, sender)
    put(box, "1", chat="slow")
    await asyncio.sleep(0.05)
    put(box, "1", chat="quick")
    await box.settled()
    assert [chat for chat, _ in sender.sent] == ["quick", "slow"]


async def test_what_can_never_arrive_is_dropped_without_its_words(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    sender = FakeSender(Undeliverable("the person blocked the bot"))
    box = outbox(url, sender)
    with caplog.at_level(logging.WARNING):
        put(box, PLANTED, "2")
        await box.settled()
    assert sender.sent == [("a", "2")]
    assert "the person blocked the bot" in caplog.text
    assert PLANTED not in caplog.text


async def test_a_reply_that_always_breaks_the_sender_does_not_hold_up_the_rest(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    sender = FakeSender(*[RuntimeError(PLANTED)] * 6)
    box = outbox(url, sender)
    put(box, "1", "2")
    await box.settled()
    assert sender.sent == [("a", "2")]
    assert PLANTED not in caplog.text


async def test_what_was_not_sent_is_sent_by_the_next_run(url: str) -> None:
    box = outbox(url, FakeSender(*[RetryLater(9)] * 9))
    put(box, "1", "2")
    await asyncio.sleep(0.05)
    await box.stop()
    store = Store("telegram", url)
    rows = store.waiting()
    rows[0].not_before = 0.0
    store.postpone(rows[0])
    sender = FakeSender()
    later = outbox(url, sender)
    later.start()
    put(later, "3")
    await later.settled()
    assert sender.sent == [("a", "1"), ("a", "2"), ("a", "3")]


async def test_erasing_takes_replies_that_wait_for_their_next_try(url: str) -> None:
    sender = FakeSender(RetryLater(0.05))
    box = outbox(url, sender)
    put(box, "1")
    await asyncio.sleep(0.02)
    erase_conversation(url, "telegram:a")
    put(box, "erased")
    await box.settled()
    assert sender.sent == [("a", "erased")]


async def test_a_reply_older_than_a_day_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = FakeSender(RetryLater())
    box = outbox(url, sender)
    monkeypatch.setattr(module, "KEPT_SECONDS", -1.0)
    put(box, "1")
    await box.settled()
    assert sender.sent == []
