"""Which safety question comes next, and what an answer means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.triage.engine import decide
from bot.triage.model import Case, FindingState, Level, Status
from bot.triage.protocol import Effect, Protocol
from bot.triage.questions import answer_effect, next_question
from tests.triage.shorthand import case

ORDER = ["limbs", "feeling", "toilet", "pain_pattern", "weight_bearing", "infection", "calcium"]


def apply(before: Case, effect: Effect) -> Case:
    findings = {f: FindingState(Status.PRESENT) for f in effect.present}
    findings.update({f: FindingState(Status.ABSENT) for f in effect.absent})
    contexts = dict.fromkeys(effect.contexts_present, Status.PRESENT)
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


def test_an_unknown_answer_is_refused(protocol: Protocol) -> None:
    with pytest.raises(KeyError):
        answer_effect("limbs", "perhaps", protocol)
