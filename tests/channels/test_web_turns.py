"""Turns that are slow, fail or lose their page: the person is answered all the same."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from tests.channels.web import PLANTED, PROBLEM, Page, Site


async def test_a_slow_turn_is_acknowledged_at_once_and_shown_on_a_new_page(page: Page, site: Site) -> None:
    agent, go = site.agent, asyncio.Event()

    async def slow(message: UserMessage) -> None:
        await go.wait()
        await agent.echo(message)

    agent.reply = slow
    begun = asyncio.get_running_loop().time()
    await page.say("slow")
    await page.until(lambda: ("typing", True) in page.seen)
    assert asyncio.get_running_loop().time() - begun < 0.5
    await page.leave()
    again = await site.open(page.session)
    assert again.shown == [("user", "slow")]
    go.set()
    assert await again.replies() == ["heard slow"]
    await again.hello(again.session)
    assert again.shown == [("user", "slow"), ("bot", "heard slow")]


async def test_a_turn_is_finished_though_the_page_is_gone(page: Page, site: Site) -> None:
    agent, done = site.agent, asyncio.Event()

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.2)
        await agent.echo(message)
        done.set()

    agent.reply = slow
    await page.say("still there?")
    await page.leave()
    await asyncio.wait_for(done.wait(), 2)
    again = await site.open(page.session)
    assert again.shown == [("user", "still there?"), ("bot", "heard still there?")]


async def test_a_failing_agent_is_answered_and_its_words_stay_out_of_the_log(
    page: Page, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(message: UserMessage) -> None:
        raise ValueError(message.text)

    site.agent.reply = fail
    with caplog.at_level(logging.DEBUG):
        assert await page.say(PLANTED) == {"ok": True}
        assert await page.replies() == [PROBLEM]
    assert "ValueError" in caplog.text
    assert PLANTED not in caplog.text
    # The tracker has nothing of it, but the page must not forget.
    await page.hello(page.session)
    assert page.shown == [("user", PLANTED), ("bot", PROBLEM)]
    site.agent.reply = site.agent.echo
    await page.say("again")
    await page.replies(2)
    await page.hello(page.session)
    assert [text for _, text in page.shown] == [PLANTED, PROBLEM, "again", "heard again"]


async def test_silence_becomes_the_technical_problem(page: Page, site: Site) -> None:
    async def silent(_: UserMessage) -> None:
        return None

    site.agent.reply = silent
    await page.say("hi")
    assert await page.replies() == [PROBLEM]


async def test_a_store_that_cannot_be_read_is_no_silence(page: Page, site: Site) -> None:
    async def fail(*_: Any) -> None:
        raise ConnectionError(PLANTED)

    await page.say("hi")
    await page.replies()
    site.agent.tracker_store.retrieve = fail
    reply = await page.hello(page.session)
    assert reply["ok"] is True
    assert reply["messages"][-1]["text"] == "notice utter_technical_problem"
    assert (await page.call("panel", what="why"))["reason"] == "failed"


async def test_a_failing_nlg_leaves_reviewed_words(page: Page, site: Site) -> None:
    site.agent.nlg.notice = None
    site.agent.domain.responses["utter_empty_message"] = [{"text": "plain: call {emergency_number}"}]
    assert (await page.say(""))["text"] == "plain: call 911"
