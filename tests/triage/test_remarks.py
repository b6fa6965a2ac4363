"""Answers to what is said of the advice: each stands behind the advice, and none lowers it."""

from __future__ import annotations

import pytest

from bot.triage.model import Level
from bot.triage.parts import Part, Reply
from bot.triage.reply import plan_unaided, reply_to, resuming, with_answer
from bot.triage.reports import Answer, Message, Remark
from tests.triage.talk import NO, PROTOCOL, UNSURE, YES, said, told

ANSWERED = [Remark.WONT_COME, Remark.WONT_CALL, Remark.ALONE, Remark.BETTER]


def names(reply: Reply) -> list[str]:
    return [part.name for part in reply.parts]


@pytest.mark.parametrize("remark", ANSWERED)
def test_in_an_emergency(remark: Remark) -> None:
    turn = told("limb_weakness", said("", remark))
    assert names(reply_to(turn, PROTOCOL)) == ["utter_emergency_spine_ed", f"utter_{remark.value}"]
    assert turn.needs_word
    assert plan_unaided(turn, PROTOCOL) == reply_to(turn, PROTOCOL)
    assert turn.after.level is Level.EMERGENCY


@pytest.mark.parametrize("remark", ANSWERED)
def test_when_urgent(remark: Remark) -> None:
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    turn = told(said("", remark), start=start)
    parts = names(reply_to(turn, PROTOCOL))
    assert parts[:2] == ["utter_still_urgent", f"utter_{remark.value}_urgent"]
    assert len([name for name in parts if name.startswith("utter_ask_")]) <= 1
    assert turn.needs_word
    assert plan_unaided(turn, PROTOCOL) == reply_to(turn, PROTOCOL)


@pytest.mark.parametrize("remark", list(Remark))
@pytest.mark.parametrize("line", ["", "dental_procedure_planned", "-fever"])
def test_below_urgent_there_is_no_answer_to_it(remark: Remark, line: str) -> None:
    turn = told(line, said("", remark))
    assert not turn.needs_word
    reply = reply_to(turn, PROTOCOL)
    assert not {f"utter_{r.value}{suffix}" for r in Remark for suffix in ("", "_urgent")} & set(names(reply))


def test_several_are_answered_one_after_the_other() -> None:
    turn = told("chest_pain", said("", *ANSWERED))
    assert names(reply_to(turn, PROTOCOL)) == [
        "utter_emergency_chest",
        "utter_wont_come",
        "utter_wont_call",
        "utter_alone",
        "utter_better",
    ]


@pytest.mark.parametrize("line", ["limb_weakness", "fever", "chest_pain"])
def test_better_beside_a_new_report_is_not_greeted(line: str) -> None:
    turn = told("limb_weakness", said(line, Remark.BETTER))
    assert "utter_better" not in names(reply_to(turn, PROTOCOL))


@pytest.mark.parametrize("remark", ANSWERED)
@pytest.mark.parametrize("line", ["limb_weakness", "bone_pain"])
def test_a_remark_in_the_message_that_reports_is_answered_too(remark: Remark, line: str) -> None:
    turn = told(said(line, remark))
    parts = names(reply_to(turn, PROTOCOL))
    assert parts[0].startswith(f"utter_{turn.after.level.value}_")
    suffix = "" if turn.after.level is Level.EMERGENCY else "_urgent"
    assert (f"utter_{remark.value}{suffix}" in parts) is (remark is not Remark.BETTER)


@pytest.mark.parametrize("level_line", ["bone_pain", "fatigue", "-fever"])
def test_an_open_question_is_put_again(level_line: str) -> None:
    episode = reply_to(told(level_line), PROTOCOL).episode
    expected = (Part(f"utter_ask_{episode.pending}"),) if episode.pending else ()
    assert resuming(episode) == expected


def test_nothing_is_put_again_in_an_emergency() -> None:
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    assert resuming(told("limb_weakness", start=start).after) == ()


@pytest.mark.parametrize("line", ["~limb_weakness", "%limb_weakness"])
def test_is_it_happening_now_is_not_put_again(line: str) -> None:
    assert resuming(reply_to(told(line), PROTOCOL).episode) == ()


@pytest.mark.parametrize("message", [said("bone_pain"), said("bone_pain", Remark.ALONE), said("~bone_pain")])
def test_the_answer_to_a_question_stands_before_our_own(message: Message) -> None:
    reply = with_answer(reply_to(told(message), PROTOCOL), [Part("utter_answer"), Part("utter_caution")])
    assert names(reply)[-3:-1] == ["utter_answer", "utter_caution"]


@pytest.mark.parametrize("answer", [YES, NO, UNSURE])
def test_a_turn_that_told_nothing_is_left_to_its_action(answer: Answer) -> None:
    assert plan_unaided(told(""), PROTOCOL) is None
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    assert plan_unaided(told(Message(answer=answer), start=start), PROTOCOL) is not None
