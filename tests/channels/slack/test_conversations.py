"""The conversations kept as data, through Slack: the same expectations, and the same words as anywhere."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from rasa.core.channels.channel import UserMessage

from bot.channels import messages
from bot.channels.messenger.identity import conversation_id
from bot.channels.slack.api import SlackApi
from bot.channels.slack.happenings import happening
from bot.channels.slack.service import Service
from bot.database import prepare
from bot.triage.model import Level
from tests.channels.fakes.slack import BOT_TOKEN, TEAM, FakeSlack, Message, fake_slack
from tests.channels.fakes.slack_person import Person
from tests.channels.slack.site import slack_settings
from tests.conversations.test_conversations import FOLDER, _cases, _problems, _words

pytestmark = pytest.mark.model
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")


class Chat:
    """One person's conversation in Slack with the real agent, and the same one without any channel."""

    def __init__(self, slack: FakeSlack, agent: Any, folder: Path) -> None:
        settings = slack_settings(folder, slack)
        api = SlackApi(BOT_TOKEN, settings.slack_api)
        self.service = Service(settings, api, lambda: agent, self._handle, gather=0.0)
        self.slack, self.agent = slack, agent
        self.worded: list[str] = []
        self.person = Person(f"U{uuid.uuid4().hex[:8].upper()}")
        self.welcomed = False

    async def say(self, words: object) -> list[Message]:
        """Says something, or taps the newest button that stands for it; returns the replies to it."""
        before = len(self.slack.messages)
        self.worded.clear()
        await self.service.take(self._happening(words))
        await self.service.settled()
        replies = [
            message for message in self.slack.messages[before:] if message.channel == self.person.channel
        ]
        welcome = [message for message in replies if "Slack and the people who run" in message.text]
        assert all("911" in message.text for message in welcome)
        # It comes again after everything was erased.
        assert len(welcome) == 1 or self.welcomed
        self.welcomed = True
        return [message for message in replies if message not in welcome]

    async def _handle(self, message: UserMessage) -> None:
        """The agent; keeps the words that it gave the channel."""
        await self.agent.handle_message(message)
        self.worded += [reply["text"] for reply in message.output_channel.replies]

    def _happening(self, words: object) -> Any:
        if not isinstance(words, str):
            return happening("events_api", self.person.says("", text=None))
        for message in reversed(self.slack.messages):
            for button in message.buttons if message.channel == self.person.channel else ():
                if button["value"] == words:
                    return happening("interactive", self.person.taps(message, button["text"]["text"]))
        command = words.removeprefix("/")
        if words.startswith("/") and command in ("help", "summary", "restart", "delete", "start"):
            return happening("slash_commands", self.person.commands(command))
        return happening("events_api", self.person.says(words))

    async def slots(self) -> dict[str, Any]:
        """The slots as they stand."""
        sender = conversation_id("slack", TEAM, self.person.user, "direct")
        tracker = await self.agent.tracker_store.get_or_create_tracker(sender)
        slots: dict[str, Any] = tracker.current_slot_values()
        return slots


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database for all conversations."""
    folder = tmp_path_factory.mktemp("slack")
    prepare(slack_settings(folder, FakeSlack()).database_url)
    return folder


@pytest_asyncio.fixture
async def chat(agent: Any, folder: Path) -> AsyncIterator[Chat]:
    async with fake_slack() as slack:
        chat = Chat(slack, agent, folder)
        yield chat
        await chat.service.stop()


def _can_be_sent(case: dict[str, Any]) -> bool:
    """Slack sends no message without anything to see in it."""
    said = [_words(turn) for turn in case["turns"]]
    return all(isinstance(words, str) and bool(messages.clean(words)) for words in said)


SENDABLE = [parameter for parameter in _cases() if _can_be_sent(parameter.values[0])]


def test_nearly_all_conversations_can_be_held_in_slack() -> None:
    assert len(SENDABLE) >= 0.95 * len(list(_cases()))


@pytest.mark.parametrize("case", SENDABLE)
async def test_a_conversation_is_as_expected_in_slack(case: dict[str, Any], chat: Chat) -> None:
    problems = []
    for number, turn in enumerate(case["turns"], start=1):
        words = _words(turn)
        replies = await chat.say(words)
        slots = await chat.slots()
        shown = "\n".join(message.shown for message in replies)
        found = _problems(turn, [{"text": shown}], slots) + _emergency_problems(
            replies, slots["triage_level"]
        )
        # The receipt after erasing comes from the channel, not from the agent.
        if chat.worded and _plain(shown) != _plain("\n".join(chat.worded)):
            found.append(f"shows {shown!r} for {chat.worded!r}")
        problems += [f"turn {number} ({str(words)[:60]!r}): {problem}" for problem in found]
    assert not problems, "\n".join(problems)


# The agent does not know the channel, so that one conversation of each file is enough to show it.
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
async def test_the_words_are_those_of_the_terminal(path: Path, chat: Chat, conversation: Any) -> None:
    case = next(case for case in yaml.safe_load(path.read_text(encoding="utf-8")) if _can_be_sent(case))
    for turn in case["turns"]:
        words = _words(turn)
        shown = "\n".join(message.shown for message in await chat.say(words))
        expected = "\n".join(reply["text"] for reply in await conversation.say(words))
        assert _plain(shown) == _plain(expected)


async def test_a_late_button_asks_again_and_answers_nothing(chat: Chat) -> None:
    await chat.say("I have cancer in my bones and my back hurts")
    first = next(message for message in chat.slack.messages if message.buttons)
    old = chat.person.taps(first, "No")
    await chat.say("not sure")
    asked, findings = chat.slack.messages[-1], (await chat.slots())["findings"]
    before = len(chat.slack.messages)
    await chat.service.take(happening("interactive", old))
    await chat.service.settled()
    again = chat.slack.messages[before:]
    assert (await chat.slots())["findings"] == findings
    assert [button["value"] for button in again[-1].buttons] == [button["value"] for button in asked.buttons]
    assert asked.buttons


def _plain(text: str) -> str:
    """Text without what Slack shows in another way."""
    return " ".join(_CLOCK.sub("", text).replace("•", "-").replace("*", "").split())


def _emergency_problems(replies: list[Message], level: str) -> list[str]:
    if level != Level.EMERGENCY.value:
        return []
    first = replies[0].blocks[0]
    return (
        []
        if first["type"] == "header" and "911" in first["text"]["text"]
        else ["the call does not stand out"]
    )
