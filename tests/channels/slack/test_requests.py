"""What requests meet: strangers are turned away, all else is acknowledged at once and answered once."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from rasa.core.channels.channel import UserMessage

from tests.channels.fakes.slack import TEAM, FakeSlack
from tests.channels.fakes.slack_person import Person, Request, as_form, as_json, signed
from tests.channels.slack.site import Site
from tests.channels.web import PROBLEM

WELCOME = "notice utter_welcome_slack"


def _shown(slack: FakeSlack) -> list[str]:
    return [message.shown for message in slack.messages]


async def test_a_direct_message_is_answered_there(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.event(alice.says("my legs are weak"))
    await slack.replies(2)
    assert _shown(slack) == [WELCOME, "heard my legs are weak"]
    assert {message.channel for message in slack.messages} == {alice.channel}
    assert site.agent.heard[0].sender_id.startswith("slack:")
    assert alice.user not in site.agent.heard[0].sender_id


@pytest.mark.parametrize("change", ["secret", "old", "future", "body", "none", "letters", "number"])
async def test_a_request_that_slack_did_not_sign_is_refused(
    site: Site, slack: FakeSlack, alice: Person, change: str
) -> None:
    good = as_json(alice.says("hello"))
    bad = {
        "secret": signed(good.body, secret="another secret of the same kind"),
        "old": signed(good.body, moment=time.time() - 301),
        "future": signed(good.body, moment=time.time() + 301),
        "body": Request(good.body.replace(b"hello", b"other"), good.headers),
        "none": Request(good.body, {"Content-Type": "application/json"}),
        "letters": Request(good.body, {**good.headers, "X-Slack-Signature": "v0=\u00e9"}),
        "number": Request(good.body, {**good.headers, "X-Slack-Request-Timestamp": "soon"}),
    }[change]
    assert await site.deliver(bad) == (401, "")
    assert await site.deliver(signed(b"\xff\xfe", secret="another")) == (401, "")
    assert site.agent.heard == []


async def test_slack_can_verify_the_address(site: Site) -> None:
    question = {"type": "url_verification", "challenge": "3eZbrw1aB", "token": "x"}
    assert await site.deliver(as_json(question)) == (200, "3eZbrw1aB")
    assert (await site.deliver(signed(json.dumps(question).encode(), secret="another")))[0] == 401


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"[" * 5000, b'"text"'])
async def test_what_cannot_be_read_is_refused(site: Site, body: bytes) -> None:
    assert (await site.deliver(signed(body)))[0] == 400


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/json", "text/plain"]
)
async def test_any_way_to_say_json_is_understood(
    site: Site, slack: FakeSlack, alice: Person, content_type: str
) -> None:
    event = json.dumps(alice.says("caf\u00e9"), ensure_ascii=False).encode()
    assert (await site.deliver(signed(event, content_type)))[0] == 200
    assert "heard caf\u00e9" in (await slack.replies(2))[-1].shown


async def test_a_slow_turn_is_acknowledged_at_once(site: Site, slack: FakeSlack, alice: Person) -> None:
    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(1.0)
        await site.agent.echo(message)

    site.agent.reply = slow
    start = time.monotonic()
    await site.event(alice.says("hello"))
    assert time.monotonic() - start < 0.5
    await slack.replies(2)


@pytest.mark.parametrize("reason", ["http_timeout", "http_error", "connection_failed", "unknown_error"])
async def test_an_event_that_comes_again_is_answered_once(
    site: Site, slack: FakeSlack, alice: Person, reason: str
) -> None:
    request = as_json(alice.says("no"))
    for number in range(3):
        assert (await site.deliver(request.again(number, reason) if number else request))[0] == 200
    await slack.replies(2)
    await asyncio.sleep(0.6)
    assert [message.text for message in site.agent.heard] == ["no"]
    assert len(slack.messages) == 2


async def test_a_retry_of_an_event_that_never_arrived_is_answered(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    assert (await site.deliver(as_json(alice.says("hello")).again()))[0] == 200
    await slack.replies(2)


async def test_a_failed_turn_says_so(site: Site, slack: FakeSlack, alice: Person) -> None:
    async def broken(_: UserMessage) -> None:
        raise RuntimeError("planted symptom words")

    site.agent.reply = broken
    await site.event(alice.says("hello"))
    assert (await slack.replies(2))[-1].shown == PROBLEM


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": "BBOT", "user": "UBOT"},
        {"user": None},
        {"type": "reaction_added"},
        {"type": "app_mention"},
        {"text": "unfurled", "subtype": "message_changed", "message": {"user": "U0ALICE", "text": "a"}},
    ],
)
async def test_what_is_no_message_of_a_person_is_left_alone(
    site: Site, slack: FakeSlack, alice: Person, more: dict[str, object]
) -> None:
    await site.event(alice.says("hello", **more))
    await site.event(alice.says("after"))
    await slack.replies(2)
    assert [message.text for message in site.agent.heard] == ["after"]


async def test_a_change_of_a_message_is_no_answer_but_is_not_passed_over(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    now, before = {"user": alice.user, "text": "yes"}, {"user": alice.user, "text": "no"}
    change = {"subtype": "message_changed", "user": None, "message": now, "previous_message": before}
    await site.event(alice.says("", **change))
    assert (await slack.replies(1))[0].shown == "notice utter_edited"
    preview = {**change, "previous_message": {**now}}
    await site.event(alice.says("", **preview))
    await site.event(alice.says("", **{**change, "message": {**now, "bot_id": "BBOT"}}))
    await asyncio.sleep(0.2)
    assert len(slack.messages) == 1
    assert site.agent.heard == []


@pytest.mark.parametrize("text", ["", None])
async def test_a_file_or_a_voice_clip_is_told_to_be_no_text(
    site: Site, slack: FakeSlack, alice: Person, text: str | None
) -> None:
    async def word(name: str, *_: object) -> dict[str, str]:
        return {"text": f"worded {name}"}

    site.agent.nlg.generate = word
    await site.event(alice.says("", subtype="file_share", text=text, files=[{"id": "F1"}]))
    assert (await slack.replies(2))[1].shown == "worded utter_not_text"
    assert site.agent.heard == []


async def test_escapes_and_mentions_of_slack_do_not_reach_the_agent(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    await site.event(alice.says("x", text="<@UBOT> temp &gt; 39 &amp; <tel:911|911>"))
    await slack.replies(2)
    assert site.agent.heard[0].text == "temp > 39 & 911"


async def test_intents_typed_by_hand_stay_words(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.event(alice.says('/session_start{"slot": "x"}'))
    await slack.replies(2)
    assert not site.agent.heard[0].text.startswith("/")


async def test_two_people_never_share_a_conversation(site: Site, slack: FakeSlack, alice: Person) -> None:
    bob = Person("U0BOB")
    await asyncio.gather(site.event(alice.says("a")), site.event(bob.says("b")))
    await slack.replies(4)
    assert len({message.sender_id for message in site.agent.heard}) == 2
    assert {m.channel for m in slack.messages if m.shown == "heard b"} == {bob.channel}


async def test_quick_messages_are_answered_as_one_and_in_order(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    for text in ("my back hurts", "since Monday", "and my legs feel weak"):
        await site.event(alice.says(text))
    await slack.replies(2)
    assert [message.text for message in site.agent.heard] == [
        "my back hurts\nsince Monday\nand my legs feel weak"
    ]


async def test_a_thread_is_answered_in_the_thread(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.event(alice.says("hello", thread_ts="1700.1"))
    assert {message.thread_ts for message in await slack.replies(2)} == {"1700.1"}


async def test_a_room_is_told_once_and_privately(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.event(alice.mentions("my legs are weak"))
    [told] = await slack.replies(1)
    assert (told.channel, told.only_for, told.text) == ("C0ROOM", alice.user, "notice utter_private_only")
    await site.event(alice.mentions("hello?"))
    await site.event(alice.event(type="message", channel="C0ROOM", channel_type="channel", text="to others"))
    await site.event(alice.event(type="message", channel="G0GROUP", channel_type="mpim", text="to others"))
    await site.event(Person("U0BOB").mentions("me too"))
    await slack.replies(2)
    await asyncio.sleep(0.2)
    assert [message.only_for for message in slack.messages] == [alice.user, "U0BOB"]
    assert site.agent.heard == []


async def test_who_cannot_be_told_in_the_room_is_told_directly(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    slack.strangers.add("C0ROOM")
    await site.event(alice.mentions("hello"))
    [told] = await slack.replies(1)
    assert (told.channel, told.shown) == (alice.channel, "notice utter_private_only")


async def test_the_home_tab_welcomes(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.event(alice.opens_home())
    await slack.until(lambda: alice.user in slack.homes)
    assert slack.homes[alice.user]["blocks"][0]["text"]["text"] == WELCOME
    await site.event(alice.opens_home("messages"))
    await asyncio.sleep(0.1)
    assert len(slack.called("views.publish")) == 1


async def test_events_are_held_back_is_only_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    limited = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}
    assert await site.deliver(as_json(limited)) == (200, "")
    assert "holds events back" in caplog.text


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("help", "/help"),
        ("Summary", "/summary"),
        ("restart", "/restart"),
        ("/delete", "/delete"),
        ("", "/help"),
    ],
)
async def test_the_command_reaches_the_agent(
    site: Site, slack: FakeSlack, alice: Person, typed: str, heard: str
) -> None:
    assert await site.command(alice.commands(typed)) == ""
    await slack.replies(2)
    assert site.agent.heard[0].text == heard
    assert {message.channel for message in slack.messages} == {alice.channel}


async def test_words_after_the_command_are_heard(site: Site, slack: FakeSlack, alice: Person) -> None:
    await site.command(alice.commands("I can't feel my legs"))
    await slack.replies(2)
    assert site.agent.heard[0].text == "I can't feel my legs"


async def test_the_command_in_a_room_is_answered_directly(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    said = json.loads(await site.command(alice.commands("summary", "C0ROOM")))
    assert said == {"response_type": "ephemeral", "text": "notice utter_slack_direct"}
    await slack.replies(2)
    assert {message.channel for message in slack.messages} == {alice.channel}
    await site.event(alice.says("hello"))
    await slack.replies(3)
    assert len({message.sender_id for message in site.agent.heard}) == 1


async def test_a_command_of_another_name_is_not_ours(site: Site, alice: Person) -> None:
    assert await site.deliver(as_form(**alice.commands("help", command="/other"))) == (200, "")
    assert site.agent.heard == []
