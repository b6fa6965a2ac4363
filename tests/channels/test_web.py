"""The socket of the page over HTTP, with an agent whose behaviour each test chooses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import socketio
from rasa.core.channels.channel import UserMessage

from tests.channels.web import FakeAgent, Page, Site

YES = {"title": "Yes", "payload": '/answer{"question": "limbs", "value": "yes"}'}


async def test_hello_gives_all_that_a_page_needs(page: Page) -> None:
    reply = page.hello_reply
    assert reply["ok"] is True
    assert reply["level"] == "none"
    assert reply["numbers"] == {
        "emergency": "911",
        "crisis": "988",
        "poison": "1-800-222-1222",
        "oncology": None,
    }
    assert reply["max_chars"] == 4000
    [welcome] = reply["messages"]
    assert (welcome["id"], welcome["from"], welcome["text"]) == ("welcome", "bot", "utter_greet")
    assert welcome["buttons"] == []
    assert welcome["time"].endswith("Z")


async def test_a_spanish_page_is_told_what_is_understood(site: Site) -> None:
    page = await site.open(hello=False)
    reply = await page.hello(None, "es")
    assert reply["messages"][0]["text"] == "utter_language_es\nutter_greet"


async def test_a_message_is_answered_while_typing_is_shown(page: Page, site: Site) -> None:
    site.agent.level = "urgent"
    assert await page.say("my back hurts") == {"ok": True}
    assert await page.replies() == ["heard my back hurts"]
    assert [event for event, _ in page.seen] == ["typing", "message", "typing"]
    assert page.messages[0]["id"] == "m1.1"
    assert page.messages[0]["level"] == "urgent"
    [heard] = site.agent.heard
    assert heard.sender_id == page.session.split(".")[0]  # type: ignore[union-attr]
    assert heard.sender_id.startswith("web:")
    assert len(heard.sender_id) == 4 + 32
    assert (heard.input_channel, heard.message_id, heard.metadata) == ("web", "m1", {})


async def test_the_session_is_that_of_the_socket_whatever_a_message_claims(page: Page, site: Site) -> None:
    other = await site.open()
    sender = other.session.split(".")[0]  # type: ignore[union-attr]
    await page.call("say", id="x", text="hi", session=other.session, sender=sender, metadata={"input": "x"})
    await page.replies()
    assert site.agent.heard[0].sender_id != sender
    assert site.agent.heard[0].metadata == {}
    assert other.messages == []


async def test_without_hello_nothing_is_heard(site: Site) -> None:
    page = await site.open(hello=False)
    for event in ("say", "tap", "panel", "feedback", "restart", "erase"):
        assert await page.call(event, id="a", text="hi") == {
            "ok": False,
            "reason": "no_session",
            "text": "notice utter_not_delivered",
        }
    assert site.agent.heard == []


async def test_a_reload_shows_the_conversation_again(page: Page, site: Site) -> None:
    await page.say("first")
    await page.replies(1)
    await page.say("second")
    await page.replies(2)
    seen = page.messages
    await page.leave()
    again = await site.open(page.session)
    assert again.session == page.session
    assert again.shown == [
        ("user", "first"),
        ("bot", "heard first"),
        ("user", "second"),
        ("bot", "heard second"),
    ]
    replayed = again.hello_reply["messages"]
    assert [message["id"] for message in replayed] == ["welcome", "m1", "m1.1", "m2", "m2.1"]
    assert [message["level"] for message in replayed if message["from"] == "bot"] == ["none"] * 3
    assert [message["id"] for message in seen] == ["m1.1", "m2.1"]
    await again.say("third", "m3")
    assert await again.replies() == ["heard third"]


async def test_levels_are_those_of_each_message(page: Page, site: Site) -> None:
    for number, level in enumerate(("none", "soon", "emergency"), 1):
        site.agent.level = level
        await page.say(level)
        await page.replies(number)
    reply = await page.hello(page.session)
    assert reply["level"] == "emergency"
    told = [message["level"] for message in reply["messages"] if message["from"] == "bot"]
    assert told == ["none", "none", "soon", "emergency"]


async def asking(message: UserMessage, agent: FakeAgent) -> None:
    await agent.say(message, {"text": "Are your legs weak?", "buttons": [YES]})


@pytest.fixture
def asks(site: Site) -> None:
    agent = site.agent
    agent.reply = lambda message: asking(message, agent)


async def test_buttons_are_replayed_only_where_they_still_stand(page: Page, site: Site, asks: None) -> None:
    await page.say("my back hurts")
    await page.replies()
    assert page.messages[0]["buttons"] == [YES]
    await page.hello(page.session)
    assert page.hello_reply["messages"][-1]["buttons"] == [YES]
    site.agent.reply = site.agent.echo
    await page.say("something else")
    await page.replies(2)
    await page.hello(page.session)
    assert [message["buttons"] for message in page.hello_reply["messages"]] == [[]] * 5


async def test_a_tap_sends_what_was_offered_and_shows_its_title(page: Page, site: Site, asks: None) -> None:
    await page.say("my back hurts")
    await page.replies()
    assert await page.call("tap", id="t1", payload=YES["payload"], title="something else") == {"ok": True}
    await page.replies(2)
    assert site.agent.heard[1].text == YES["payload"]
    await page.leave()
    again = await site.open(page.session)
    assert again.shown[2] == ("user", "Yes")
    # The offer is known from the tracker, too.
    await again.call("tap", id="t2", payload=YES["payload"], title="Yes")
    await again.replies()
    assert site.agent.heard[2].text == YES["payload"]


@pytest.mark.parametrize("payload", ['/answer{"question": "toilet", "value": "no"}', "/inform", None, 5, {}])
async def test_a_payload_that_was_not_offered_is_its_title(
    page: Page, site: Site, asks: None, payload: Any
) -> None:
    await page.say("my back hurts")
    await page.replies()
    await page.call("tap", id="t1", payload=payload, title="/no title")
    await page.replies(2)
    assert site.agent.heard[1].text == "no title"


@pytest.mark.parametrize(
    ("text", "notice"),
    [("", "empty_message"), (" \u0000\u202e", "empty_message"), (None, "empty_message"), (5, "not_text")],
)
async def test_what_has_no_words_is_said_to_be_empty(page: Page, site: Site, text: Any, notice: str) -> None:
    assert await page.say(text) == {"ok": False, "reason": "empty", "text": f"notice utter_{notice}"}
    assert site.agent.heard == []


async def test_a_long_text_is_heard_to_its_end(page: Page, site: Site) -> None:
    text = "a " * 4000 + "and my legs went numb"
    assert await page.say(text) == {"ok": True}
    await page.replies()
    assert site.agent.heard[0].text == text
    assert site.agent.heard[0].metadata == {"input": "long"}


async def test_a_frame_that_is_too_large_is_refused_and_the_conversation_goes_on(
    page: Page, site: Site
) -> None:
    await page.say("before")
    await page.replies()
    with pytest.raises((socketio.exceptions.TimeoutError, socketio.exceptions.BadNamespaceError)):
        await page.socket.call("say", {"id": "huge", "text": "a" * 20_000}, timeout=1)
    await page.leave()
    again = await site.open(page.session)
    assert again.session == page.session
    assert again.shown == [("user", "before"), ("bot", "heard before")]
    await again.say("after", "m9")
    assert await again.replies() == ["heard after"]
    assert len(site.agent.heard) == 2


@pytest.mark.parametrize("site", [{"web_messages_per_minute": 2}], indirect=True)
async def test_too_many_messages_are_told_so_and_may_be_sent_again(page: Page, site: Site) -> None:
    assert [(await page.say(text))["ok"] for text in ("one", "two")] == [True, True]
    refused = {"ok": False, "reason": "too_fast", "text": "notice utter_too_fast"}
    assert await page.say("three") == refused
    assert await page.call("panel", what="why") == {"ok": True, "text": "utter_why_nothing_yet"}
    await page.replies(2)
    assert len(site.agent.heard) == 2
    other = await site.open()
    assert await other.say("hello") == {"ok": True}


@pytest.mark.parametrize("site", [{"web_messages_per_minute": 2}], indirect=True)
async def test_one_socket_cannot_ask_for_sessions_without_end(page: Page) -> None:
    assert (await page.hello())["ok"] is True
    assert (await page.call("hello"))["reason"] == "too_fast"


async def test_a_repeated_id_is_acknowledged_and_heard_once(page: Page, site: Site) -> None:
    assert await page.say("hi", "same") == {"ok": True}
    assert await page.say("hi", "same") == {"ok": True}
    await page.replies()
    await page.leave()
    again = await site.open(page.session)
    assert await again.say("hi", "same") == {"ok": True}
    await asyncio.sleep(0.1)
    assert len(site.agent.heard) == 1


@pytest.mark.parametrize("id", [None, 5, "", "a" * 65, "has words in it"])
async def test_an_id_is_no_place_for_words(page: Page, site: Site, id: Any) -> None:
    assert (await page.call("say", id=id, text="hi"))["reason"] == "failed"
    assert site.agent.heard == []


async def test_two_quick_messages_are_answered_in_order(page: Page, site: Site) -> None:
    agent = site.agent

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.2 if message.text == "first" else 0)
        await agent.echo(message)

    agent.reply = slow
    await asyncio.gather(page.say("first"), page.say("second"))
    assert await page.replies(2) == ["heard first", "heard second"]
