"""An episode: messages and answers taken in one by one, and a level that only rises."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loading import load_protocol
from bot.triage.cases import build_case
from bot.triage.episode import SAFETY_LIST, Episode, Turn
from bot.triage.listening import listen
from bot.triage.model import Experiencer, Level, Status
from bot.triage.protocol import Protocol
from bot.triage.reply import not_understood, reply_to
from bot.triage.reports import Answer, Message, Report
from bot.triage.turn_slots import turn_from_slots, turn_to_slot

PROTOCOL = load_protocol()
QUESTIONS = [question.id for question in PROTOCOL.questions]
STATUS_SIGNS = {"-": Status.ABSENT, "?": Status.PAST, "~": Status.HYPOTHETICAL, "*": Status.UNKNOWN}


def report(word: str) -> Report:
    """Plain is present, `-` denied, `?` past, `~` supposed, `*` unknown, `%` a relative's history."""
    name, _, qualities = word.lstrip("-?~*%").partition(":")
    return Report(
        finding=name,
        status=STATUS_SIGNS.get(word[0], Status.PRESENT),
        experiencer=Experiencer.FAMILY if word[0] == "%" else Experiencer.SELF,
        text=f"words of {name}",
        qualities=frozenset(q for q in qualities.split(",") if q),
    )


def said(line: str, **more: Any) -> Message:
    return Message(reports=tuple(map(report, line.split())), **more)


def told(*messages: Message | str, start: Episode | None = None) -> Turn:
    """The turn of the last message."""
    episode = start or Episode()
    for message in messages:
        turn = listen(episode, said(message) if isinstance(message, str) else message, PROTOCOL)
        episode = turn.after
    return turn


def asked(question: str, before: str = "bone_pain:mild,stable") -> Episode:
    return replace(told(before).after, pending=question, asked=(question,))


reports = st.builds(
    Report,
    finding=st.sampled_from(sorted(PROTOCOL.findings)),
    status=st.sampled_from(list(Status)),
    experiencer=st.sampled_from(list(Experiencer)),
    text=st.sampled_from(["", "my words", 'say {this} "so"', "é\n\nñ"]),
    qualities=st.frozensets(st.sampled_from(sorted(PROTOCOL.qualities)), max_size=3),
)
messages = st.builds(
    Message,
    reports=st.lists(reports, max_size=3).map(tuple),
    contexts=st.dictionaries(
        st.sampled_from(sorted(PROTOCOL.contexts)),
        st.sampled_from([Status.PRESENT, Status.ABSENT]),
        max_size=3,
    ),
    values=st.dictionaries(
        st.sampled_from(sorted(PROTOCOL.values)), st.integers(0, 42).map(float), max_size=2
    ),
    answer=st.none() | st.sampled_from(list(Answer)),
    answers=st.none() | st.sampled_from([*QUESTIONS, SAFETY_LIST]),
    understood=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, min_size=1, max_size=6))
def test_in_any_conversation_the_level_only_rises_and_nothing_is_lost_in_the_slots(
    conversation: list[Message],
) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        assert turn.after.level.rank >= episode.level.rank
        assert turn.after.level.rank >= turn.decision.level.rank
        slots = json.loads(json.dumps(turn.after.to_slots()))
        assert Episode.from_slots(slots) == turn.after
        note = json.loads(json.dumps(turn_to_slot(turn)))
        rebuilt = turn_from_slots(slots, note, PROTOCOL)
        assert rebuilt.decision == turn.decision
        assert rebuilt.is_red_flag is turn.is_red_flag
        assert (rebuilt.present, rebuilt.fresh, rebuilt.supposed) == (turn.present, turn.fresh, turn.supposed)
        assert (rebuilt.answer, rebuilt.answered) == (turn.answer, turn.answered)
        plan = reply_to if message.understood else lambda t, _: not_understood(t)
        assert plan(rebuilt, PROTOCOL) == plan(turn, PROTOCOL)
        episode = plan(turn, PROTOCOL).episode
        assert episode.level is turn.after.level


@settings(max_examples=100, deadline=None)
@given(st.lists(messages, max_size=4), st.sampled_from(sorted(PROTOCOL.findings)))
def test_what_was_reported_stays_reported(later: list[Message], finding: str) -> None:
    episode = told(finding).after
    for message in later:
        episode = listen(episode, message, PROTOCOL).after
    assert episode.case(PROTOCOL).has(finding)


@settings(max_examples=100, deadline=None)
@given(st.lists(reports, max_size=5))
def test_somebodys_history_never_counts(history: list[Report]) -> None:
    family = tuple(replace(item, experiencer=Experiencer.FAMILY) for item in history)
    turn = told(Message(reports=family))
    assert turn.after.level is Level.NONE
    assert turn.after.case(PROTOCOL).findings == {}
    assert (turn.present, turn.supposed, turn.is_red_flag) == ((), None, False)


@settings(max_examples=100, deadline=None)
@given(st.lists(reports, max_size=5))
def test_what_is_only_supposed_gives_no_level(supposed: list[Report]) -> None:
    only = tuple(replace(item, status=Status.HYPOTHETICAL) for item in supposed)
    turn = told(Message(reports=only))
    assert turn.after.level is Level.NONE
    counted = [item for item in only if item.counts]
    assert (turn.supposed is not None) is bool(counted)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("~limb_weakness", "emergency"),
        ("~bone_pain", "urgent"),
        ("~limb_weakness -back_pain", "emergency"),
        ("%limb_weakness ~night_pain", "urgent"),
    ],
)
def test_the_level_if_it_were_so(line: str, level: str) -> None:
    turn = told(line)
    assert turn.supposed is not None
    assert (turn.supposed.level, turn.after.level) == (Level(level), Level.NONE)


YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE


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
    start = asked(question, "bone_pain:mild,stable -uncontrolled_pain")
    assert start.level is Level.SOON
    turn = told(Message(answer=answer, answers=question if by_button else None), start=start)
    assert {r.finding for r in turn.fresh if r.status is Status.PRESENT} == present
    assert {r.finding for r in turn.fresh if r.status is Status.ABSENT} == absent
    assert turn.after.level is Level(level)
    assert (turn.answered, turn.answer, turn.after.pending) == (question, answer, None)


def test_every_question_has_its_answers_tested() -> None:
    marks = test_an_answer_to_the_pending_question.pytestmark
    rows = next(mark for mark in marks if mark.args[0][0] == "question").args[1]
    assert {(row[0], row[1]) for row in rows} == {(q, a) for q in QUESTIONS for a in (YES, NO, UNSURE)}


@pytest.mark.parametrize("question", sorted(set(QUESTIONS)))
def test_a_hedged_answer_asserts_what_a_yes_asserts_and_rules_nothing_out(question: str) -> None:
    start = asked(question, "bone_pain:mild,stable -uncontrolled_pain")
    yes, hedged = (told(Message(answer=answer), start=start) for answer in (YES, Answer.HEDGED))
    assert {r.finding for r in hedged.fresh} == {r.finding for r in yes.fresh if r.status is Status.PRESENT}
    assert hedged.after.level is yes.after.level


def test_yes_to_the_infection_question_tells_of_the_treatment_too() -> None:
    turn = told(Message(answer=YES), start=asked("infection"))
    assert turn.after.contexts["systemic_treatment"] is Status.PRESENT


def test_an_old_button_answers_nothing() -> None:
    start = asked("weight_bearing")
    for old in [*QUESTIONS, SAFETY_LIST]:
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


@pytest.mark.parametrize(
    "later",
    [
        "-limb_weakness",
        "?limb_weakness",
        "~limb_weakness",
        "*limb_weakness",
        "%limb_weakness",
        "limb_weakness:mild,stable",
    ],
)
def test_presence_is_never_undone(later: str) -> None:
    turn = told("limb_weakness", later)
    assert turn.after.case(PROTOCOL).has("limb_weakness")
    assert turn.decision.level is Level.EMERGENCY


def test_a_no_to_a_question_does_not_undo_a_report_either() -> None:
    start = replace(told("limb_weakness").after, pending="limbs")
    assert told(Message(answer=NO), start=start).after.case(PROTOCOL).has("limb_weakness")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("-fever ?fever", "absent"),
        ("?fever -fever", "absent"),
        ("~fever ?fever", "past"),
        ("*fever -fever", "absent"),
        ("-fever fever", "present"),
        ("fever -fever", "present"),
        ("%fever -fever", "absent"),
    ],
)
def test_of_several_reports_the_weightiest_counts(line: str, status: str) -> None:
    in_one, in_turn = told(line), told(*line.split())
    assert in_one.after.case(PROTOCOL).status("fever") is Status(status)
    assert in_turn.after.case(PROTOCOL).status("fever") is Status(status)


@pytest.mark.parametrize(
    ("line", "qualities"),
    [
        ("back_pain:mild,sudden back_pain:mild", {"mild", "sudden"}),
        ("back_pain:mild back_pain", set()),
        ("back_pain:mild,stable back_pain:stable,new", {"stable", "new"}),
        ("back_pain -back_pain:mild", set()),
        ("back_pain:sudden back_pain:severe", {"sudden", "severe"}),
        ("back_pain:mild %back_pain:severe", {"mild"}),
    ],
)
def test_what_aggravates_adds_up_and_what_eases_must_hold_each_time(line: str, qualities: set[str]) -> None:
    reported = tuple(map(report, line.split()))
    state = build_case(reported, {}, {}, PROTOCOL).findings["back_pain"]
    assert state.qualities == qualities


@pytest.mark.parametrize(
    ("name", "first", "second", "kept"),
    [
        ("temperature_c", 39.5, 37.0, 39.5),
        ("temperature_c", 37.0, 39.5, 39.5),
        ("pain_score", 3, 9, 9),
        ("pain_score", 9, 3, 9),
        ("days_without_stool", 5, 1, 5),
        ("weeks_since_treatment", 2, 30, 2),
        ("weeks_since_treatment", 30, 2, 2),
        ("days_since_radiotherapy", 100, 3, 3),
        ("days_since_radiotherapy", 3, 100, 3),
    ],
)
def test_the_worse_of_two_figures_is_kept(name: str, first: float, second: float, kept: float) -> None:
    turn = told(Message(values={name: first}), Message(values={name: second}))
    assert turn.after.values == {name: kept}


def test_the_same_words_are_kept_once() -> None:
    assert len(told("fever", "fever").after.reports) == 1
    assert len(told("fever fever").after.reports) == 1


@pytest.mark.parametrize(
    ("messages", "red_flag"),
    [
        (["limb_weakness"], True),
        (["bone_pain"], False),
        (["bone_pain", "limb_weakness"], True),
        (["limb_weakness", "bladder_retention"], True),
        (["limb_weakness", "limb_weakness"], True),
        (["limb_weakness", "dental_procedure_planned"], False),
        (["limb_weakness", "-fever"], False),
        (["limb_weakness", "~saddle_numbness"], False),
        (["limb_weakness", "%saddle_numbness"], False),
        (["limb_weakness", ""], False),
    ],
)
def test_which_message_calls_for_the_emergency_advice(messages: list[str], red_flag: bool) -> None:
    assert told(*messages).is_red_flag is red_flag


LOST = Message(understood=False)


def offered() -> Episode:
    """The episode after two messages that were not understood, with the safety list put."""
    return not_understood(told(LOST, LOST)).episode


def test_two_failures_bring_the_safety_list() -> None:
    first = not_understood(told(LOST))
    assert [part.name for part in first.parts] == ["utter_not_understood"]
    assert first.episode.pending is None
    second = not_understood(told(LOST, start=first.episode))
    assert [part.name for part in second.parts] == ["utter_ask_safety_list"]
    assert (second.episode.pending, second.episode.level) == (SAFETY_LIST, Level.NONE)


@pytest.mark.parametrize(
    ("message", "level"),
    [
        (Message(answer=YES), "emergency"),
        (Message(answer=NO), "none"),
        (Message(answer=UNSURE), "urgent"),
        (Message(answer=YES, answers="limbs"), "none"),
        (LOST, "urgent"),
        (said("limb_weakness"), "emergency"),
        (Message(), "none"),
    ],
)
def test_what_follows_the_safety_list(message: Message, level: str) -> None:
    assert told(message, start=offered()).after.level is Level(level)


def test_the_safety_list_stays_open_until_it_is_answered() -> None:
    waiting = told(Message(), start=offered()).after
    assert waiting.pending == SAFETY_LIST
    assert told(Message(answer=YES), start=waiting).is_red_flag


def test_a_message_that_was_understood_ends_the_row_of_failures() -> None:
    assert told(LOST, Message(), LOST).after.misunderstood == 1


def test_a_context_is_learnt_and_a_later_word_on_it_taken() -> None:
    turn = told(
        Message(contexts={"known_cancer": Status.PRESENT}), Message(contexts={"opioids": Status.ABSENT})
    )
    assert turn.after.contexts == {"known_cancer": Status.PRESENT, "opioids": Status.ABSENT}


def test_cancer_denied_later_lowers_no_level_already_given() -> None:
    denial = Message(contexts={"known_cancer": Status.ABSENT})
    turn = told("limb_weakness", denial)
    assert turn.decision.level is Level.URGENT
    assert turn.after.level is Level.EMERGENCY


def test_empty_slots_are_a_new_episode(protocol: Protocol) -> None:
    assert Episode.from_slots({}) == Episode()
    assert Episode.from_slots({"triage_level": None, "findings": None, "episode": None}) == Episode()
    assert turn_from_slots({}, {}, protocol).is_red_flag is False


def test_the_findings_slot_has_its_public_shape() -> None:
    slots = told("back_pain:sudden -fever").after.to_slots()
    assert slots["findings"] == [
        {
            "finding": "back_pain",
            "status": "present",
            "experiencer": "self",
            "text": "words of back_pain",
            "qualities": ["sudden"],
        },
        {"finding": "fever", "status": "absent", "experiencer": "self", "text": "words of fever"},
    ]
