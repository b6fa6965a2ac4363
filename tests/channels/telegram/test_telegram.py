"""Telegram: what its stock channel gets wrong, and what a messenger may do to us."""

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

from bot.channels.messages import EMPTY_MESSAGE
from tests.channels.fakes.telegram import SECRET, TOKEN, FakeTelegram, Mood, telegram
from tests.channels.telegram.chat import PUBLIC, WELCOME, Chat, chat
from tests.channels.web import PLANTED, PROBLEM, FakeAgent

YES = '/answer{"question": "limbs", "value": "yes"}'
NO = '/answer{"question": "limbs", "value": "no"}'
BUTTONS = [{"title": "Yes", "payload": YES}, {"title": "No", "payload": NO}]


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with telegram() as fake:
        yield fake


@pytest_asyncio.fixture
async def person(fake: FakeTelegram, tmp_path: Path) -> AsyncIterator[Chat]:
    """Somebody who has been welcomed."""
    async with chat(tmp_path, fake, FakeAgent()) as person:
        assert await person.say("hello") == [WELCOME, "heard hello"]
        person.agent.heard.clear()
        yield person


def asking(person: Chat) -> None:
    """From now on the agent asks with buttons."""

    async def ask(message: Any) -> None:
        await person.agent.say(message, {"text": "Weak legs?", "buttons": BUTTONS})

    person.agent.reply = ask


async def test_every_update_is_answered(person: Chat) -> None:
    """The stock channel answers each with an error: its connection belongs to a loop that is closed."""
    for number in range(5):
        assert await person.say(f"m{number}") == [f"heard m{number}"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "sécret"])
async def test_who_does_not_know_the_secret_is_not_heard(person: Chat, secret: str | None) -> None:
    assert await person.send(person.telegram.said("forged"), secret) == 401
    await person.settled()
    assert person.heard == []


async def test_no_address_sets_the_webhook_for_strangers(person: Chat) -> None:
    before = len(person.telegram.called("setWebhook"))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{person.address}/webhooks/telegram/set_webhook") as answer,
    ):
        assert answer.status == 404
    assert len(person.telegram.called("setWebhook")) == before


async def test_the_webhook_is_set_with_the_secret_and_what_we_want_to_hear_of(person: Chat) -> None:
    await person.telegram.until(lambda: person.telegram.webhook)
    assert person.telegram.webhook == {
        "url": f"{PUBLIC}/webhooks/telegram/webhook",
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query"],
    }


async def test_a_replayed_update_is_heard_once(person: Chat) -> None:
    update = person.telegram.said("once")
    for _ in range(3):
        assert await person.send(update) == 200
    await person.settled()
    assert person.heard == ["once"]


async def test_a_replayed_update_is_heard_once_over_a_restart(fake: FakeTelegram, tmp_path: Path) -> None:
    update, agent = fake.said("once"), FakeAgent()
    for _ in range(2):
        async with chat(tmp_path, fake, agent) as person:
            assert await person.send(update) == 200
            await person.settled()
    assert [message.text for message in agent.heard] == ["once"]


async def test_updates_out_of_order_are_each_heard(person: Chat) -> None:
    first, second = person.telegram.said("first"), person.telegram.said("second")
    for update in (second, first):
        assert await person.send(update) == 200
        await person.settled()
    assert person.heard == ["second", "first"]


@pytest.mark.parametrize("sign", ["a", "é", "🦴"])
async def test_a_long_answer_arrives_whole_in_parts(person: Chat, sign: str) -> None:
    """The fake, as Telegram does, refuses more than 4,096 units of UTF-16."""
    said = " ".join([sign * 9] * 1000) + ".\nThis is general information, not medical advice."

    async def at_length(message: Any) -> None:
        await person.agent.say(message, {"text": said, "buttons": BUTTONS})

    person.agent.reply = at_length
    parts = await person.say("tell me all")
    assert len(parts) >= 3
    assert " ".join(parts).split() == said.split()
    assert parts[-1].endswith("not medical advice.")
    shown = person.telegram.messages[-len(parts) :]
    assert [bool(message.keyboard) for message in shown] == [False] * (len(parts) - 1) + [True]


async def test_an_edited_message_is_no_new_answer_but_is_not_passed_over(person: Chat) -> None:
    assert await person.tap(person.telegram.edited("no")) == ["notice utter_edited"]
    assert await person.tap(person.telegram.edited("", caption="x")) == ["notice utter_edited"]
    assert person.heard == []


@pytest.mark.parametrize(
    "content",
    [
        {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "new_chat_member": {"status": "kicked"}}},
        {"channel_post": {"message_id": 1, "chat": {"id": -5, "type": "channel"}, "text": "hello"}},
        {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}}},
        {"message": None},
        {"callback_query": {"id": "1"}},
        {"something_new": {"text": "hello"}},
    ],
)
async def test_other_kinds_of_updates_are_taken_and_left_alone(person: Chat, content: dict[str, Any]) -> None:
    """An error would make Telegram deliver the same again for a day."""
    assert await person.tap(person.telegram.update(**content)) == []
    assert person.heard == []
    assert await person.say("and then?") == ["heard and then?"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"update_id": "x"}', pytest.param(b"[" * 5000, id="deep"), b"\xff"]
)
async def test_what_is_no_update_is_taken_and_left_alone(person: Chat, body: bytes) -> None:
    assert await person.send(body) == 200
    assert person.heard == []


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "video", "document", "location", "contact"])
async def test_what_is_no_text_is_told_to_be_none(person: Chat, kind: str) -> None:
    await person.tap(person.telegram.said(**{kind: {"file_id": "x"}}))
    [message] = person.agent.heard
    assert (message.text, message.metadata["input"]) == (EMPTY_MESSAGE, "not_text")


async def test_the_words_below_a_picture_are_heard_and_the_picture_is_told_of(person: Chat) -> None:
    await person.tap(person.telegram.said(photo=[{"file_id": "x"}], caption="my legs are numb"))
    assert person.heard == ["my legs are numb", EMPTY_MESSAGE]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("/start", "/start"),
        ("/start from_a_leaflet", "/start"),
        ("/help@bonewatch_bot", "/help"),
        ("/summary", "/summary"),
        ("/restart", "/restart"),
        ("/delete", "/delete"),
        ("/bottle of pills", "bottle of pills"),
        ("the /bottle is empty", "the /bottle is empty"),
        ("/session_start", "session_start"),
        ('/answer{"question": "limbs"}', 'answer{"question": "limbs"}'),
        ("call me /bot", "call me /bot"),
    ],
)
async def test_commands_and_words_that_look_like_some(person: Chat, written: str, heard: str) -> None:
    await person.say(written)
    assert person.heard == [heard]


async def test_buttons_fit_and_a_tap_is_answered_and_used_up(person: Chat) -> None:
    asking(person)
    await person.say("my back hurts")
    question = person.telegram.messages[-1]
    assert [button["text"] for button in question.buttons] == ["Yes", "No"]
    assert all(len(button["callback_data"].encode()) <= 64 for button in question.buttons)
    tap = person.telegram.tapped(question, "No")
    await person.tap(tap)
    assert person.heard[-1] == NO
    await person.telegram.until(lambda: not question.keyboard)
    assert person.telegram.called("answerCallbackQuery") == [
        {"callback_query_id": tap["callback_query"]["id"], "text": "No"}
    ]


async def test_a_double_tap_counts_once_and_a_change_of_mind_counts(person: Chat) -> None:
    asking(person)
    await person.say("my back hurts")
    question = person.telegram.messages[-1]
    taps = [person.telegram.tapped(question, title) for title in ("No", "No", "Yes")]
    for tap in taps:
        assert await person.send(tap) == 200
    await person.settled()
    assert person.heard[1:] == [NO, YES]
    await person.telegram.until(lambda: len(person.telegram.answered) == 3)


async def test_a_button_works_after_a_restart(fake: FakeTelegram, tmp_path: Path) -> None:
    agent = FakeAgent()
    async with chat(tmp_path, fake, agent) as person:
        asking(person)
        await person.say("my back hurts")
    async with chat(tmp_path, fake, agent) as person:
        await person.tap(fake.tapped(fake.messages[-1], "Yes"))
    assert agent.heard[-1].text == YES


@pytest.mark.parametrize("token", ["", "c:session_start", "a:limbs:maybe", PLANTED])
async def test_a_forged_button_is_answered_and_means_nothing(person: Chat, token: str) -> None:
    assert await person.tap(person.telegram.tap(token)) == []
    await person.telegram.until(lambda: person.telegram.answered)
    assert person.heard == []


async def test_a_button_of_a_message_too_old_to_tell_still_counts(person: Chat) -> None:
    await person.tap(person.telegram.tap("a:limbs:yes"))
    assert person.heard == [YES]


async def test_a_tidying_that_fails_costs_no_answer(person: Chat) -> None:
    asking(person)
    await person.say("my back hurts")
    for method in ("answerCallbackQuery", "editMessageReplyMarkup"):
        person.telegram.fail(Mood(400, "Bad Request: query is too old"), method=method)
    assert await person.tap(person.telegram.tapped(person.telegram.messages[-1], "No")) == ["Weak legs?"]


async def test_a_group_is_told_once_and_never_heard(person: Chat) -> None:
    for number, text in enumerate(("hello", "my legs are numb")):
        said = await person.say(text, chat=-99, kind="supergroup")
        assert said == (["notice utter_private_only"] if number == 0 else [])
    assert person.heard == []


async def test_two_people_have_two_conversations(person: Chat) -> None:
    assert await person.say("me", chat=8) == [WELCOME, "heard me"]
    await person.say("you", chat=9)
    assert len({message.sender_id for message in person.agent.heard}) == 2
    assert all(message.sender_id.startswith("telegram:") for message in person.agent.heard)


@pytest.mark.parametrize(
    "mood",
    [
        Mood(429, "Too Many Requests: retry after 0", retry_after=0),
        Mood(500, "Internal Server Error"),
        Mood(502, body="<html>Bad Gateway</html>"),
        Mood(200, body="not json"),
        Mood(cut=True),
    ],
    ids=["429", "500", "502", "no json", "cut"],
)
async def test_an_answer_that_could_not_be_sent_is_sent_later_in_order(person: Chat, mood: Mood) -> None:
    person.telegram.fail(mood, times=2)
    assert await person.say("one") == ["heard one"]
    tracker = await person.agent.tracker_store.retrieve(person.agent.heard[0].sender_id)
    assert "one" in [event.text for event in tracker.events if hasattr(event, "text")]


async def test_a_flood_limit_is_honoured_and_nothing_overtakes(person: Chat) -> None:
    person.telegram.fail(Mood(429, "Too Many Requests: retry after 1", retry_after=1))
    began = time.monotonic()
    assert await person.send(person.telegram.said("one")) == 200
    await person.service.turns.settled()
    assert await person.say("two") == ["heard one", "heard two"]
    assert time.monotonic() - began >= 1.0


async def test_a_slow_telegram_delays_no_acknowledgement(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent(), seconds=0.2) as person:
        fake.fail(Mood(seconds=0.5))
        began = time.monotonic()
        assert await person.send(fake.said("hello")) == 200
        assert time.monotonic() - began < 0.4
        await person.settled()
        assert fake.texts().count("heard hello") == 1


async def test_what_was_not_sent_is_sent_after_a_restart(fake: FakeTelegram, tmp_path: Path) -> None:
    agent = FakeAgent()
    async with chat(tmp_path, fake, agent) as person:
        await person.say("hello")
        fake.fail(Mood(500, "Internal Server Error"), times=3)
        await person.send(fake.said("one"))
        await person.service.turns.settled()
    fake._moods.clear()
    async with chat(tmp_path, fake, agent) as person:
        await person.say("two")
    assert fake.texts()[-2:] == ["heard one", "heard two"]


async def test_who_blocked_the_bot_costs_nothing(person: Chat, caplog: pytest.LogCaptureFixture) -> None:
    person.telegram.blocked.add(7)
    with caplog.at_level(logging.WARNING):
        assert await person.say(PLANTED) == []
    assert "blocked the bot" in caplog.text
    assert PLANTED not in caplog.text
    person.telegram.blocked.clear()
    assert await person.say("back again") == ["heard back again"]


async def test_a_refused_keyboard_costs_no_words(person: Chat) -> None:
    asking(person)
    person.telegram.fail(Mood(400, "Bad Request: BUTTON_DATA_INVALID"))
    assert await person.say("my back hurts") == ["Weak legs?"]


async def test_a_turn_that_fails_is_a_technical_problem(person: Chat) -> None:
    async def fail(_: Any) -> None:
        raise RuntimeError(PLANTED)

    person.agent.reply = fail
    assert await person.say("hello") == [PROBLEM]


async def test_three_quick_messages_are_one_turn(fake: FakeTelegram, tmp_path: Path) -> None:
    async with chat(tmp_path, fake, FakeAgent(), gather=0.3) as person:
        began = time.monotonic()
        for text in ("my back hurts", "and my legs", "since monday"):
            assert await person.send(fake.said(text)) == 200
        await person.settled()
        assert person.heard == ["my back hurts\nand my legs\nsince monday"]
        assert time.monotonic() - began < 1.5


async def test_typing_is_shown_while_the_answer_is_sought(person: Chat) -> None:
    async def slow(message: Any) -> None:
        await asyncio.sleep(0.1)
        await person.agent.echo(message)

    person.agent.reply = slow
    await person.say("hello")
    assert {"chat_id": 7, "action": "typing"} in person.telegram.called("sendChatAction")


async def test_an_emergency_stands_out_and_comes_first(fake: FakeTelegram, tmp_path: Path) -> None:
    agent = FakeAgent()
    agent.level = "emergency"

    async def urgent(message: Any) -> None:
        await message.output_channel.send_response(
            "", {"text": "Call 911 now.\nLie flat.", "level": "emergency"}
        )

    agent.reply = urgent
    async with chat(tmp_path, fake, agent) as person:
        assert await person.say("my legs are numb") == ["Call 911 now.\nLie flat.", WELCOME]
    assert fake.messages[0].entities == [{"type": "bold", "offset": 0, "length": len("Call 911 now.")}]


async def test_no_log_holds_the_token_or_a_word(
    fake: FakeTelegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with chat(tmp_path, fake, FakeAgent()) as person:
            fake.fail(Mood(cut=True), times=2, method="*")
            fake.fail(Mood(400, f"Bad Request: {PLANTED}"), times=7)
            await person.say(PLANTED)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours
    assert not [line for line in ours if TOKEN in line or PLANTED in line]
