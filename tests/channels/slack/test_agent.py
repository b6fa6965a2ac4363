"""Slack through the whole server with the real agent: what a person in danger sees there."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.channels.fakes.slack import FakeSlack, Mood
from tests.channels.fakes.slack_person import Person, as_json
from tests.channels.slack.site import Site, served, slack_settings

pytestmark = pytest.mark.model
DANGER = "I can't move my legs and I have bone cancer"


@pytest.fixture
def person() -> Person:
    """Somebody whom the agent, which all tests share, does not know yet."""
    return Person(f"U{uuid.uuid4().hex[:8].upper()}")


@pytest_asyncio.fixture(params=["events", "socket"])
async def real(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, agent: Any
) -> AsyncIterator[Site]:
    settings = slack_settings(tmp_path, slack, slack_mode=request.param)
    async with served(settings, agent, slack) as site:
        if request.param == "socket":
            await slack.until(lambda: bool(slack.sockets))
        yield site


async def _send(site: Site, slack: FakeSlack, event: dict[str, Any]) -> None:
    if slack.sockets:
        await slack.push("events_api", event)
    else:
        await site.event(event)


async def test_an_emergency_comes_first_and_stands_out(real: Site, slack: FakeSlack, person: Person) -> None:
    await _send(real, slack, person.says(DANGER))
    call, welcome = await slack.replies(2)
    assert call.blocks[0]["type"] == "header"
    assert call.blocks[0]["text"]["text"].startswith("Call 911 now")
    assert call.text.startswith("Call 911 now")
    assert "not medical advice" in call.shown
    assert "no one watches this chat" in welcome.shown


async def test_an_emergency_after_a_welcome_while_slack_is_busy(
    real: Site, slack: FakeSlack, person: Person
) -> None:
    await _send(real, slack, person.says("hello"))
    await slack.replies(2)
    slack.fail(Mood(status=429, retry_after=1))
    slack.fail(Mood(status=500))
    await _send(real, slack, person.says(DANGER))
    assert (await slack.replies(3))[-1].blocks[0]["type"] == "header"


async def test_an_answer_that_comes_again_counts_once(real: Site, slack: FakeSlack, person: Person) -> None:
    await _send(real, slack, person.says("I have cancer in my bones and my back hurts"))
    question = (await slack.replies(2))[-1]
    assert question.buttons
    answer = person.says("no")
    for _ in range(3):
        await _send(real, slack, answer)
    following = (await slack.replies(3))[-1]
    assert following.buttons[0]["value"] != question.buttons[0]["value"]
    await _send(real, slack, person.says("summary"))
    assert len(await slack.replies(4)) == 4


async def test_a_red_flag_after_the_command_is_heard(real: Site, slack: FakeSlack, person: Person) -> None:
    if slack.sockets:
        await slack.push("slash_commands", person.commands(DANGER, "C0ROOM"))
    else:
        await real.command(person.commands(DANGER, "C0ROOM"))
    call = (await slack.replies(2))[0]
    assert call.shown.startswith("Call 911 now")
    assert call.channel == person.channel


async def test_a_stranger_cannot_speak_for_a_person(real: Site, slack: FakeSlack, person: Person) -> None:
    request = as_json(person.says(DANGER), secret="a secret of somebody else")
    assert (await real.deliver(request))[0] in (401, 404, 405)
    assert slack.messages == []
