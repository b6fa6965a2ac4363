"""The socket of the page over HTTP, with an agent whose behaviour each test chooses."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import socketio
from rasa.core.channels.channel import UserMessage

from tests.channels.web import PROBLEM, FakeAgent, Page, Site, served, settings_in

PLANTED = "planted symptom words"
YES = {"title": "Yes", "payload": '/answer{"question": "limbs", "value": "yes"}'}


@pytest_asyncio.fixture
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    async with served(settings_in(tmp_path, **getattr(request, "param", {})), FakeAgent()) as site:
        yield site


@pytest_asyncio.fixture
async def page(site: Site) -> Page:
    return await site.open()


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
    assert [message["id"] for message in replayed] == ["m1", "m1.1", "m2", "m2.1"]
    assert [message["level"] for message in replayed if message["from"] == "bot"] == ["none", "none"]
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
    assert told == ["none", "soon", "emergency"]


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
    assert [message["buttons"] for message in page.hello_reply["messages"]] == [[], [], [], []]


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


@pytest.mark.parametrize("what", ["why", "summary"])
async def test_a_panel_leaves_the_conversation_as_it_is(page: Page, site: Site, what: str) -> None:
    await page.say("hi")
    await page.replies()
    reply = await page.call("panel", what=what)
    assert reply == {"ok": True, "text": f"utter_{what}_nothing_yet"}
    assert len(site.agent.heard) == 1
    assert len((await page.hello(page.session))["messages"]) == 2


async def test_an_unknown_panel_is_refused(page: Page) -> None:
    assert (await page.call("panel", what="/etc/passwd"))["ok"] is False


async def test_restart_shows_nothing_of_before(page: Page, site: Site) -> None:
    agent = site.agent
    agent.level = "urgent"
    await page.say("my back hurts")
    await page.replies()

    async def restart(message: UserMessage) -> None:
        assert message.text == "/restart"
        agent.level = "none"
        await agent.say(message, {"text": "We start over.", "metadata": {"utter_action": "utter_restarted"}})

    agent.reply = restart
    reply = await page.call("restart")
    assert [(one["from"], one["text"]) for one in reply["messages"]] == [("bot", "We start over.")]
    session = page.session
    await page.hello(session)
    assert page.session == session
    assert page.shown == [("bot", "We start over.")]
    assert page.hello_reply["level"] == "none"


async def test_a_restart_that_fails_says_so(page: Page, site: Site) -> None:
    await page.say("hi")
    await page.replies()

    async def fail(_: UserMessage) -> None:
        raise OSError

    site.agent.reply = fail
    reply = await page.call("restart")
    assert reply == {"ok": False, "reason": "failed", "text": "notice utter_technical_problem"}
    await page.hello(page.session)
    assert page.shown == [("user", "hi"), ("bot", "heard hi")]


async def test_erasing_leaves_nothing_and_gives_a_new_session(page: Page, site: Site) -> None:
    await page.say(PLANTED)
    await page.replies()
    old = page.session
    twin = await site.open(old)
    reply = await page.call("erase")
    assert (reply["ok"], reply["text"]) == (True, "notice utter_erased")
    assert reply["session"] != old
    assert site.agent.tracker_store.store == {}
    assert (await twin.say("hi"))["reason"] == "no_session"
    assert (await twin.hello(old))["messages"][0]["id"] == "welcome"
    assert await page.say("hi") == {"ok": True}
    await page.replies(2)
    assert site.agent.heard[-1].sender_id == reply["session"].split(".")[0]


async def test_erasing_that_fails_says_so(page: Page, site: Site) -> None:
    site.agent.tracker_store = object()
    reply = await page.call("erase")
    assert reply == {"ok": False, "reason": "failed", "text": "notice utter_not_erased"}


async def test_feedback_is_kept_without_words(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    await page.say(PLANTED)
    await page.replies()
    with caplog.at_level(logging.INFO, "bot"):
        assert await page.call("feedback", message="m1.1", helpful=False) == {"ok": True}
    assert "feedback message=m1.1 helpful=no level=none content=" in caplog.text
    assert PLANTED not in caplog.text
    for wrong in ({"message": PLANTED, "helpful": True}, {"message": "m1.1", "helpful": "yes"}, {}):
        assert (await page.call("feedback", **wrong))["ok"] is False


# Another's session.


async def test_a_stolen_id_without_its_signature_is_a_new_session(page: Page, site: Site) -> None:
    await page.say("alice's words")
    await page.replies()
    token = page.session
    assert token
    sender, issued, mark = token.split(".")
    flipped = ("0" if mark[0] != "0" else "1") + mark[1:]
    for forged in (
        sender,
        f"{sender}.{issued}",
        f"{sender}.{issued}.{'0' * 64}",
        f"{sender}.{issued}.{flipped}",
        f"{sender}.{int(issued) + 1}.{mark}",
        token.upper(),
        token + " ",
        [token],
        {"session": token},
        7,
        "",
    ):
        thief = await site.open(hello=False)
        reply = await thief.hello(forged)
        assert reply["session"].split(".")[0] != sender
        assert [message["id"] for message in reply["messages"]] == ["welcome"]
        await page.say("more", f"n{id(forged)}")
        await thief.leave()
        assert thief.messages == []


async def test_a_session_of_another_server_is_not_ours(page: Page, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    async with served(settings_in(other), FakeAgent()) as elsewhere:
        stranger = await elsewhere.open(page.session)
        assert stranger.session != page.session


async def test_a_session_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    agent = FakeAgent()
    async with served(settings_in(tmp_path), agent) as site:
        page = await site.open()
        await page.say("hi")
        await page.replies()
    async with served(settings_in(tmp_path), agent) as site:
        again = await site.open(page.session)
        assert again.session == page.session
        assert again.shown == [("user", "hi"), ("bot", "heard hi")]
        assert await again.say("hi", "m1") == {"ok": True}
        await asyncio.sleep(0.1)
        assert len(agent.heard) == 1


async def test_a_session_ends_after_the_silence_of_the_settings(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await page.say("hi")
    await page.replies()
    now = time.time()
    monkeypatch.setattr("bot.channels.web.service.time.time", lambda: now + 61 * 60)
    assert (await page.hello(page.session))["messages"][0]["id"] == "welcome"


# Other sites.


async def handshake(site: Site, **headers: str) -> int:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=polling"
        async with http.get(
            address, headers={name.replace("_", "-"): v for name, v in headers.items()}
        ) as got:
            return got.status


@pytest.mark.parametrize("site", [{"web_origins": ("https://friend.example",)}], indirect=True)
async def test_only_known_origins_may_shake_hands(site: Site) -> None:
    own = site.address
    host = own.removeprefix("http://")
    assert await handshake(site) == 200
    assert await handshake(site, Origin=own) == 200
    assert await handshake(site, Origin="https://friend.example") == 200
    for evil in (
        "http://evil.example",
        "null",
        "https://friend.example.evil.example",
        "http://friend.example",
        f"http://{host}.evil.example",
        f"http://evil@{host}",
        "http://127.0.0.1",
        "file://",
        "*",
    ):
        assert await handshake(site, Origin=evil) == 400, evil


async def test_behind_a_proxy_the_origin_is_that_of_the_outside(site: Site) -> None:
    outside = {"X_Forwarded_Host": "chat.example", "X_Forwarded_Proto": "https"}
    assert await handshake(site, Origin="https://chat.example", **outside) == 200
    assert await handshake(site, Origin="http://chat.example", **outside) == 400
    assert await handshake(site, Origin="https://evil.example", **outside) == 400
    assert await handshake(site, Origin="https://chat.example", Host="chat.example") == 200
    assert await handshake(site, Origin="https://chat.example", Host="chat.example:443") == 200


async def test_an_evil_page_gets_no_websocket(site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await http.ws_connect(address, origin="http://evil.example")
        assert caught.value.status == 400
        async with http.ws_connect(address, origin=site.address) as socket:
            assert (await socket.receive_str()).startswith("0{")


async def test_nested_brackets_do_not_bring_the_server_down(page: Page, site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.send_str("42" + "[" * 16_000)
            await socket.send_str("42[5]")
            await socket.send_str('421["say",5,6,7]')
    assert await page.say("still here?") == {"ok": True}
    assert await page.replies() == ["heard still here?"]


async def test_a_websocket_frame_that_is_too_large_closes_that_socket_alone(page: Page, site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.receive_str()
            await socket.send_str("42" + "a" * 20_000)
            assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    assert await page.say("still here?") == {"ok": True}


async def test_a_closed_tab_is_no_error(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.receive_str()
    await asyncio.sleep(0.2)
    assert [record for record in caplog.records if record.name.startswith("bot")] == []
