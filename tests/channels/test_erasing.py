"""All of a conversation can be deleted from within it, on every channel, and no word stays in a file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.channels import erasing
from bot.escalation.record import EscalationLog
from bot.feedback.record import FeedbackLog
from bot.settings import Settings

RARE = ("quillwort", "zephyrine", "obsidianite", "marzipanish", "xylographer")
YES = '/answer{"question": "erase", "value": "yes"}'
NO = '/answer{"question": "erase", "value": "no"}'
pytestmark = pytest.mark.model


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of databases in files, as the actions and the channels read them."""
    monkeypatch.setenv("BONEWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'bonewatch.db'}")
    monkeypatch.setenv("BONEWATCH_TRACKER_DATABASE", f"sqlite:///{tmp_path / 'tracker.db'}")
    return Settings.from_env()


@pytest_asyncio.fixture
async def talk(trained_model: Path, kept: Settings) -> AsyncIterator[Callable[[str], Any]]:
    """Opens conversations with an agent that keeps them in a file."""
    from actions.escalation import escalation_log
    from actions.feedback import feedback_log
    from bot.rasa_ext.agent import load_agent
    from bot.rasa_ext.conversation import Conversation

    caches = (escalation_log, feedback_log)
    for cache in caches:
        cache.cache_clear()
    agent = load_agent(kept, trained_model)
    yield lambda sender: Conversation(agent, kept.max_message_chars, sender)
    for cache in caches:
        cache.cache_clear()


def files_with(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Names of the files that hold any of the words, in whatever encoding of JSON or text."""
    found = []
    for path in sorted(folder.glob("*.db*")):
        content = path.read_bytes().lower()
        found += [f"{path.name}: {word}" for word in words if word.encode() in content]
    return found


async def say(conversation: Any, text: str) -> str:
    replies = await conversation.say(text)
    assert len(replies) == 1
    assert "not medical advice" in replies[0]["text"]
    return str(replies[0]["text"])


async def fill(conversation: Any) -> None:
    """Several turns with rare words in them, an emergency and a verdict among them."""
    await say(conversation, f"what is bone metastasis, dear {RARE[0]}?")
    await say(conversation, "that was helpful")
    await say(conversation, f"my hip aches, says {RARE[1]} " + "and it goes on " * 60)
    await say(conversation, f"no, says {RARE[2]}")
    await say(conversation, f"my legs are numb like {RARE[3]}")
    await say(conversation, f"thank you {RARE[4]}")


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
async def test_no_word_stays_in_any_file(talk: Any, kept: Settings, tmp_path: Path, journal: str) -> None:
    other = talk("rest-other")
    await say(other, "my hip aches like a bystander")
    for name in ("tracker.db", "bonewatch.db"):
        connection = sqlite3.connect(tmp_path / name)
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.close()
    mine = talk("rest-mine")
    await fill(mine)
    assert len(files_with(tmp_path, RARE)) >= len(RARE), "the words are looked for in the right place"
    assert len(EscalationLog(kept.database_url).rows()) >= 1
    assert len(FeedbackLog(kept.database_url).rows()) == 1
    await say(mine, "delete my data")
    receipt = await say(mine, "yes")
    assert receipt.startswith("I erased this chat on 20")
    assert files_with(tmp_path, RARE) == []
    assert EscalationLog(kept.database_url).rows() == []
    assert FeedbackLog(kept.database_url).rows() == []
    assert files_with(tmp_path, ("bystander",)) != []
    assert (await other.slots())["findings"] != []


async def test_the_next_message_starts_clean(talk: Any) -> None:
    mine = talk("rest-mine")
    await say(mine, "my legs are numb")
    await say(mine, "/delete")
    await say(mine, YES)
    reply = await say(mine, "hello")
    assert not reply.startswith("Call 911 now with")
    slots = await mine.slots()
    assert (slots["triage_level"], slots["findings"], slots["erasing"]) == ("none", [], None)


@pytest.mark.parametrize("answer", [NO, "no", "no, keep it", "not sure", "what is a bone scan?", "hello"])
async def test_anything_but_yes_keeps_all(talk: Any, answer: str) -> None:
    mine = talk("rest-mine")
    await say(mine, "I have a new pain in my hip bone")
    before = (await mine.slots())["findings"]
    await say(mine, "delete my data")
    await say(mine, answer)
    await say(mine, "yes")
    assert (await mine.slots())["findings"][: len(before)] == before


@pytest.mark.parametrize("flag", ["my legs are numb", "yes, and my legs are numb", "I can't breathe"])
async def test_a_red_flag_at_the_confirmation_wins(talk: Any, flag: str) -> None:
    mine = talk("rest-mine")
    await say(mine, "delete my data")
    assert (await say(mine, flag)).startswith("Call 911 now")
    assert (await say(mine, "yes")).startswith("Call 911 now")
    assert (await mine.slots())["triage_level"] == "emergency"


async def test_an_old_button_asks_again(talk: Any) -> None:
    mine = talk("rest-mine")
    await say(mine, "I have a new pain in my hip bone")
    await say(mine, "delete my data")
    await say(mine, "no")
    assert "Shall I erase it now?" in await say(mine, YES)
    assert (await mine.slots())["findings"] != []


async def test_the_open_question_comes_back_after_a_no(talk: Any) -> None:
    mine = talk("rest-mine")
    await say(mine, "I have a new pain in my hip bone")
    await say(mine, "delete my data")
    assert "Have your legs or arms become weak" in await say(mine, "no")
    assert "feel numb" in await say(mine, "no")


async def test_what_cannot_be_erased_is_said(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise OSError

    mine = talk("rest-mine")
    await say(mine, "I have a new pain in my hip bone")
    await say(mine, "delete my data")
    monkeypatch.setattr("bot.channels.turn.records", fail)
    assert "may not be erased" in await say(mine, "yes")
    assert (await mine.slots())["findings"] != []


async def test_a_channel_that_cannot_erase_says_so(talk: Any) -> None:
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    mine = talk("rest-mine")
    await say(mine, "delete my data")
    channel = CollectingOutputChannel()
    await mine._agent.handle_message(UserMessage("yes", channel, mine.sender, input_channel="cmdline"))
    assert "may not be erased" in channel.messages[0]["text"]


async def test_records_that_join_are_asked_too(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class More:
        def forget(self, conversation: str, messages: Any) -> None:
            asked.append(conversation)

    known = erasing.records
    monkeypatch.setattr("bot.channels.turn.records", lambda url: (*known(url), More()))
    mine = talk("rest-mine")
    await say(mine, "delete my data")
    await say(mine, "yes")
    assert asked == ["rest-mine"]
