"""Every conversation that is kept as data says the same through Telegram as in the terminal."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot.channels import messages
from bot.channels.messenger import buttons
from bot.channels.messenger.identity import conversation_id
from bot.channels.telegram import TelegramInput
from bot.database import create_engine_for, upgrade
from bot.listening import bound_socket
from bot.rasa_ext.conversation import Conversation
from bot.rasa_ext.serving import build_app
from bot.settings import Settings
from tests.channels.fakes.telegram import telegram
from tests.channels.telegram.chat import Chat, running, telegram_settings
from tests.conversations.test_conversations import FOLDER, _problems, _words

pytestmark = pytest.mark.model
FILES = sorted(FOLDER.glob("*.yml"))
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")


def can_be_sent(words: object) -> bool:
    """Telegram's own limits: text, something to see in it, and not too much of it."""
    return isinstance(words, str) and bool(messages.clean(words)) and len(words) <= 4096


def cases(path: Path) -> Iterator[dict[str, Any]]:
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        if all(can_be_sent(_words(turn)) for turn in case["turns"]):
            yield case


@pytest_asyncio.fixture
async def person(agent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    """The server as `python -m bot serve` builds it; only that no time is spent on waiting for more words."""
    monkeypatch.setattr(TelegramInput.__init__, "__defaults__", (0.0, 0.02, 5.0))
    made: list[TelegramInput] = []
    attach = TelegramInput.attach
    monkeypatch.setattr(
        TelegramInput, "attach", lambda self, *given: (made.append(self), attach(self, *given))[1]
    )
    async with telegram() as fake:
        settings = telegram_settings(tmp_path, fake.address)
        upgrade(create_engine_for(settings.database_url))
        Sanic.test_mode = True
        with bound_socket(settings) as listener:
            async with running(build_app(settings, agent), listener) as address:
                service = made[0].service
                assert service is not None
                yield Chat(address, fake, service, agent)


@pytest.fixture
def worded(person: Chat) -> list[str]:
    """The words that the agent gave the channel; those of a receipt after erasing are the channel's own."""
    said: list[str] = []
    handle = person.service.turns._handle

    async def keep(message: UserMessage) -> None:
        said.clear()
        await handle(message)
        said.extend(reply["text"] for reply in message.output_channel.replies)

    person.service.turns._handle = keep
    return said


async def said(person: Chat, words: str, chat: int) -> list[str]:
    """Says something, or taps on the button that stands for it where there is one."""
    fake, token = person.telegram, buttons.token(words)
    mine = [message for message in fake.messages if message.chat == chat]
    offered = [button["callback_data"] for button in mine[-1].buttons] if mine else []
    if token and token in offered:
        return await person.tap(fake.tap(token, chat, mine[-1]))
    return await person.say(words, chat=chat)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_conversation_is_as_expected_in_telegram(
    path: Path, person: Chat, worded: list[str], settings: Settings
) -> None:
    welcome = person.agent.nlg.notice("utter_welcome_telegram")
    problems = []
    for chat, case in enumerate(cases(path), start=1000 * FILES.index(path) + 1):
        mine = Conversation(
            person.agent, settings.max_message_chars, conversation_id("telegram", 4242, chat, chat)
        )
        for number, turn in enumerate(case["turns"], start=1):
            words = str(_words(turn))
            # It comes again after everything was erased.
            sent = [text for text in await said(person, words, chat) if text != welcome]
            shown = "\n".join(sent)
            where = f"{case['id']}, turn {number}"
            if worded and shown != "\n".join(worded):
                problems.append(f"{where}: {shown[:200]!r} instead of {worded!r}")
            found = _problems(turn, [{"text": shown}], await mine.slots())
            problems += [f"{where}: {problem}" for problem in found]
    assert not problems, "\n".join(problems)


# The agent does not know the channel, so that one conversation of each file is enough to show it.
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_words_are_those_of_the_terminal(path: Path, person: Chat, conversation: Any) -> None:
    welcome, chat = person.agent.nlg.notice("utter_welcome_telegram"), 800001 + FILES.index(path)
    for turn in next(cases(path))["turns"]:
        words = str(_words(turn))
        shown = [text for text in await said(person, words, chat) if text != welcome]
        expected = [reply["text"] for reply in await conversation.say(words)]
        assert _CLOCK.sub("", "\n".join(shown)) == _CLOCK.sub("", "\n".join(expected))


async def test_the_first_message_tells_who_reads_along_but_after_an_emergency(person: Chat) -> None:
    welcome = person.agent.nlg.notice("utter_welcome_telegram")
    assert (await person.say("hello", chat=900001))[0] == welcome
    first, *rest = await person.say("since this morning both my legs feel weak", chat=900002)
    assert first.startswith("Call 911 now")
    assert rest == [welcome]
    for words in ("Telegram can read", "no one watches", "911"):
        assert words in welcome


async def test_messages_that_come_together_mean_what_they_mean_together(person: Chat) -> None:
    await person.say("my back has been aching for two weeks", chat=900003)
    for text in ("yes", "since this morning"):
        await person.send(person.telegram.said(text, chat=900003))
    await person.settled()
    assert person.telegram.texts(900003)[-1].startswith("Call 911 now")


async def test_what_is_no_text_gets_the_emergency_number(person: Chat) -> None:
    [_, answer] = await person.tap(person.telegram.said(chat=900004, voice={"file_id": "x"}))
    assert "I can only read text" in answer
    assert "911" in answer


def test_nearly_all_conversations_can_be_held_in_telegram() -> None:
    everything = sum(len(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in FILES)
    assert sum(1 for path in FILES for _ in cases(path)) >= 0.95 * everything
