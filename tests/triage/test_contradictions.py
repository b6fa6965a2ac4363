"""A plain denial of what was reported: asked about once, and kept unless the person says it was a mistake."""

from __future__ import annotations

import pytest

from bot.triage.episode import CONTRADICTION, Episode
from bot.triage.model import Level
from bot.triage.parts import Reply
from bot.triage.reply import not_understood, reply_to, resuming
from bot.triage.reports import Answer, Message, Remark
from tests.triage.talk import HEDGED, LOST, NO, PROTOCOL, UNSURE, YES, said, told

NAME = PROTOCOL.findings["bone_pain"].name


def names(reply: Reply) -> list[str]:
    return [part.name for part in reply.parts]


def doubted(start: str = "bone_pain") -> Episode:
    """The episode once it was asked whether the report of bone pain was a mistake."""
    reply = reply_to(told("-bone_pain", start=reply_to(told(start), PROTOCOL).episode), PROTOCOL)
    assert reply.episode.pending == CONTRADICTION
    return reply.episode


def test_a_contradiction_is_asked_about_and_the_report_stands() -> None:
    turn = told("bone_pain", "-bone_pain")
    reply = reply_to(turn, PROTOCOL)
    assert turn.contradicted == ("bone_pain",)
    assert turn.after.level is Level.URGENT
    assert names(reply) == ["utter_still_urgent", "utter_ask_contradiction"]
    assert reply.parts[-1].values == {"heard": NAME}
    assert (reply.episode.pending, reply.episode.doubted) == (CONTRADICTION, ("bone_pain",))


def test_the_question_does_not_count_among_the_safety_questions() -> None:
    assert CONTRADICTION not in doubted().asked


def test_yes_a_mistake_takes_the_report_back() -> None:
    turn = told(Message(answer=YES, answers=CONTRADICTION), start=doubted())
    assert turn.retracted == ("bone_pain",)
    assert turn.after.level is Level.NONE
    assert names(reply_to(turn, PROTOCOL)) == ["utter_none_yet", "utter_correction_noted"]


@pytest.mark.parametrize("answer", [NO, UNSURE, HEDGED])
@pytest.mark.parametrize("by_button", [True, False])
def test_anything_but_yes_keeps_the_report(answer: Answer, by_button: bool) -> None:
    turn = told(Message(answer=answer, answers=CONTRADICTION if by_button else None), start=doubted())
    assert turn.retracted == ()
    assert turn.after.level is Level.URGENT
    parts = names(reply_to(turn, PROTOCOL))
    assert parts[:2] == ["utter_still_urgent", "utter_contradiction_stands"]
    assert parts[2].startswith("utter_ask_")


@pytest.mark.parametrize(
    "silence",
    [said(""), said("fatigue"), said("-fever"), said("%fever"), LOST, Message(answer=YES, answers="limbs")],
)
def test_silence_keeps_the_report(silence: Message) -> None:
    turn = told(silence, start=doubted())
    assert turn.retracted == ()
    assert turn.after.level.rank >= Level.URGENT.rank
    assert turn.after.case(PROTOCOL).has("bone_pain")


@pytest.mark.parametrize("line", ["bone_pain", "bone_pain:severe", "limb_weakness"])
def test_a_yes_beside_words_that_say_it_is_there_takes_nothing_back(line: str) -> None:
    turn = told(said(f"{line} bone_pain", answer=YES), start=doubted())
    assert turn.retracted == ()
    assert turn.after.case(PROTOCOL).has("bone_pain")
    assert turn.after.level.rank >= Level.URGENT.rank


@pytest.mark.parametrize("answer", [NO, UNSURE, HEDGED, None])
def test_it_is_asked_once(answer: Answer | None) -> None:
    kept = reply_to(told(Message(answer=answer), start=doubted()), PROTOCOL).episode
    again = told("-bone_pain", start=kept)
    assert again.contradicted == ()
    assert "utter_ask_contradiction" not in names(reply_to(again, PROTOCOL))
    assert again.after.case(PROTOCOL).has("bone_pain")


def test_each_finding_is_asked_about_for_itself() -> None:
    kept = told(Message(answer=NO), start=doubted("bone_pain fatigue")).after
    turn = told("-fatigue", start=kept)
    assert turn.contradicted == ("fatigue",)
    yes = told(Message(answer=YES), start=reply_to(turn, PROTOCOL).episode)
    assert yes.retracted == ("fatigue",)
    assert yes.after.case(PROTOCOL).has("bone_pain")


def test_what_is_told_anew_after_a_mistake_can_be_denied_anew() -> None:
    taken = told(Message(answer=YES), start=doubted()).after
    assert told("bone_pain", "-bone_pain", start=taken).contradicted == ("bone_pain",)


def test_an_old_button_leaves_the_question_open_with_its_words() -> None:
    reply = reply_to(told(Message(answer=NO, answers="limbs"), start=doubted()), PROTOCOL)
    assert reply.parts[-1].name == "utter_ask_contradiction"
    assert reply.parts[-1].values == {"heard": NAME}
    assert reply.episode.pending == CONTRADICTION
    assert told(Message(answer=YES, answers=CONTRADICTION), start=reply.episode).retracted == ("bone_pain",)


def test_a_late_tap_on_its_button_answers_nothing() -> None:
    later = told("fatigue", start=doubted()).after
    turn = told(Message(answer=YES, answers=CONTRADICTION), start=later)
    assert (turn.retracted, turn.answered) == ((), None)
    assert turn.after.level is Level.URGENT


@pytest.mark.parametrize("denial", ["-limb_weakness", "-limb_weakness -fever"])
def test_in_an_emergency_there_is_a_hint_and_no_question(denial: str) -> None:
    turn = told("limb_weakness", denial)
    reply = reply_to(turn, PROTOCOL)
    assert names(reply) == ["utter_emergency_spine_ed", "utter_contradiction_hint"]
    assert reply.parts[-1].values == {"heard": PROTOCOL.findings["limb_weakness"].name}
    assert reply.episode.pending is None
    assert reply.episode.level is Level.EMERGENCY
    again = told("-limb_weakness", start=reply.episode)
    assert names(reply_to(again, PROTOCOL)) == ["utter_emergency_spine_ed"]


def test_what_the_hint_says_to_write_takes_the_report_back() -> None:
    turn = told("limb_weakness", "-limb_weakness", said("", Remark.CORRECTS))
    assert turn.retracted == ("limb_weakness",)
    assert turn.after.level is Level.NONE


@pytest.mark.parametrize("answer", [YES, NO, None])
def test_a_bare_answer_to_the_hint_takes_nothing_back(answer: Answer | None) -> None:
    turn = told("limb_weakness", "-limb_weakness", Message(answer=answer))
    assert turn.retracted == ()
    assert turn.after.level is Level.EMERGENCY


def test_words_that_hold_both_are_no_contradiction() -> None:
    turn = told("limb_weakness", "-limb_weakness limb_weakness")
    assert turn.contradicted == ()


@pytest.mark.parametrize("line", ["?bone_pain", "~bone_pain", "%bone_pain", "*bone_pain"])
def test_only_a_denial_contradicts(line: str) -> None:
    assert told("bone_pain", line).contradicted == ()


def test_it_is_not_put_again_after_a_digression() -> None:
    assert resuming(doubted()) == ()
    assert not_understood(told(LOST, start=doubted())).episode.pending == CONTRADICTION
