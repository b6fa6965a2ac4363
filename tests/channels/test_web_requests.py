"""What a page asks for besides messages: panels, restart, erasing, feedback."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage

from bot.feedback.record import FeedbackLog
from tests.channels.web import PLANTED, Page, Site


@pytest.mark.parametrize("what", ["why", "summary"])
async def test_a_panel_leaves_the_conversation_as_it_is(page: Page, site: Site, what: str) -> None:
    await page.say("hi")
    await page.replies()
    reply = await page.call("panel", what=what)
    assert reply == {"ok": True, "text": f"utter_{what}_nothing_yet"}
    assert len(site.agent.heard) == 1
    await page.hello(page.session)
    assert len(page.shown) == 2


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
    assert len(page.hello_reply["messages"]) == 1, "the welcome is shown after a restart"
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


async def test_feedback_is_kept_without_words(page: Page, site: Site, tmp_path: Path) -> None:
    async def answer(message: UserMessage) -> None:
        await site.agent.say(message, {"text": "Bones hurt.", "metadata": {"about": "symptoms"}})

    site.agent.reply = answer
    await page.say(PLANTED)
    await page.replies()
    for helpful in (True, False):
        assert await page.call("feedback", message="m1.1", helpful=helpful) == {"ok": True}
    log = FeedbackLog(f"sqlite:///{tmp_path / 'bonewatch.db'}")
    assert [(row.about, row.helpful, row.level) for row in log.rows()] == [("symptoms", False, "none")]
    assert PLANTED.encode() not in (tmp_path / "bonewatch.db").read_bytes()
    for wrong in ({"message": PLANTED, "helpful": True}, {"message": "m1.1", "helpful": "yes"}, {}):
        assert (await page.call("feedback", **wrong))["ok"] is False


async def test_a_replay_tells_what_the_person_thought_of_a_reply(page: Page, site: Site) -> None:
    for text in ("one", "two"):
        await page.say(text)
    await page.replies(2)
    assert all(one["helpful"] is None for one in (await page.hello(page.session))["messages"])
    await page.call("feedback", message="m2.1", helpful=False)
    shown = (await page.hello(page.session))["messages"]
    assert {one["id"]: one["helpful"] for one in shown if one["helpful"] is not None} == {"m2.1": False}
    stranger = await site.open()
    await stranger.say("two", "m2")
    await stranger.replies()
    assert all(one["helpful"] is None for one in (await stranger.hello(stranger.session))["messages"])


async def test_a_replay_does_without_opinions_that_cannot_be_read(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    await page.say("hi")
    await page.replies()
    monkeypatch.setattr(FeedbackLog, "opinions", lambda *_: 1 / 0)
    await page.hello(page.session)
    assert page.shown == [("user", "hi"), ("bot", "heard hi")]


async def test_a_second_tab_of_the_session_sees_what_the_first_wrote(page: Page, site: Site) -> None:
    twin = await site.open(page.session)
    await page.say("hi", "m1")
    await page.say("hi", "m1")
    await page.replies()
    await twin.replies(2)
    assert [(one["from"], one["text"]) for one in twin.messages] == [("user", "hi"), ("bot", "heard hi")]
    assert page.texts == ["heard hi"], "what one wrote oneself is sent back"


async def test_a_second_tab_is_told_of_what_was_deleted(page: Page, site: Site) -> None:
    await page.say("hi")
    await page.replies()
    twin = await site.open(page.session)
    twin.socket.on("renew", lambda data: twin._take("renew", data))
    await page.call("erase")
    await twin.until(lambda: ("renew", {"erased": True}) in twin.seen)
    await twin.hello(twin.session)
    assert [one["id"] for one in twin.hello_reply["messages"]] == ["welcome"]
