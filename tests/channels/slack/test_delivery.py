"""Replies arrive, once and in order, whatever Slack does; and the turn was saved before."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

import pytest
from rasa.shared.core.events import UserUttered

from tests.channels.fakes.slack import FakeSlack, Mood, fake_slack
from tests.channels.fakes.slack_person import Person
from tests.channels.slack.site import Site, served, slack_settings
from tests.channels.web import PLANTED, FakeAgent

TROUBLES = {
    "429": Mood(status=429, retry_after=1),
    "ratelimited": Mood(error="ratelimited"),
    "500": Mood(status=500),
    "503": Mood(status=503),
    "page": Mood(status=502, body="<html>bad gateway</html>"),
    "no json": Mood(status=200, body="<html>maintenance</html>"),
    "internal": Mood(error="internal_error"),
    "cut": Mood(cut=True),
}


async def _said_in_tracker(site: Site) -> list[str]:
    tracker = await site.agent.tracker_store.retrieve(site.agent.heard[0].sender_id)
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_reply_is_tried_again_and_the_turn_is_kept(
    site: Site, slack: FakeSlack, alice: Person, trouble: str
) -> None:
    slack.fail(TROUBLES[trouble])
    await site.event(alice.says("my chest hurts"))
    await slack.until(lambda: slack.called("chat.postMessage"))
    assert await _said_in_tracker(site) == ["my chest hurts"]
    await slack.replies(2)
    assert [m.shown for m in slack.messages] == ["notice utter_welcome_slack", "heard my chest hurts"]


async def test_the_pause_that_slack_asks_for_is_kept(site: Site, slack: FakeSlack, alice: Person) -> None:
    slack.fail(Mood(status=429, retry_after=2))
    await site.event(alice.says("hello"))
    await slack.until(lambda: len(slack.called("chat.postMessage")) == 1)
    start = time.monotonic()
    await slack.replies(1)
    assert 1.5 < time.monotonic() - start < 5


async def test_replies_stay_in_order_and_one_person_holds_up_nobody(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    slack.fail(Mood(status=429, retry_after=3))
    await site.event(alice.says("first"))
    await slack.until(lambda: len(slack.called("chat.postMessage")) == 1)
    await site.event(alice.says("second"))
    bob = Person("U0BOB")
    await site.event(bob.says("hello"))
    await slack.replies(2)
    assert {message.channel for message in slack.messages} == {bob.channel}
    await slack.replies(5)
    mine = [message.shown for message in slack.messages if message.channel == alice.channel]
    assert mine == ["notice utter_welcome_slack", "heard first", "heard second"]


@pytest.mark.parametrize("error", ["channel_not_found", "user_disabled", "is_archived", "cannot_dm_bot"])
async def test_a_reply_that_cannot_arrive_is_dropped_and_the_next_one_goes_out(
    site: Site, slack: FakeSlack, alice: Person, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail(Mood(error=error), times=2)
    await site.event(alice.says(PLANTED))
    await slack.until(lambda: len(slack.called("chat.postMessage")) == 2)
    await site.event(alice.says("again"))
    assert (await slack.replies(1))[0].shown == "heard again"
    assert error in caplog.text
    assert PLANTED not in caplog.text


async def test_blocks_that_are_refused_go_out_as_text(site: Site, slack: FakeSlack, alice: Person) -> None:
    slack.fail(Mood(error="invalid_blocks"), times=1)
    await site.event(alice.says("hello"))
    first, second = await slack.replies(2)
    assert (first.text, first.blocks) == ("notice utter_welcome_slack", [])
    assert second.blocks


async def test_a_token_that_is_not_good_any_more_keeps_the_reply(
    site: Site, slack: FakeSlack, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.api._SECONDS_TO_PUT_RIGHT", 0.2)
    slack.fail(Mood(error="invalid_auth"), times=2)
    await site.event(alice.says("hello"))
    await slack.replies(2)


async def test_a_slow_slack_holds_up_no_turn(site: Site, slack: FakeSlack, alice: Person) -> None:
    slack.fail(Mood(seconds=2.0))
    await site.event(alice.says("first"))
    await slack.until(lambda: slack.called("chat.postMessage"))
    await site.event(alice.says("second"))
    start = time.monotonic()
    while len(site.agent.heard) < 2:
        await asyncio.sleep(0.05)
    assert time.monotonic() - start < 1.5
    await slack.replies(3)


async def test_a_reply_outlives_a_restart_while_slack_is_away(tmp_path: Path, alice: Person) -> None:
    async with fake_slack() as slack:
        settings, port = slack_settings(tmp_path, slack), int(slack.address.rsplit(":", 1)[1])
    agent = FakeAgent()
    async with served(settings, agent, slack) as site:
        await site.event(alice.says("my chest hurts"))
        while not agent.heard:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
    async with fake_slack(port) as slack, served(settings, FakeAgent(), slack) as site:
        await slack.replies(2)
        assert slack.messages[-1].shown == "heard my chest hurts"
        await site.event({**alice.says("x"), "event_id": "EvU0ALICE1"})
        await asyncio.sleep(0.6)
        assert site.agent.heard == [], "an event from before the restart came again"


async def test_a_message_outlives_a_run_that_ends_before_its_turn(tmp_path: Path, alice: Person) -> None:
    hanging = FakeAgent()
    hanging.reply = lambda _: asyncio.Event().wait()
    async with fake_slack() as slack:
        settings = slack_settings(tmp_path, slack)
        async with served(settings, hanging, slack) as site:
            await site.event(alice.says("my chest hurts"))
        async with served(settings, FakeAgent(), slack) as site:
            await slack.replies(2)
            await site.event({**alice.says("x"), "event_id": "EvU0ALICE1"})
            await asyncio.sleep(0.6)
            assert [message.text for message in site.agent.heard] == ["my chest hurts"]
            assert len(slack.messages) == 2


async def test_no_log_tells_what_people_write(
    site: Site, slack: FakeSlack, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for mood in TROUBLES.values():
        slack.fail(mood)
    await site.event(alice.says(PLANTED))
    await slack.until(lambda: len(slack.called("chat.postMessage")) >= 3)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "slack_sdk"))]
    assert not [line for line in ours if PLANTED in line or alice.user in line or "xoxb" in line]
