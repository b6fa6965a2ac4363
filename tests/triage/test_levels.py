"""The level of an episode: what messages add up to, the safety list, and what never counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.cases import build_case
from bot.triage.episode import CONTRADICTION, SAFETY_LIST, WHOM, Episode
from bot.triage.model import Experiencer, Level, Status
from bot.triage.people import listen
from bot.triage.reply import not_understood, reply_to
from bot.triage.reports import Message, Report
from tests.triage.talk import (
    LOST,
    NO,
    PROTOCOL,
    UNSURE,
    YES,
    messages,
    offered,
    plain_messages,
    report,
    reports,
    said,
    told,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, min_size=1, max_size=6))
def test_in_any_conversation_only_a_correction_lowers_the_level(conversation: list[Message]) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        assert turn.after.level.rank >= max(turn.decision.level.rank, turn.after.floor.rank)
        if turn.retracted:
            assert message.corrects or (turn.answered == CONTRADICTION and message.answer is YES)
        else:
            assert turn.after.worst.rank >= episode.worst.rank
        plan = reply_to if message.understood else lambda t, _: not_understood(t)
        episode = plan(turn, PROTOCOL).episode


@settings(max_examples=150, deadline=None)
@given(st.lists(plain_messages, min_size=1, max_size=6))
def test_without_a_word_of_correction_the_level_only_rises(conversation: list[Message]) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        if episode.pending != WHOM:
            assert turn.after.worst.rank >= episode.worst.rank
        assert turn.retracted == ()
        episode = turn.after


@settings(max_examples=100, deadline=None)
@given(st.lists(plain_messages, max_size=4), st.sampled_from(sorted(PROTOCOL.findings)))
def test_what_was_reported_stays_reported(later: list[Message], finding: str) -> None:
    episode = told(finding).after
    for message in later:
        episode = listen(episode, message, PROTOCOL).after
    assert any(one.case(PROTOCOL).has(finding) for one in episode.everyone)


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


def test_a_denial_does_not_undo_a_background() -> None:
    known = Message(contexts={"opioids": Status.PRESENT})
    denied = Message(contexts={"opioids": Status.ABSENT})
    assert told(known, denied).after.contexts == {"opioids": Status.PRESENT}
    assert told(denied, known).after.contexts == {"opioids": Status.PRESENT}


def test_a_no_does_not_undo_a_background_either() -> None:
    start = replace(told(Message(contexts={"bone_metastases": Status.PRESENT})).after, pending="known_bones")
    assert told(Message(answer=NO), start=start).after.contexts == {"bone_metastases": Status.PRESENT}
