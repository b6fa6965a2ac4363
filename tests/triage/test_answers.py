"""Answers to questions: what each asserts and rules out, whose it is, and what stands above it."""

from __future__ import annotations

import pytest

from bot.triage.episode import CONTRADICTION, SAFETY_LIST, Episode
from bot.triage.model import Experiencer, Level, Status
from bot.triage.person import Person
from bot.triage.reply import reply_to
from bot.triage.reports import Answer, Message
from tests.triage.talk import (
    HEDGED,
    HER,
    HIM,
    MOTHER,
    NO,
    PROTOCOL,
    QUESTIONS,
    THEM,
    UNSURE,
    YES,
    asked,
    said,
    told,
)

START = "bone_pain:mild,stable -uncontrolled_pain"
BACKGROUND = {
    "known_bones": ("bone_metastases",),
    "blood_thinner": ("blood_thinner",),
    "bone_medicine": ("bone_medicine",),
    "opioids": ("opioids",),
    "immunotherapy": ("immunotherapy", "systemic_treatment"),
}
"""Questions that ask for a background, and the contexts that a yes reports."""


@pytest.mark.parametrize(
    ("question", "answer", "present", "absent", "level"),
    [
        ("limbs", YES, {"limb_weakness"}, set(), "emergency"),
        ("limbs", NO, set(), {"limb_weakness", "gait_trouble", "paralysis"}, "soon"),
        ("limbs", UNSURE, set(), set(), "soon"),
        ("feeling", YES, {"numbness_tingling"}, set(), "emergency"),
        ("feeling", NO, set(), {"numbness_tingling", "saddle_numbness"}, "soon"),
        ("feeling", UNSURE, set(), set(), "soon"),
        ("toilet", YES, {"bladder_retention"}, set(), "emergency"),
        (
            "toilet",
            NO,
            set(),
            {"bladder_retention", "bladder_incontinence", "bowel_incontinence"},
            "soon",
        ),
        ("toilet", UNSURE, set(), set(), "soon"),
        ("pain_pattern", YES, {"night_pain"}, set(), "urgent"),
        (
            "pain_pattern",
            NO,
            set(),
            {"sudden_severe_pain", "band_pain", "night_pain", "pain_lying_flat", "pain_on_straining"},
            "soon",
        ),
        ("pain_pattern", UNSURE, set(), set(), "soon"),
        ("weight_bearing", YES, set(), {"cannot_bear_weight"}, "soon"),
        ("weight_bearing", NO, {"cannot_bear_weight"}, set(), "emergency"),
        ("weight_bearing", UNSURE, set(), set(), "soon"),
        ("infection", YES, {"unwell_on_chemo"}, set(), "emergency"),
        ("infection", NO, set(), {"unwell_on_chemo"}, "soon"),
        ("infection", UNSURE, set(), set(), "soon"),
        ("calcium", YES, {"thirst"}, set(), "urgent"),
        ("calcium", NO, set(), {"thirst", "constipation", "nausea_vomiting", "confusion"}, "soon"),
        ("calcium", UNSURE, set(), set(), "soon"),
    ],
)
@pytest.mark.parametrize("by_button", [False, True])
def test_an_answer_to_the_pending_question(
    question: str, answer: Answer, present: set[str], absent: set[str], level: str, by_button: bool
) -> None:
    start = asked(question, START)
    assert start.level is Level.SOON
    turn = told(Message(answer=answer, answers=question if by_button else None), start=start)
    assert {r.finding for r in turn.fresh if r.status is Status.PRESENT} == present
    assert {r.finding for r in turn.fresh if r.status is Status.ABSENT} == absent
    assert turn.after.level is Level(level)
    assert (turn.answered, turn.answer, turn.after.pending) == (question, answer, None)


@pytest.mark.parametrize("question", sorted(BACKGROUND))
@pytest.mark.parametrize("by_button", [False, True])
@pytest.mark.parametrize("answer", [YES, HEDGED, NO, UNSURE])
def test_an_answer_on_the_background(question: str, by_button: bool, answer: Answer) -> None:
    start = asked(question, START)
    turn = told(Message(answer=answer, answers=question if by_button else None), start=start)
    asserted = BACKGROUND[question]
    if answer in (YES, HEDGED):
        assert turn.after.contexts == dict.fromkeys(asserted, Status.PRESENT)
    elif answer is NO:
        assert turn.after.contexts == {asserted[0]: Status.ABSENT}
    else:
        assert turn.after.contexts == {}
    assert turn.fresh == ()
    assert (turn.answered, turn.after.pending) == (question, None)
    assert turn.after.level.rank >= start.level.rank


@pytest.mark.parametrize(
    ("line", "question", "level"),
    [
        ("thirst", "known_bones", "urgent"),
        ("constipation", "known_bones", "urgent"),
        ("muscle_spasm", "bone_medicine", "urgent"),
        ("diarrhoea", "immunotherapy", "urgent"),
    ],
)
def test_a_yes_on_the_background_raises_the_level(line: str, question: str, level: str) -> None:
    start = asked(question, line)
    assert start.level is Level.SOON
    assert told(Message(answer=YES), start=start).after.level is Level(level)
    for answer in (NO, UNSURE):
        assert told(Message(answer=answer), start=start).after.level is Level.SOON


def test_every_question_has_its_answers_tested() -> None:
    marks = test_an_answer_to_the_pending_question.pytestmark
    rows = next(mark for mark in marks if mark.args[0][0] == "question").args[1]
    tested = {(row[0], row[1]) for row in rows}
    assert {question for question, _ in tested} | set(BACKGROUND) == set(QUESTIONS)
    assert tested == {(q, a) for q in set(QUESTIONS) - set(BACKGROUND) for a in (YES, NO, UNSURE)}


@pytest.mark.parametrize("question", sorted(set(QUESTIONS)))
def test_a_hedged_answer_asserts_what_a_yes_asserts_and_rules_nothing_out(question: str) -> None:
    start = asked(question, START)
    yes, hedged = (told(Message(answer=answer), start=start) for answer in (YES, HEDGED))
    assert {r.finding for r in hedged.fresh} == {r.finding for r in yes.fresh if r.status is Status.PRESENT}
    assert hedged.after.level is yes.after.level


def test_yes_to_the_infection_question_tells_of_the_treatment_too() -> None:
    turn = told(Message(answer=YES), start=asked("infection"))
    assert turn.after.contexts["systemic_treatment"] is Status.PRESENT


def test_an_old_button_answers_nothing() -> None:
    start = asked("weight_bearing")
    for old in [*QUESTIONS, SAFETY_LIST, CONTRADICTION]:
        for answer in Answer:
            if old == "weight_bearing":
                continue
            turn = told(Message(answer=answer, answers=old), start=start)
            assert (turn.fresh, turn.answered) == ((), None)
            assert turn.after == start


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_with_no_question_open_tells_nothing(answer: Answer) -> None:
    assert told(Message(answer=answer)).after == Episode()
    assert told(Message(answer=answer, answers="limbs")).after == Episode()


@pytest.mark.parametrize(
    ("question", "answer", "words", "status"),
    [
        ("limbs", NO, "limb_weakness", {"limb_weakness": "present", "gait_trouble": "absent"}),
        ("limbs", NO, "gait_trouble", {"gait_trouble": "present", "limb_weakness": "absent"}),
        ("limbs", YES, "-limb_weakness gait_trouble", {"limb_weakness": "absent", "gait_trouble": "present"}),
        ("limbs", NO, "?limb_weakness", {"limb_weakness": "past"}),
        ("toilet", YES, "-bladder_retention bowel_incontinence", {"bladder_retention": "absent"}),
        ("weight_bearing", YES, "cannot_bear_weight", {"cannot_bear_weight": "present"}),
        ("weight_bearing", NO, "-cannot_bear_weight", {"cannot_bear_weight": "absent"}),
        ("limbs", UNSURE, "limb_weakness", {"limb_weakness": "present"}),
    ],
)
def test_words_stand_above_the_yes_or_no_of_the_same_message(
    question: str, answer: Answer, words: str, status: dict[str, str]
) -> None:
    turn = told(said(words, answer=answer), start=asked(question))
    case = turn.after.case(PROTOCOL)
    assert {finding: case.status(finding).value for finding in status} == status


@pytest.mark.parametrize("words", ["%limb_weakness", "~limb_weakness", "*limb_weakness"])
def test_a_yes_holds_beside_words_that_tell_nothing_of_now(words: str) -> None:
    turn = told(said(words, answer=YES), start=asked("limbs"))
    assert turn.after.level is Level.EMERGENCY


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q not in BACKGROUND])
@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_of_a_carer_is_about_the_one_cared_for(question: str, answer: Answer) -> None:
    start = told(said("+bone_pain", person=HER)).after
    turn = told(Message(answer=answer), start=asked(question, "+bone_pain"))
    assert start.person == HER
    assert turn.fresh
    assert {r.experiencer for r in turn.fresh} == {Experiencer.OTHER}
    assert turn.after.person == THEM
    own = told(Message(answer=answer), start=asked(question))
    assert {r.experiencer for r in own.fresh} == {Experiencer.SELF}


@pytest.mark.parametrize(
    ("lines", "person"),
    [
        ([said("+fever", person=HIM)], HIM),
        ([said("+fever")], THEM),
        ([said("+fever", person=HIM), said("+fatigue")], HIM),
        ([said("+fever", person=HIM), said("")], HIM),
        ([said("+fever", person=HIM), said("-fatigue")], HIM),
        ([said("+fever", person=HIM), said("%fatigue", person=HER)], HIM),
        ([said("+fever", person=HIM), said("+fatigue", person=MOTHER)], MOTHER),
        ([said("+fatigue", person=THEM), said("+fever", person=HER)], HER),
        ([said("+fever", person=HIM), said("fatigue")], HIM),
        ([said("+fever", person=HIM), said("fatigue", own=True)], None),
        ([said("fever", person=HIM)], None),
        ([said("%fever", person=HER)], None),
        ([said("", person=HER)], None),
    ],
)
def test_whom_the_conversation_is_about(lines: list[Message], person: Person | None) -> None:
    assert told(*lines).after.person == person


def test_a_question_that_was_answered_is_not_put_again() -> None:
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    reply = reply_to(told(Message(answer=UNSURE), start=start), PROTOCOL)
    assert reply.episode.pending not in (None, start.pending)
