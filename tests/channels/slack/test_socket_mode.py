"""Socket Mode: the same service without a public address."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.channels.fakes.slack import FakeSlack, Mood, fake_slack
from tests.channels.fakes.slack_person import Person, as_json
from tests.channels.slack.site import Site, served, slack_settings
from tests.channels.web import FakeAgent


@pytest_asyncio.fixture
async def site(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Site]:
    settings = slack_settings(tmp_path, slack, slack_mode="socket")
    async with served(settings, FakeAgent(), slack) as site:
        yield site


async def _connected(slack: FakeSlack, count: int = 1) -> None:
    await slack.until(lambda: len(slack.sockets) >= count)


async def test_an_event_is_acknowledged_and_answered(site: Site, slack: FakeSlack, alice: Person) -> None:
    await _connected(slack)
    start = time.monotonic()
    envelope = await slack.push("events_api", alice.says("my legs are weak"))
    await slack.until(lambda: slack.acknowledged)
    assert slack.acknowledged == [{"envelope_id": envelope}]
    assert time.monotonic() - start < 1
    assert (await slack.replies(2))[-1].shown == "heard my legs are weak"


async def test_an_envelope_that_comes_again_is_answered_once(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    await _connected(slack)
    event = alice.says("no")
    for _ in range(3):
        await slack.push("events_api", {**event}, envelope="the-same")
    await slack.until(lambda: len(slack.acknowledged) == 3)
    await slack.replies(2)
    await asyncio.sleep(0.3)
    assert len(site.agent.heard) == 1


async def test_the_command_in_a_room_is_answered_in_the_acknowledgement(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    await _connected(slack)
    await slack.push("slash_commands", alice.commands("help", "C0ROOM"))
    await slack.until(lambda: slack.acknowledged)
    assert slack.acknowledged[0]["payload"]["text"] == "notice utter_slack_direct"
    assert {message.channel for message in await slack.replies(2)} == {alice.channel}


async def test_a_tap_arrives(site: Site, slack: FakeSlack, alice: Person) -> None:
    await _connected(slack)
    await slack.push("interactive", {"type": "shortcut", "team": {"id": "T"}, "user": {"id": alice.user}})
    assert (await slack.replies(1))[0].shown == "notice utter_slack_strange"


@pytest.mark.parametrize(
    "frame", ["no json", "[]", '{"type": "hello"}', '{"envelope_id": "e", "payload": 3}']
)
async def test_a_strange_frame_breaks_nothing(
    site: Site, slack: FakeSlack, alice: Person, frame: str
) -> None:
    await _connected(slack)
    await slack.sockets[-1].send_str(frame)
    await slack.push("events_api", alice.says("hello"))
    await slack.replies(2)
    assert len(slack.sockets) == 1


@pytest.mark.parametrize("how", ["asked", "closed", "cut"])
async def test_a_socket_that_ends_is_followed_by_another(
    site: Site, slack: FakeSlack, alice: Person, how: str
) -> None:
    await _connected(slack)
    if how == "asked":
        await slack.sockets[-1].send_str('{"type": "disconnect", "reason": "refresh_requested"}')
    elif how == "closed":
        await slack.sockets[-1].close()
    else:
        transport = slack.sockets[-1]._req.transport  # type: ignore[union-attr]
        assert transport is not None
        transport.abort()
    await _connected(slack, 2)
    await slack.push("events_api", alice.says("hello"))
    await slack.replies(2)


@pytest.mark.parametrize("mood", [Mood(status=500), Mood(error="invalid_auth"), Mood(cut=True)])
async def test_an_address_that_is_not_given_is_asked_for_again(
    slack: FakeSlack, tmp_path: Path, alice: Person, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail(mood, method="apps.connections.open")
    async with served(slack_settings(tmp_path, slack, slack_mode="socket"), FakeAgent(), slack):
        await _connected(slack)
        await slack.push("events_api", alice.says("hello"))
        await slack.replies(2)
    assert caplog.text.count("slack cannot be reached") == 1


async def test_the_server_starts_without_slack_and_connects_later(tmp_path: Path, alice: Person) -> None:
    async with fake_slack() as slack:
        settings, port = (
            slack_settings(tmp_path, slack, slack_mode="socket"),
            int(slack.address.split(":")[2]),
        )
    start = time.monotonic()
    async with served(settings, FakeAgent(), slack) as site:
        assert time.monotonic() - start < 5
        async with site.session.get(f"{site.address}/webhooks/slack/") as answer:
            assert answer.status == 200
        async with fake_slack(port) as slack:
            await _connected(slack)
            await slack.push("events_api", alice.says("hello"))
            await slack.replies(2)


async def test_no_webhook_is_open_beside_the_socket(site: Site, alice: Person) -> None:
    status, _ = await site.deliver(as_json(alice.says("hello")))
    assert status in (404, 405)
