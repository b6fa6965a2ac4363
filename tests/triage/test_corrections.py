"""Only a clear correction of the fact itself takes a finding back, and with it perhaps the level."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.episode import CONTRADICTION, Episode
from bot.triage.model import Level, Status
from bot.triage.people import listen
from bot.triage.reply import not_understood, reply_to
from bot.triage.reports import Answer, Message, Remark
from tests.triage.talk import LOST, NO, PROTOCOL, QUESTIONS, UNSURE, YES, asked, messages, offered, said, told

CORRECTS, LAST, EXPLAINS = Remark.CORRECTS, Remark.CORRECTS_LAST, Remark.EXPLAINS
NOT_CORRECTING = [remark for remark in Remark if remark not in (CORRECTS, LAST)]


def held(episode: Episode) -> set[str]:
    cases = [one.case(PROTOCOL) for one in episode.everyone]
    return {finding for case in cases for finding in case.findings if case.has(finding)}


@pytest.mark.parametrize(
    ("said_so_far", "correction", "taken", "level"),
    [
        (["limb_weakness"], said("-limb_weakness", CORRECTS), {"limb_weakness"}, "none"),
        (["limb_weakness"], said("-limb_weakness bone_pain", CORRECTS), {"limb_weakness"}, "urgent"),
        (["limb_weakness"], said("bone_pain", CORRECTS), {"limb_weakness"}, "urgent"),
        (["limb_weakness"], said("", CORRECTS, EXPLAINS), {"limb_weakness"}, "none"),
        (["limb_weakness"], said("", LAST), {"limb_weakness"}, "none"),
        (["limb_weakness fever"], said("-limb_weakness", CORRECTS), {"limb_weakness"}, "urgent"),
        (["limb_weakness", "chest_pain"], said("-limb_weakness", CORRECTS), {"limb_weakness"}, "emergency"),
        (["bone_pain", "limb_weakness"], said("", LAST), {"limb_weakness"}, "urgent"),
        (["bone_pain", "limb_weakness", ""], said("", LAST), {"limb_weakness"}, "urgent"),
        (["limb_weakness bone_pain"], said("", LAST), {"limb_weakness", "bone_pain"}, "none"),
        (["+limb_weakness"], said("-limb_weakness", CORRECTS), {"limb_weakness"}, "none"),
        (["limb_weakness", "-limb_weakness"], said("", CORRECTS), {"limb_weakness"}, "none"),
    ],
)
def test_a_clear_correction_takes_back_what_it_names(
    said_so_far: list[str], correction: Message, taken: set[str], level: str
) -> None:
    before = told(*said_so_far).after
    turn = told(correction, start=before)
    assert set(turn.retracted) == taken
    assert held(turn.after) & taken == set()
    assert held(before) - taken <= held(turn.after)
    assert turn.after.level is Level(level)
    assert turn.contradicted == ()


@pytest.mark.parametrize("remark", NOT_CORRECTING)
@pytest.mark.parametrize(
    "line", ["", "-limb_weakness", "?limb_weakness", "limb_weakness:mild", "bone_pain", "%fever"]
)
def test_no_other_remark_takes_anything_back(remark: Remark, line: str) -> None:
    turn = told("limb_weakness", said(line, remark))
    assert turn.retracted == ()
    assert held(turn.after) >= {"limb_weakness"}
    assert turn.after.level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("said_so_far", "correction"),
    [
        (["limb_weakness"], said("", CORRECTS)),
        (["limb_weakness"], said("-fever", CORRECTS)),
        (["limb_weakness"], said("limb_weakness", CORRECTS)),
        (["limb_weakness"], said("-limb_weakness limb_weakness", CORRECTS)),
        (["limb_weakness"], said("limb_weakness:mild,stable", LAST)),
        (["limb_weakness"], said("%limb_weakness", CORRECTS)),
        (["limb_weakness"], said("~limb_weakness", CORRECTS)),
        (["limb_weakness"], said("?limb_weakness", CORRECTS)),
        (["limb_weakness"], said("*limb_weakness", CORRECTS)),
        (["limb_weakness", "-fever"], said("", LAST)),
        (["limb_weakness", "%fever"], said("", LAST)),
        (["limb_weakness", "~fever"], said("bone_pain", CORRECTS)),
        (["limb_weakness", "-limb_weakness"], said("-fever", CORRECTS)),
    ],
)
def test_a_correction_of_something_else_takes_nothing_back(
    said_so_far: list[str], correction: Message
) -> None:
    turn = told(*said_so_far, correction)
    assert turn.retracted == ()
    assert turn.after.level is Level.EMERGENCY


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, min_size=1, max_size=6))
def test_nothing_is_taken_back_but_what_a_correction_names(conversation: list[Message]) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        lost = held(episode) - held(turn.after)
        assert lost <= set(turn.retracted)
        assert set(turn.retracted) & set(turn.present) == set()
        plan = reply_to if message.understood else lambda t, _: not_understood(t)
        episode = plan(turn, PROTOCOL).episode


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q not in ("weight_bearing", "pain_pattern")][:4]
)
def test_the_wrong_button_takes_back_the_answer_and_no_more(question: str) -> None:
    start = asked(question)
    pressed = told(Message(answer=YES, answers=question), start=start)
    turn = told(said("", LAST), start=pressed.after)
    assert set(turn.retracted) == set(pressed.present)
    assert held(turn.after) == held(start)
    assert turn.after.level is start.level


@pytest.mark.parametrize("answer", [NO, UNSURE])
def test_the_wrong_button_after_a_no_takes_no_report_back(answer: Answer) -> None:
    pressed = told(Message(answer=answer, answers="limbs"), start=asked("limbs"))
    turn = told(said("", LAST), start=pressed.after)
    assert turn.retracted == ()
    assert held(turn.after) == {"bone_pain"}
    assert turn.after.level is pressed.after.level


def test_the_wrong_button_after_a_background_takes_no_report_back() -> None:
    pressed = told(Message(answer=YES, answers="known_bones"), start=asked("known_bones", "thirst"))
    turn = told(said("", LAST), start=pressed.after)
    assert turn.retracted == ()
    assert turn.after.level is Level.URGENT


@pytest.mark.parametrize(
    "correction",
    [said("", LAST), said("", CORRECTS), said("-limb_weakness", CORRECTS), said("fatigue", CORRECTS)],
)
@pytest.mark.parametrize(
    ("first", "level"),
    [(Message(answer=YES), "emergency"), (Message(answer=UNSURE), "urgent"), (LOST, "urgent")],
)
@pytest.mark.parametrize("later", [[], ["bone_pain:mild,stable"], ["limb_weakness"]])
def test_a_level_from_the_safety_list_is_not_taken_back(
    correction: Message, first: Message, level: str, later: list[str]
) -> None:
    listed = told(first, start=offered()).after
    assert listed.level is Level(level)
    turn = told(*later, correction, start=listed)
    assert turn.after.level.rank >= Level(level).rank


def test_a_level_that_no_finding_explains_any_more_is_not_taken_back() -> None:
    start = told("limb_weakness", Message(contexts={"known_cancer": Status.ABSENT})).after
    assert start.level is Level.EMERGENCY
    assert told(said("-limb_weakness", CORRECTS), start=start).after.level is Level.EMERGENCY


def test_after_a_correction_the_same_report_counts_again() -> None:
    turn = told("limb_weakness", said("-limb_weakness", CORRECTS), "limb_weakness")
    assert turn.is_red_flag
    assert turn.after.level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("correction", "values", "level"),
    [
        (said("-fever", CORRECTS, values={"temperature_c": 36.9}), {"temperature_c": 36.9}, "none"),
        (said("-fever", CORRECTS), {}, "none"),
        (said("", LAST), {}, "none"),
        (said("-fever", values={"temperature_c": 36.9}), {"temperature_c": 39.5}, "urgent"),
        (said("fever", CORRECTS, values={"temperature_c": 38.2}), {"temperature_c": 38.2}, "urgent"),
        (said("-fever", Remark.BETTER, values={"temperature_c": 36.9}), {"temperature_c": 39.5}, "urgent"),
    ],
)
def test_a_corrected_temperature(correction: Message, values: dict[str, float], level: str) -> None:
    start = told(said("fever", values={"temperature_c": 39.5})).after
    assert start.level is Level.URGENT
    turn = told(correction, start=start)
    assert (turn.after.values, turn.after.level) == (values, Level(level))


@pytest.mark.parametrize("remarks", [(CORRECTS,), (LAST,)])
def test_a_correction_undoes_a_background(remarks: tuple[Remark, ...]) -> None:
    start = told(Message(contexts={"opioids": Status.PRESENT})).after
    turn = told(said("", *remarks, contexts={"opioids": Status.ABSENT}), start=start)
    assert turn.after.contexts == {"opioids": Status.ABSENT}


@pytest.mark.parametrize("answer", [NO, UNSURE, None])
def test_a_correction_beside_an_open_question_asks_a_safety_question(answer: Answer | None) -> None:
    start = reply_to(told("bone_pain fatigue"), PROTOCOL).episode
    turn = told(said("-fatigue", CORRECTS, answer=answer), start=start)
    reply = reply_to(turn, PROTOCOL)
    assert turn.retracted == ("fatigue",)
    assert [part.name for part in reply.parts][:2] == ["utter_still_urgent", "utter_correction_noted"]
    assert reply.parts[-1].name.startswith("utter_ask_")
    assert reply.episode.pending != CONTRADICTION


@pytest.mark.parametrize(
    ("said_so_far", "correction", "parts"),
    [
        (["limb_weakness"], said("-limb_weakness", CORRECTS), ["utter_none_yet", "utter_correction_noted"]),
        (
            ["limb_weakness chest_pain"],
            said("-limb_weakness", CORRECTS),
            ["utter_emergency_chest", "utter_correction_noted"],
        ),
        (
            ["limb_weakness dental_procedure_planned"],
            said("-limb_weakness", CORRECTS, Remark.BETTER),
            ["utter_soon_dentist", "utter_correction_noted"],
        ),
    ],
)
def test_a_correction_gets_the_level_that_is_left_and_is_confirmed(
    said_so_far: list[str], correction: Message, parts: list[str]
) -> None:
    reply = reply_to(told(*said_so_far, correction), PROTOCOL)
    assert [part.name for part in reply.parts] == parts
    noted = next(part for part in reply.parts if part.name == "utter_correction_noted")
    assert noted.values == {"heard": PROTOCOL.findings["limb_weakness"].name}


@pytest.mark.parametrize("finding", ["suicidal", "overdose"])
@pytest.mark.parametrize("remarks", [(LAST,), (CORRECTS,), (CORRECTS, EXPLAINS), (LAST, Remark.BETTER)])
def test_only_joking_does_not_take_back_a_danger_to_oneself(
    finding: str, remarks: tuple[Remark, ...]
) -> None:
    for line in ("", "fatigue"):
        turn = told(finding, said(line, *remarks))
        assert turn.retracted == ()
        assert turn.after.level is Level.EMERGENCY
    assert told(finding, said(f"-{finding}", CORRECTS)).retracted == (finding,)
