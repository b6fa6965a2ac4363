"""A message that was acknowledged is answered once, whatever ends the process in between."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels.messages import incoming
from bot.channels.messenger import store as module
from bot.channels.messenger.inbox import Inbox
from bot.channels.messenger.outbox import Outbox
from bot.channels.messenger.store import Store, erase_conversation
from bot.channels.messenger.turns import Heard, Turns
from bot.database import create_engine_for, upgrade
from tests.channels.web import PLANTED, PROBLEM, FakeAgent

WELCOME = "notice utter_welcome_telegram"
MINE = "telegram:a"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    upgrade(create_engine_for(f"sqlite:///{tmp_path}/bonewatch.db"))
    return tmp_path / "bonewatch.db"


class Run:
    """One run of a channel over a database; `end` is a crash."""

    def __init__(self, database: Path, agent: FakeAgent | None = None, gather: float = 0.0) -> None:
        self.agent: Any = agent or FakeAgent()
        self.sent: list[str] = []
        self.store = Store("telegram", f"sqlite:///{database}")
        self.outbox = Outbox("telegram", self.store, self, pause=0.01)
        self.turns = Turns("telegram", lambda: self.agent, self._handle, self._deliver, 100, gather)
        self.inbox = Inbox(self.store, self.turns.hear)

    async def send(self, _: dict[str, Any], body: dict[str, Any]) -> None:
        self.sent.append(body["text"])

    async def _handle(self, message: Any) -> None:
        await self.agent.handle_message(message)

    def _deliver(self, conversation: str, address: Any, replies: Any, answered: Any = ()) -> None:
        bodies = [{"text": reply["text"]} for reply in replies]
        self.outbox.put(conversation, address, bodies, answered)

    async def say(self, text: str, number: int, conversation: str = MINE) -> int:
        heard = incoming(text, 100)
        plain = not heard.text.startswith("/")
        said = (conversation, Heard(heard.text, heard.metadata, {"chat": 1}, plain))
        return await self.inbox.take([("update", number)], [said])

    async def resumed(self) -> list[str]:
        """Starts after another run; what is sent."""
        self.outbox.start()
        await self.inbox.start()
        await self.settled()
        return self.texts

    async def settled(self) -> None:
        await self.turns.settled()
        await self.outbox.settled()

    async def end(self) -> None:
        for worker in [*self.turns._workers.values(), *self.outbox._workers.values()]:
            worker.cancel()
        await asyncio.sleep(0)

    @property
    def texts(self) -> list[str]:
        return [text for text in self.sent if text != WELCOME]

    @property
    def heard(self) -> list[str]:
        return [message.text for message in self.agent.heard]


def hanging() -> FakeAgent:
    """An agent that never answers."""
    agent = FakeAgent()
    agent.reply = lambda _: asyncio.Event().wait()
    return agent


def rows(database: Path) -> list[Any]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute("select text, tries from messenger_inbox order by id").fetchall()
    finally:
        connection.close()


async def test_what_was_taken_before_a_crash_is_answered_once_and_in_order(database: Path) -> None:
    before = Run(database, hanging())
    assert await before.say("my legs are numb", 1) == 1
    await before.say("/help", 2)
    await before.say("hello", 3)
    await before.say("another chat", 4, "telegram:b")
    await before.end()
    after = Run(database)
    assert sorted(await after.resumed()) == sorted(
        ["heard my legs are numb", "heard /help", "heard hello", "heard another chat"]
    )
    mine = [message.text for message in after.agent.heard if message.sender_id == MINE]
    assert mine == ["my legs are numb", "/help", "hello"]
    assert await after.say("my legs are numb", 1) == 0, "the messenger delivers it again"
    await after.settled()
    assert len(after.heard) == 4
    assert await Run(database).resumed() == []


async def test_a_process_that_is_killed_loses_nothing(database: Path) -> None:
    code = (
        "import sys, time; from bot.channels.messenger.store import Store, Unanswered\n"
        "message = Unanswered('telegram:a', 'my legs are numb', {}, {'chat': 1}, True, time.time())\n"
        "Store('telegram', sys.argv[1]).accept([('update', 1)], [message])\n"
        "print('taken', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, f"sqlite:///{database}"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"taken\n"
    process.kill()
    process.wait()
    after = Run(database)
    assert await after.resumed() == ["heard my legs are numb"]
    assert await after.say("my legs are numb", 1) == 0


async def test_what_comes_after_the_start_waits_for_what_came_before(database: Path) -> None:
    before = Run(database, hanging())
    await before.say("first", 1)
    await before.end()
    after = Run(database)
    await after.inbox.start()
    await after.say("/help", 2)
    await after.settled()
    assert after.heard == ["first", "/help"]


async def test_plain_messages_are_still_answered_as_one(database: Path) -> None:
    before = Run(database, hanging(), gather=9.0)
    await before.say("my legs", 1)
    await before.say("are numb", 2)
    await before.end()
    after = Run(database)
    assert await after.resumed() == ["heard my legs\nare numb"]


async def test_a_turn_that_was_over_is_not_run_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent has taken the message in, and the reply did not reach the outbox."""
    before = Run(database, gather=0.1)
    monkeypatch.setattr(before.turns, "_deliver", lambda *_: None)
    await before.say("my legs", 1)
    await before.say("are numb", 2)
    await before.turns.settled()
    await before.end()
    assert before.heard == ["my legs\nare numb"]
    again = Run(database, before.agent)
    await again.resumed()
    assert again.sent == [WELCOME, "heard my legs\nare numb"]
    await again.say("hello", 3)
    await again.settled()
    assert again.sent[2:] == ["heard hello"]
    assert again.heard == ["my legs\nare numb", "hello"]
    assert await Run(database, before.agent).resumed() == []


async def test_a_message_that_the_database_did_not_take_is_no_part_of_an_old_turn(database: Path) -> None:
    before = Run(database)
    before.turns._deliver = lambda *_: None  # type: ignore[method-assign, assignment]
    await before.say("first", 1)
    await before.turns.settled()
    again = Run(database, before.agent)
    await again.inbox.start()
    await again.turns.hear(MINE, Heard("second", {}, {"chat": 1}))
    await again.settled()
    assert again.sent == [WELCOME, "heard first", "heard second"]


async def test_a_message_that_ends_every_run_is_given_up_with_an_answer(database: Path) -> None:
    for _ in range(4):
        run = Run(database, hanging())
        await (run.say("poison", 1) if not rows(database) else run.inbox.start())
        await asyncio.sleep(0.01)
        await run.end()
    last = Run(database)
    assert await last.resumed() == [PROBLEM]
    assert last.heard == []
    assert rows(database) == []


async def test_a_message_that_is_a_day_old_is_dropped_without_its_words(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = Run(database, hanging())
    await before.say(PLANTED, 1)
    await before.end()
    monkeypatch.setattr(module, "KEPT_SECONDS", -1.0)
    with caplog.at_level(logging.DEBUG):
        assert await Run(database).resumed() == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours == ["1 messages of telegram were dropped unanswered: they are older than a day"]


async def test_no_word_stays_in_the_file_after_the_turn(database: Path) -> None:
    run = Run(database)
    go_on = asyncio.Event()

    async def quiet(message: Any) -> None:
        await go_on.wait()
        await run.agent.say(message, {"text": "an answer"})

    run.agent.reply = quiet
    for number, size in enumerate((1, 300, 900)):
        await run.say(f"{PLANTED} " * size, number)
    assert PLANTED.encode() in database.read_bytes()
    go_on.set()
    await run.settled()
    assert PLANTED.encode() not in b"".join(path.read_bytes() for path in database.parent.iterdir())


async def test_erasing_a_conversation_takes_its_messages(database: Path) -> None:
    before = Run(database, hanging())
    await before.say(PLANTED, 1)
    await before.say("hello", 2, "telegram:b")
    await before.end()
    erase_conversation(f"sqlite:///{database}", MINE)
    assert rows(database) == [("hello", 0)]
    assert PLANTED.encode() not in database.read_bytes()


async def test_the_disk_holds_up_nobody(database: Path) -> None:
    run = Run(database)
    accept, slow = run.store.accept, threading.Event()

    def wait(*given: Any) -> int:
        slow.wait(5)
        return accept(*given)

    run.store.accept = wait  # type: ignore[method-assign]
    taken = asyncio.ensure_future(run.say("hello", 1))
    began = time.monotonic()
    await asyncio.sleep(0.02)
    assert time.monotonic() - began < 1.0
    assert not taken.done()
    slow.set()
    assert await taken == 1


async def test_a_messenger_that_hangs_up_loses_nothing(database: Path) -> None:
    run = Run(database)
    taken = asyncio.ensure_future(run.say("hello", 1))
    await asyncio.sleep(0)
    taken.cancel()
    while not run.texts:
        await asyncio.sleep(0.01)
    assert run.texts == ["heard hello"]


async def test_turns_wait_for_the_agent_to_be_loaded(database: Path) -> None:
    run = Run(database)
    agent, run.agent = run.agent, None
    await run.say("hello", 1)
    await asyncio.sleep(0.05)
    run.agent = agent
    await run.settled()
    assert run.texts == ["heard hello"]


async def test_without_a_database_messages_are_answered_from_memory(tmp_path: Path) -> None:
    run = Run(tmp_path / "no" / "such.db")
    assert await run.say("hello", 1) == 1
    assert await run.say("hello", 1) == 0
    await run.settled()
    assert run.texts == ["heard hello"]
