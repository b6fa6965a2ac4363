"""What is said: level and advice first, at most one question and that last, and none in an emergency."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loading import load_protocol
from bot.triage.episode import CONTRADICTION, SAFETY_LIST, WHOM, Episode
from bot.triage.model import Disposition, Level, Reason, Status
from bot.triage.parts import Part, Reply, finding_names, plain_list, reason_part
from bot.triage.people import listen
from bot.triage.questions import MOST_QUESTIONS
from bot.triage.reply import not_understood, reply_to, reply_to_nothing_open
from bot.triage.reports import Answer, Message, Remark
from tests.triage.talk import LOST, YES, asked, messages, offered, said, told

PROTOCOL = load_protocol()
ANSWERED = (Remark.WONT_COME, Remark.WONT_CALL, Remark.ALONE, Remark.BETTER)
BESIDE_AN_EMERGENCY = {
    "utter_also_crisis",
    "utter_correction_noted",
    "utter_contradiction_hint",
    *(f"utter_{remark.value}" for remark in ANSWERED),
}
QUESTIONS_ASIDE = ("utter_hypothetical_ask_now", "utter_family_ask_now")


def names(reply: Reply) -> list[str]:
    return [part.name for part in reply.parts]


def replied(*told_so_far: Message | str, start: Episode | None = None) -> list[str]:
    return names(reply_to(told(*told_so_far, start=start), PROTOCOL))


def questions(parts: list[str]) -> list[str]:
    return [name for name in parts if name.startswith("utter_ask_") or name in QUESTIONS_ASIDE]


def is_advice(name: str) -> bool:
    levels = tuple(f"utter_{level.value}_" for level in Level)
    return name.startswith((*levels, "utter_still_"))


@settings(max_examples=200, deadline=None)
@given(st.lists(messages, min_size=1, max_size=5))
def test_in_any_conversation(conversation: list[Message]) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        reply = reply_to(turn, PROTOCOL)
        said_parts = names(reply)
        assert said_parts
        if turn.after.worst is Level.EMERGENCY:
            assert said_parts[0].startswith("utter_emergency_")
            assert questions(said_parts) == []
            if not turn.after.aside:
                assert set(said_parts[1:]) <= BESIDE_AN_EMERGENCY
                assert reply.episode == turn.after
        elif turn.after.level is not Level.NONE:
            assert is_advice(next(name for name in said_parts if name != "utter_about"))
        put = [name for name in said_parts if name.startswith("utter_ask_")]
        assert put in ([], said_parts[-1:])
        if put and put != ["utter_ask_what_happens"]:
            assert f"utter_ask_{reply.episode.pending}" == put[0]
            assert reply.episode.pending in (*reply.episode.asked, CONTRADICTION, WHOM)
        assert len(reply.episode.asked) <= MOST_QUESTIONS + (SAFETY_LIST in reply.episode.asked)
        episode = reply.episode


@pytest.mark.parametrize(
    ("said_so_far", "parts"),
    [
        (["bone_pain"], ["utter_urgent_bone_pain", "utter_heard", "utter_ask_limbs"]),
        (["fever"], ["utter_urgent_infection", "utter_heard", "utter_ask_infection"]),
        (["dental_procedure_planned"], ["utter_soon_dentist", "utter_heard"]),
        (["limb_weakness"], ["utter_emergency_spine_ed"]),
        (["limb_weakness", "-fever"], ["utter_emergency_spine_ed"]),
        (["chest_pain"], ["utter_emergency_chest"]),
        (["suicidal"], ["utter_emergency_crisis"]),
        (["suicidal chest_pain"], ["utter_emergency_chest", "utter_also_crisis"]),
        (["-back_pain"], ["utter_denied_noted"]),
        (["?back_pain"], ["utter_past_noted"]),
        (["%back_pain"], ["utter_family_ask_now"]),
        (["~limb_weakness"], ["utter_hypothetical_level_emergency", "utter_hypothetical_ask_now"]),
        (["~bone_pain"], ["utter_hypothetical_level_urgent", "utter_hypothetical_ask_now"]),
        (["bone_pain", "-fever"], ["utter_still_urgent", "utter_denied_noted", "utter_ask_limbs"]),
        ([""], ["utter_ask_what_happens"]),
    ],
)
def test_parts(said_so_far: list[str], parts: list[str]) -> None:
    assert replied(*said_so_far) == parts


ASKED_BACK = "utter_affirm_nothing_pending"


@pytest.mark.parametrize(
    ("said_so_far", "parts"),
    [
        ([""], [ASKED_BACK]),
        (["limb_weakness", ""], ["utter_emergency_spine_ed"]),
        (["bone_pain", ""], ["utter_still_urgent", ASKED_BACK, "utter_ask_limbs"]),
    ],
)
def test_a_short_answer_to_nothing(said_so_far: list[str], parts: list[str]) -> None:
    assert names(reply_to_nothing_open(told(*said_so_far), ASKED_BACK, PROTOCOL)) == parts


def test_a_question_that_is_open_is_not_denied() -> None:
    turn = told("", start=asked("limbs"))
    assert reply_to_nothing_open(turn, ASKED_BACK, PROTOCOL) == reply_to(turn, PROTOCOL)


@pytest.mark.parametrize(
    "other", ["limb_weakness", "chest_pain", "stroke_signs", "bladder_retention", "bleeding"]
)
@pytest.mark.parametrize("order", [1, -1])
def test_suicidal_words_get_the_crisis_line_beside_any_other_emergency(other: str, order: int) -> None:
    parts = replied(*["suicidal", other][::order])
    assert len(questions(parts)) == 0
    assert "utter_emergency_crisis" in parts or "utter_also_crisis" in parts
    assert len(parts) == (1 if parts[0] == "utter_emergency_crisis" else 2)


def test_heard_names_findings_in_plain_words_once() -> None:
    reply = reply_to(told("bone_pain bone_pain:mild fatigue"), PROTOCOL)
    heard = next(part for part in reply.parts if part.name == "utter_heard")
    assert heard.values == {"heard": "bone pain and tiredness"}


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (Answer.NO, ["utter_still_urgent", "utter_denied_noted", "utter_ask_feeling"]),
        (Answer.UNSURE, ["utter_still_urgent", "utter_unsure_noted", "utter_ask_feeling"]),
        (Answer.YES, ["utter_emergency_spine_ed"]),
    ],
)
def test_an_answer_brings_the_next_question(answer: Answer, parts: list[str]) -> None:
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    assert start.pending == "limbs"
    assert replied(Message(answer=answer), start=start) == parts


def test_a_background_is_noted() -> None:
    assert "utter_context_noted" in replied(Message(contexts={"opioids": Status.PRESENT}))


def test_each_question_is_asked_once() -> None:
    reply = reply_to(told("bone_pain"), PROTOCOL)
    put = []
    while reply.episode.pending:
        put.append(reply.episode.pending)
        reply = reply_to(told(Message(answer=Answer.UNSURE), start=reply.episode), PROTOCOL)
    assert put == ["limbs", "feeling", "toilet", "pain_pattern", "weight_bearing", "infection", "calcium"]


@pytest.mark.parametrize(
    ("start", "message", "parts"),
    [
        (Episode(), LOST, ["utter_not_understood"]),
        (Episode(misunderstood=1), LOST, ["utter_ask_safety_list"]),
        (told("bone_pain").after, LOST, ["utter_not_understood"]),
        (
            replace(told("bone_pain").after, misunderstood=1),
            LOST,
            ["utter_urgent_bone_pain", "utter_ask_safety_list"],
        ),
        (offered(), LOST, ["utter_urgent_general", "utter_ask_safety_list"]),
    ],
)
def test_not_understood(start: Episode, message: Message, parts: list[str]) -> None:
    assert names(not_understood(told(message, start=start))) == parts


@pytest.mark.parametrize(
    ("message", "first"),
    [
        (Message(answer=YES), "utter_emergency_general"),
        (Message(answer=Answer.UNSURE), "utter_urgent_general"),
        (said("limb_weakness", answer=Answer.NO), "utter_emergency_spine_ed"),
        (Message(answer=Answer.NO), "utter_denied_noted"),
    ],
)
def test_the_answer_to_the_safety_list(message: Message, first: str) -> None:
    assert replied(message, start=offered())[0] == first


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_an_emergency_asks_nothing_even_when_it_does_not_understand(failures: int) -> None:
    start = replace(told("limb_weakness").after, misunderstood=failures - 1)
    reply = not_understood(told(LOST, start=start))
    assert questions(names(reply)) == []


def test_a_relatives_history_after_a_report_brings_one_question() -> None:
    start = reply_to(told("bone_pain"), PROTOCOL).episode
    assert len(questions(replied("%bone_pain", start=start))) <= 1


@pytest.mark.parametrize("line", ["~limb_weakness", "~bladder_retention", "~chest_pain"])
def test_yes_to_is_this_happening_now_is_an_emergency(line: str) -> None:
    reply = reply_to(told(line), PROTOCOL)
    assert reply.parts[-1].name == "utter_hypothetical_ask_now"
    assert told(Message(answer=YES), start=reply.episode).after.level is Level.EMERGENCY


def test_an_old_button_leaves_the_pending_question_open() -> None:
    start = replace(asked("toilet", "bone_pain"), asked=("limbs", "feeling", "toilet"))
    reply = reply_to(told(Message(answer=Answer.NO, answers="limbs"), start=start), PROTOCOL)
    assert reply.episode.pending == "toilet"


@pytest.mark.parametrize(
    ("listed", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_plain_list(listed: list[str], text: str) -> None:
    assert plain_list(listed) == text


def test_unknown_findings_have_no_name() -> None:
    assert finding_names(["fever", "made_up"], PROTOCOL) == "a fever"


def test_a_part_is_json() -> None:
    assert Part("utter_heard", {"heard": "x"}).to_json() == {"name": "utter_heard", "values": {"heard": "x"}}


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (None, "utter_emergency_spine"),
        (Disposition.AMBULANCE, "utter_emergency_spine"),
        (Disposition.EMERGENCY_DEPARTMENT, "utter_emergency_spine_ed"),
    ],
)
def test_the_way_to_get_help_chooses_the_wording(disposition: Disposition | None, name: str) -> None:
    assert reason_part(Reason("A1", Level.EMERGENCY, "spine", "", "", "", disposition)) == name


def test_the_pending_safety_list_is_marked_as_asked() -> None:
    assert SAFETY_LIST in offered().asked
