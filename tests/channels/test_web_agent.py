"""The page's socket with the real agent: a whole visit, as a person makes it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.settings import Settings
from tests.channels.web import Page, Site, served

pytestmark = pytest.mark.model
RED_FLAG = "since this morning both my legs feel weak and I cannot pass water"


@pytest.fixture(scope="module")
def kept_agent(trained_model: Path, settings: Settings) -> Any:
    """The real agent, whose conversations go to a database."""
    from bot.rasa_ext.agent import load_agent

    return load_agent(settings, trained_model)


@pytest_asyncio.fixture
async def site(kept_agent: Any, settings: Settings) -> AsyncIterator[Site]:
    ours = replace(settings)
    object.__setattr__(ours, "port", 0)
    async with served(ours, kept_agent) as site:
        yield site


@pytest_asyncio.fixture
async def page(site: Site) -> Page:
    return await site.open()


def rows(address: str, question: str, *values: str) -> int:
    with sqlite3.connect(address.removeprefix("sqlite:///")) as database:
        return int(database.execute(question, values).fetchone()[0])


async def test_the_welcome_carries_the_number_and_the_disclaimer(page: Page) -> None:
    [welcome] = page.hello_reply["messages"]
    assert welcome["text"].startswith("In an emergency, call 911 now.")
    assert "not medical advice" in welcome["text"]


async def test_a_visit(page: Page, site: Site) -> None:
    [welcomed] = page.hello_reply["messages"]
    await page.say("my back has been aching for two weeks")
    [first] = await page.replies(1)
    assert first.startswith("Speak to")
    [asked] = page.messages
    assert asked["level"] == "urgent"
    assert [button["title"] for button in asked["buttons"]] == ["Yes", "No", "Not sure"]

    no = asked["buttons"][1]
    assert await page.call("tap", id="tap1", **no) == {"ok": True}
    await page.replies(2)
    why = await page.call("panel", what="why")
    summary = await page.call("panel", what="summary")
    assert "aching" in why["text"]
    assert "back pain" in summary["text"].lower()

    await page.say(RED_FLAG)
    await page.replies(3)
    assert page.texts[2].startswith("Call 911 now")
    assert page.messages[2]["level"] == "emergency"
    assert page.messages[2]["buttons"] == []

    seen = page.messages
    await page.leave()
    again = await site.open(page.session)
    assert again.hello_reply["level"] == "emergency"
    replayed = again.hello_reply["messages"]
    assert [one["text"] for one in replayed if one["from"] == "user"] == [
        "my back has been aching for two weeks",
        "No",
        RED_FLAG,
    ]
    welcome, *said = [one for one in replayed if one["from"] == "bot"]
    assert welcome == replayed[0] == welcomed
    assert [(one["id"], one["text"], one["level"]) for one in said] == [
        (one["id"], one["text"], one["level"]) for one in seen
    ]

    reply = await again.call("restart")
    assert [one["from"] for one in reply["messages"]] == ["bot"]
    assert reply["messages"][0]["text"].startswith("We start over")
    assert reply["messages"][0]["level"] == "none"
    assert (await again.hello(again.session))["level"] == "none"
    nothing = await again.call("panel", what="summary")
    assert "aching" not in nothing["text"]


async def test_erasing_leaves_no_row_and_no_word(page: Page, settings: Settings) -> None:
    await page.say(RED_FLAG)
    await page.replies()
    sender = str(page.session).split(".")[0]
    count = "select count(*) from events where sender_id = ?"
    records = "select count(*) from escalation"
    assert rows(settings.tracker_database, count, sender) > 0
    before = rows(settings.database_url, records)
    reply = await page.call("erase")
    assert reply["ok"] is True
    assert "erased" in reply["text"]
    assert rows(settings.tracker_database, count, sender) == 0
    assert rows(settings.database_url, records) == before - 1
    file = Path(settings.tracker_database.removeprefix("sqlite:///"))
    assert sender.encode() not in file.read_bytes()
    await page.say("hello")
    await page.replies(2)
    assert (await page.hello(reply["session"]))["level"] == "none"


async def test_erasing_by_words_leaves_the_receipt_alone(page: Page) -> None:
    page.socket.on("renew", lambda data: page._take("renew", data))
    await page.say("my back has been aching for two weeks")
    await page.say("delete my data")
    await page.replies(2)
    await page.say("yes")
    await page.replies(3)
    await page.until(lambda: ("renew", {"erased": True}) in page.seen)
    hello = await page.hello(page.session)
    [receipt] = hello["messages"]
    assert (receipt["text"], receipt["level"], hello["level"]) == (page.texts[2], "none", "none")
    assert receipt["text"].startswith("I erased this chat on 20")
    await page.say("yes")
    await page.replies(4)
    shown = (await page.hello(page.session))["messages"]
    assert (shown[0]["from"], shown[0]["id"]) == ("bot", receipt["id"])
    assert len(shown) == 3


async def test_another_page_neither_sees_nor_speaks(page: Page, site: Site) -> None:
    await page.say("my back has been aching for two weeks")
    await page.replies()
    thief = await site.open(str(page.session).split(".")[0])
    assert thief.session != page.session
    assert [one["id"] for one in thief.hello_reply["messages"]] == ["welcome"]
    await thief.say("/restart")
    await thief.replies()
    assert (await page.hello(page.session))["level"] == "urgent"


async def test_two_quick_messages_are_both_heard_in_order(page: Page) -> None:
    await page.say("hello")
    await page.say(RED_FLAG)
    replies = await page.replies(2)
    assert "Call 911 now" not in replies[0].split(".")[0] or replies[0].startswith("In an emergency")
    assert replies[1].startswith("Call 911 now")


def test_a_database_error_is_logged_without_what_was_to_be_stored(
    kept_agent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        kept_agent.tracker_store.on_tracker_store_error(ValueError(RED_FLAG))
    assert "could not be stored or read: ValueError" in caplog.text
    assert RED_FLAG not in caplog.text
