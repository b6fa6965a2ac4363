"""Telegram: what its stock channel gets wrong, each as a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.channels.fakes.telegram import SECRET, FakeTelegram, Mood
from tests.channels.telegram.chat import BUTTONS, NO, PUBLIC, WELCOME, YES, Chat, asking, chat
from tests.channels.web import PLANTED, FakeAgent


def words_responses(person: Chat) -> None:
    async def word(name: str, tracker: Any, channel: str) -> dict[str, Any]:
        return {"text": f"worded {name}"}

    person.agent.nlg.generate = word


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
    words_responses(person)
    update = person.telegram.said(**{kind: {"file_id": "x"}})
    assert await person.tap(update) == ["worded utter_not_text"]
    assert person.heard == []


async def test_the_words_below_a_picture_are_heard_and_the_picture_is_told_of(person: Chat) -> None:
    words_responses(person)
    update = person.telegram.said(photo=[{"file_id": "x"}], caption="my legs are numb")
    assert await person.tap(update) == ["heard my legs are numb", "worded utter_not_text"]


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
