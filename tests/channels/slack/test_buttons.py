"""Taps: a button is used once, says which question it answers, and is answered however late it comes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from tests.channels.fakes.slack import FakeSlack, Message, Mood
from tests.channels.fakes.slack_person import Person
from tests.channels.slack.site import Site

YES = '/answer{"question": "limbs", "value": "yes"}'
NO = '/answer{"question": "limbs", "value": "no"}'
BUTTONS = [{"title": "Yes", "payload": YES}, {"title": "No", "payload": NO}]


async def _asked(site: Site, slack: FakeSlack, person: Person, **more: Any) -> Message:
    """A question with buttons, after the welcome."""

    async def ask(message: UserMessage) -> None:
        await site.agent.say(message, {"text": "Are your legs weak?", "metadata": {"buttons": BUTTONS}})

    site.agent.reply = ask
    await site.event(person.says("my back hurts", **more))
    question = (await slack.replies(2))[-1]
    site.agent.reply = site.agent.echo
    return question


async def test_a_tap_answers_its_question_and_uses_the_buttons_up(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    question = await _asked(site, slack, alice)
    await site.interaction(alice.taps(question, "No"))
    await slack.replies(3)
    assert site.agent.heard[-1].text == NO
    await slack.until(lambda: not question.buttons)
    assert question.shown == "Are your legs weak?"
    assert question.blocks[-1]["elements"][0]["text"] == "✓ *No*"


async def test_the_same_tap_twice_counts_once(site: Site, slack: FakeSlack, alice: Person) -> None:
    question = await _asked(site, slack, alice)
    tap = alice.taps(question, "No")
    await asyncio.gather(site.interaction(tap), site.interaction(tap))
    await slack.replies(3)
    await asyncio.sleep(0.2)
    assert len(site.agent.heard) == 2


async def test_a_tap_waits_for_the_words_before_it(site: Site, slack: FakeSlack, alice: Person) -> None:
    question = await _asked(site, slack, alice)
    await site.event(alice.says("wait"))
    await site.interaction(alice.taps(question, "Yes"))
    await slack.replies(4)
    assert [message.text for message in site.agent.heard] == ["my back hurts", "wait", YES]


async def test_a_tap_in_a_thread_is_answered_in_the_thread(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    question = await _asked(site, slack, alice, thread_ts="1700.5")
    await site.interaction(alice.taps(question, "Yes"))
    assert (await slack.replies(3))[-1].thread_ts == "1700.5"


async def test_a_button_of_another_time_is_heard_as_its_label(
    site: Site, slack: FakeSlack, alice: Person
) -> None:
    question = await _asked(site, slack, alice)
    for button in question.buttons:
        button["value"] = '/no_longer_known{"a": 1}'
    await site.interaction(alice.taps(question, "No"))
    await slack.replies(3)
    assert site.agent.heard[-1].text == "No"


@pytest.mark.parametrize("mood", [Mood(status=500), Mood(status=429, retry_after=1), Mood(cut=True)])
async def test_using_up_is_tried_again(site: Site, slack: FakeSlack, alice: Person, mood: Mood) -> None:
    question = await _asked(site, slack, alice)
    slack.fail(mood, method="chat.update")
    await site.interaction(alice.taps(question, "No"))
    await slack.replies(3)
    await slack.until(lambda: not question.buttons)


async def test_a_message_that_is_gone_stops_nothing(
    site: Site, slack: FakeSlack, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    question = await _asked(site, slack, alice)
    slack.messages.remove(question)
    await site.interaction(alice.taps(question, "No"))
    await slack.replies(2)
    await slack.until(lambda: "message_not_found" in caplog.text)


@pytest.mark.parametrize(
    "action",
    [
        {"type": "radio_buttons", "action_id": "x", "selected_option": {"value": "1"}},
        {"type": "checkboxes", "action_id": "x", "selected_options": []},
        {"type": "static_select", "action_id": "say:0", "selected_option": {"value": "1"}},
        {"type": "button", "action_id": "another-app", "value": "1"},
    ],
)
async def test_a_control_that_is_not_ours_is_answered(
    site: Site, slack: FakeSlack, alice: Person, action: dict[str, Any]
) -> None:
    question = await _asked(site, slack, alice)
    await site.interaction(alice.interacts(question, action))
    assert (await slack.replies(3))[-1].shown == "notice utter_slack_strange"


@pytest.mark.parametrize("kind", ["view_submission", "shortcut", "message_action", "made_up_later"])
async def test_another_interaction_is_answered_directly(
    site: Site, slack: FakeSlack, alice: Person, kind: str
) -> None:
    payload = {"type": kind, "team": {"id": "T0TEAM"}, "user": {"id": alice.user}, "trigger_id": f"t-{kind}"}
    await site.interaction(payload)
    [told] = await slack.replies(1)
    assert (told.channel, told.shown) == (alice.channel, "notice utter_slack_strange")


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_closed", "team": {"id": "T"}, "user": {"id": "U0ALICE"}},
        {"type": "block_suggestion", "team": {"id": "T"}, "user": {"id": "U0ALICE"}},
        {"type": "block_actions"},
        {"type": "block_actions", "user": "text", "actions": "text"},
        {},
    ],
)
async def test_what_needs_no_answer_is_only_acknowledged(
    site: Site, slack: FakeSlack, payload: dict[str, Any]
) -> None:
    await site.interaction(payload)
    await asyncio.sleep(0.1)
    assert slack.messages == []
