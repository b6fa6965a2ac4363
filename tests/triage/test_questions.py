"""Which safety question comes next, and what an answer means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.engine import decide
from bot.triage.model import Case, FindingState, Level, Status
from bot.triage.protocol import Effect, Protocol
from bot.triage.questions import MOST_QUESTIONS, answer_effect, next_question, stake
from tests.triage.shorthand import case
from tests.triage.test_properties import PROTOCOL, cases

ORDER = ["limbs", "feeling", "toilet", "pain_pattern", "weight_bearing", "infection", "calcium"]
BACKGROUND = ["known_bones", "blood_thinner", "bone_medicine", "opioids", "immunotherapy"]


def apply(before: Case, effect: Effect) -> Case:
    findings = {f: FindingState(Status.PRESENT) for f in effect.present}
    findings.update({f: FindingState(Status.ABSENT) for f in effect.absent})
    contexts = dict.fromkeys(effect.contexts_present, Status.PRESENT)
    contexts |= dict.fromkeys(effect.contexts_absent, Status.ABSENT)
    return replace(before, findings={**before.findings, **findings}, contexts={**before.contexts, **contexts})


def test_order_is_that_of_the_table(protocol: Protocol) -> None:
    asked: list[str] = []
    while question := next_question(case("bone_pain"), asked, protocol):
        asked.append(question)
    assert asked == ORDER


def test_answered_no_each_question_is_needless_afterwards(protocol: Protocol) -> None:
    told = case("bone_pain")
    for question in ORDER:
        assert next_question(told, [], protocol) == question
        told = apply(told, answer_effect(question, "yes" if question == "weight_bearing" else "no", protocol))
    assert next_question(told, [], protocol) is None
    assert decide(told, protocol).level is Level.URGENT


@pytest.mark.parametrize("line", ["limb_weakness", "back_pain bladder_retention", "suicidal"])
def test_an_emergency_asks_nothing(line: str, protocol: Protocol) -> None:
    assert next_question(case(line), [], protocol) is None


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("bone_pain -limb_weakness -gait_trouble", "feeling"),
        ("bone_pain -limb_weakness", "limbs"),
        ("back_pain constipation", "feeling"),
        ("back_pain constipation -numbness_tingling -saddle_numbness", "toilet"),
        ("neck_pain constipation", "limbs"),
        ("fever", "infection"),
        ("fever -@systemic_treatment", None),
        ("fever back_pain", "infection"),
        ("fatigue", "limbs"),
        ("anxiety_low_mood", "calcium"),
        ("hopelessness", None),
        ("dental_procedure_planned", None),
        ("", None),
    ],
)
def test_next_question(line: str, question: str | None, protocol: Protocol) -> None:
    assert next_question(case(line), [], protocol) == question


def test_what_was_not_understood_brings_the_general_questions(protocol: Protocol) -> None:
    asked: list[str] = []
    while question := next_question(Case(), asked, protocol, unclear=True):
        asked.append(question)
    assert asked == ["limbs", "feeling", "toilet", "pain_pattern", "infection"]


@pytest.mark.parametrize(
    ("question", "worrying", "level"),
    [
        ("limbs", "yes", "emergency"),
        ("feeling", "yes", "emergency"),
        ("feeling", "saddle", "emergency"),
        ("toilet", "yes", "emergency"),
        ("toilet", "leaks_urine", "emergency"),
        ("pain_pattern", "yes", "urgent"),
        ("pain_pattern", "band", "emergency"),
        ("pain_pattern", "sudden", "emergency"),
        ("weight_bearing", "no", "emergency"),
        ("infection", "yes", "emergency"),
        ("calcium", "yes", "urgent"),
        ("calcium", "muddled", "emergency"),
    ],
)
def test_a_worrying_answer_raises_the_level(
    question: str, worrying: str, level: str, protocol: Protocol
) -> None:
    told = apply(case("bone_pain:mild,stable"), answer_effect(question, worrying, protocol))
    assert decide(told, protocol).level == Level(level)


@pytest.mark.parametrize("question", ORDER)
def test_a_reassuring_answer_asserts_nothing(question: str, protocol: Protocol) -> None:
    fine = "yes" if question == "weight_bearing" else "no"
    effect = answer_effect(question, fine, protocol)
    assert effect.present == ()
    assert effect.absent != ()


def test_a_no_to_a_double_question_denies_only_both_at_once(protocol: Protocol) -> None:
    assert answer_effect("infection", "no", protocol).absent == ("unwell_on_chemo",)


def test_no_safety_question_was_lost(protocol: Protocol) -> None:
    assert [question.id for question in protocol.questions] == ORDER + BACKGROUND


def sequence(line: str, protocol: Protocol) -> list[str]:
    """All questions that a case gets if no answer tells anything."""
    asked: list[str] = []
    while question := next_question(case(line), asked, protocol):
        asked.append(question)
    return asked


@pytest.mark.parametrize(
    ("line", "questions"),
    [
        ("fatigue", ["limbs", "feeling", "toilet", "infection", "calcium", "known_bones"]),
        ("thirst", ["known_bones"]),
        ("thirst @bone_metastases", []),
        ("thirst -@bone_metastases", []),
        ("constipation", ["limbs", "feeling", "toilet", "known_bones"]),
        ("nausea_vomiting", ["infection", "known_bones"]),
        ("diarrhoea", ["infection", "immunotherapy"]),
        ("diarrhoea @immunotherapy", ["infection"]),
        ("muscle_spasm", ["limbs", "calcium", "bone_medicine"]),
        ("dental_procedure_planned", []),
    ],
)
def test_the_most_serious_stake_comes_first(line: str, questions: list[str], protocol: Protocol) -> None:
    assert sequence(line, protocol) == questions
    stakes = [stake(protocol.question(question), case(line), protocol).rank for question in questions]
    assert stakes == sorted(stakes, reverse=True)


@pytest.mark.parametrize(
    ("line", "question", "level"),
    [
        ("thirst", "known_bones", "urgent"),
        ("thirst @bone_metastases", "known_bones", "urgent"),
        ("bone_pain", "limbs", "emergency"),
        ("bone_pain", "weight_bearing", "emergency"),
        ("bone_pain", "calcium", "emergency"),
        ("bone_pain", "opioids", "urgent"),
        ("muscle_spasm", "bone_medicine", "urgent"),
        ("", "limbs", "emergency"),
        ("", "known_bones", "none"),
    ],
)
def test_stake_is_the_most_urgent_level_that_an_answer_leads_to(
    line: str, question: str, level: str, protocol: Protocol
) -> None:
    assert stake(protocol.question(question), case(line), protocol) is Level(level)


some_asked = st.lists(st.sampled_from([q.id for q in PROTOCOL.questions]), max_size=9, unique=True)


@settings(max_examples=300, deadline=None)
@given(cases, some_asked, st.booleans())
def test_a_question_whose_answer_cannot_raise_the_level_is_never_asked(
    told: Case, asked: list[str], unclear: bool
) -> None:
    question = next_question(told, asked, PROTOCOL, unclear=unclear)
    level = decide(told, PROTOCOL).level
    if question is None:
        return
    assert level is not Level.EMERGENCY
    assert question not in asked
    assert len(asked) < MOST_QUESTIONS
    effects = [answer_effect(question, answer, PROTOCOL) for answer in ("yes", "no")]
    effects += [choice.effect for choice in PROTOCOL.question(question).choices]
    reachable = [
        decide(apply(told, replace(effect, absent=(), contexts_absent=())), PROTOCOL).level
        for effect in effects
    ]
    assert max(found.rank for found in reachable) > level.rank


@settings(max_examples=200, deadline=None)
@given(cases, st.booleans())
def test_there_are_never_more_than_seven_and_none_twice(told: Case, unclear: bool) -> None:
    asked: list[str] = []
    while question := next_question(told, asked, PROTOCOL, unclear=unclear):
        asked.append(question)
    assert len(asked) <= MOST_QUESTIONS == 7
    assert len(set(asked)) == len(asked)
    ranks = [stake(PROTOCOL.question(question), told, PROTOCOL).rank for question in asked]
    assert ranks == sorted(ranks, reverse=True)


@settings(max_examples=200, deadline=None)
@given(cases, st.sampled_from([question.id for question in PROTOCOL.questions]))
def test_no_question_can_lower_the_level_by_its_stake(told: Case, question: str) -> None:
    assert stake(PROTOCOL.question(question), told, PROTOCOL).rank >= decide(told, PROTOCOL).level.rank


@pytest.mark.parametrize("count", [7, 8, 20])
def test_after_seven_nothing_more_is_asked(count: int, protocol: Protocol) -> None:
    assert next_question(case("bone_pain"), [f"other_{n}" for n in range(count)], protocol) is None
    assert next_question(case("bone_pain"), [f"other_{n}" for n in range(6)], protocol) == "limbs"


@pytest.mark.parametrize("question", BACKGROUND)
def test_a_background_is_asked_for_until_it_is_known(question: str, protocol: Protocol) -> None:
    yes, no = (answer_effect(question, answer, protocol) for answer in ("yes", "no"))
    asked_for = protocol.question(question).answered.contexts_known[0]
    assert asked_for in yes.contexts_present
    assert no.contexts_absent == (asked_for,)
    assert yes.present == no.present == yes.absent == no.absent == ()


def test_an_unknown_answer_is_refused(protocol: Protocol) -> None:
    with pytest.raises(KeyError):
        answer_effect("limbs", "perhaps", protocol)
