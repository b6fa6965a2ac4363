"""After an answer it is asked whether it helped: seldom, and never where something else matters."""

from __future__ import annotations

from typing import Any

import pytest

ASKED = "Was this helpful?"
QUESTION = "how does radiation treat bone metastasis?"
pytestmark = pytest.mark.model


async def said(conversation: Any, *texts: str) -> list[str]:
    return [(await conversation.say(text))[0]["text"] for text in texts]


@pytest.fixture(autouse=True)
def _empty(settings: Any) -> None:
    from sqlalchemy import delete
    from sqlalchemy.orm import Session

    from actions.feedback import feedback_log
    from bot.feedback.record import FeedbackRow

    with Session(feedback_log()._engine, future=True) as session, session.begin():
        session.execute(delete(FeedbackRow))


def kept() -> list[tuple[str, bool, str]]:
    from actions.feedback import feedback_log

    return [(row.about, row.helpful, row.level) for row in feedback_log().rows()]


async def test_an_answer_ends_with_the_question_once_in_five_replies(conversation: Any) -> None:
    replies = await said(conversation, *[QUESTION] * 6)
    assert [ASKED in reply for reply in replies] == [True, False, False, False, False, True]


@pytest.mark.parametrize(
    ("verdict", "helpful"),
    [
        ("yes", True),
        ("no", False),
        ('/answer{"question": "helpful", "value": "yes"}', True),
        ('/answer{"question": "helpful", "value": "no"}', False),
        ("that was helpful, thank you", True),
        ("that was not helpful", False),
    ],
)
async def test_the_verdict_is_kept_with_its_topic(conversation: Any, verdict: str, helpful: bool) -> None:
    await said(conversation, QUESTION, verdict)
    assert kept() == [("radiation", helpful, "none")]


async def test_a_late_tap_rates_the_last_answer_only(conversation: Any) -> None:
    tap = '/answer{"question": "helpful", "value": "yes"}'
    await said(conversation, QUESTION, "hello", tap, tap)
    assert kept() == [("radiation", True, "none")]


async def test_advice_is_rated_by_its_rule(conversation: Any) -> None:
    replies = await said(conversation, "I have a new pain in my hip bone", *["no"] * 4, "yes", "no", "no")
    assert not any(ASKED in reply for reply in replies[:-1])
    await said(conversation, "that was helpful")
    ((about, helpful, level),) = kept()
    assert (helpful, level) == (True, "urgent")
    assert about not in ("radiation", "other")


async def test_it_is_not_asked_while_a_safety_question_is_open(conversation: Any) -> None:
    assert ASKED not in "".join(await said(conversation, "I have a new pain in my hip bone", QUESTION))


async def test_it_is_not_asked_after_an_emergency(conversation: Any) -> None:
    replies = await said(conversation, "I can't breathe", QUESTION, QUESTION, "that was helpful")
    assert ASKED not in "".join(replies)
    assert all(reply.startswith("Call 911 now") for reply in replies)
    assert kept() == []


@pytest.mark.parametrize("flag", ["my legs are numb", "yes but I can't pee", "no, my legs are weak"])
async def test_a_red_flag_instead_of_a_verdict_wins(conversation: Any, flag: str) -> None:
    assert (await said(conversation, QUESTION, flag))[-1].startswith("Call 911 now")
    assert kept() == []


async def test_it_can_be_asked_while_every_action_fails(lonely_conversation: Any) -> None:
    replies = await said(
        lonely_conversation, QUESTION, "yes", '/answer{"question": "helpful", "value": "no"}'
    )
    assert all("not medical advice" in reply for reply in replies)
