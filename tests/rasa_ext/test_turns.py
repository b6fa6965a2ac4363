"""What one Rasa message tells: buttons, typed answers, commands, and words."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import UserUttered

from bot.hearing import from_entities, to_entities, to_message
from bot.nlp.extractor import ClinicalExtractor
from bot.rasa_ext.turns import hear, is_restart
from bot.triage.model import Experiencer, Status
from bot.triage.reports import Answer, Message


def said(
    text: str | None,
    intent: str | None,
    confidence: float = 0.9,
    entities: list[dict[str, Any]] | None = None,
) -> UserUttered:
    if entities is None:
        entities = (
            [] if (text or "/").startswith("/") else to_entities(ClinicalExtractor.load().extract(text or ""))
        )
    return UserUttered(text, {"name": intent, "confidence": confidence} if intent else None, entities)


def pressed(**values: str) -> UserUttered:
    return said(
        "/answer{}", "answer", 1.0, [{"entity": key, "value": value} for key, value in values.items()]
    )


@pytest.mark.parametrize(
    ("message", "answers", "answer"),
    [
        (pressed(question="limbs", value="yes"), "limbs", Answer.YES),
        (pressed(question="limbs", value="no"), "limbs", Answer.NO),
        (pressed(question="toilet", value="unsure"), "toilet", Answer.UNSURE),
        (pressed(value="yes"), None, Answer.YES),
        (pressed(question="limbs", value="perhaps"), None, None),
        (pressed(question="limbs"), None, None),
        (pressed(), None, None),
    ],
)
def test_a_button_names_its_question(
    message: UserUttered, answers: str | None, answer: Answer | None
) -> None:
    heard = hear(message, "limbs")
    assert (heard.answers, heard.answer, heard.understood) == (answers, answer, True)


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "understood"),
    [
        ("yes", "affirm", 0.3, True),
        ("Ok.", "affirm", 0.9, True),
        ("go ahead", "affirm", 0.9, True),
        ("brogan tiffle mek", "affirm", 0.57, False),
        ("flurble", "deny", 0.9, False),
    ],
)
def test_words_that_are_no_answer_are_not_taken_for_one(
    text: str, intent: str, confidence: float, understood: bool
) -> None:
    assert hear(said(text, intent, confidence), None).understood is understood


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "answer"),
    [
        ("yes", "affirm", 0.9, Answer.YES),
        ("yes", "greet", 0.1, Answer.YES),
        ("no", "deny", 0.9, Answer.NO),
        ("not sure", "chitchat", 0.2, Answer.UNSURE),
        ("you bet", "affirm", 0.9, Answer.YES),
        ("you bet", "affirm", 0.59, None),
        ("thats a negative", "deny", 0.9, Answer.NO),
        ("what do you think", "unsure", 0.9, Answer.UNSURE),
        ("mind your business", "refuse", 0.9, Answer.UNSURE),
        ("that is what the people at the desk wanted", "affirm", 0.9, None),
        ("hello", "greet", 0.9, None),
    ],
)
def test_a_typed_answer_counts_only_while_a_question_is_open(
    text: str, intent: str, confidence: float, answer: Answer | None
) -> None:
    assert hear(said(text, intent, confidence), "limbs").answer is answer
    assert hear(said(text, intent, confidence), None).answer is None


def test_words_beside_an_answer_are_heard() -> None:
    heard = hear(said("no, but my legs are numb", "deny"), "toilet")
    assert heard.answer is Answer.NO
    assert [report.finding for report in heard.reports] == ["numbness_tingling"]


@pytest.mark.parametrize(
    ("text", "intent", "understood"),
    [
        ("blip blop", "nlu_fallback", False),
        ("blip blop", "report_finding", False),
        ("blip blop", None, False),
        ("hello", "greet", True),
        ("my legs are weak", "nlu_fallback", True),
        ("I take morphine", "nlu_fallback", True),
    ],
)
def test_what_counts_as_understood(text: str, intent: str | None, understood: bool) -> None:
    assert hear(said(text, intent), None).understood is understood


def test_an_answer_is_understood_whatever_the_intent() -> None:
    assert hear(said("yes", "nlu_fallback"), "limbs").understood
    assert not hear(said("yes", "nlu_fallback"), None).understood


@pytest.mark.parametrize("text", ["/my legs are weak", "/ my legs are weak", "//my legs are weak"])
@pytest.mark.parametrize("intent", ["my legs are weak", "nlu_fallback", "restart", None])
def test_a_slash_hides_nothing(text: str, intent: str | None) -> None:
    assert "limb_weakness" in [report.finding for report in hear(said(text, intent), None).reports]


def test_an_empty_message_tells_nothing_and_fails_nothing() -> None:
    assert hear(said("/empty_message", "empty_message"), "limbs") == Message()
    assert hear(said(None, "greet"), None) == Message()


@pytest.mark.parametrize(
    ("message", "restart"),
    [
        (said("/restart", "restart", 1.0), True),
        (said("start over", "restart", 0.8), True),
        (said("start over", "restart", 0.79), False),
        (said("start over", "greet", 1.0), False),
        (said("start over, my legs are weak", "restart", 1.0), False),
        (said("/back", "back", 1.0), False),
        (said("/session_start", "session_start", 1.0), False),
    ],
)
def test_is_restart(message: UserUttered, restart: bool) -> None:
    assert is_restart(message) is restart


@pytest.mark.parametrize(
    "text",
    [
        "My legs are weak and I have no fever",
        "My husband has had back pain for 3 days, 38.5 C, on chemo 2 weeks ago",
        "What if I can't pee? My gran had bone pain.",
        "hello",
    ],
)
def test_entities_say_all_that_the_extractor_heard(text: str) -> None:
    heard = ClinicalExtractor.load().extract(text)
    assert from_entities(to_entities(heard)) == to_message(heard)


def test_entities_of_others_are_passed_over() -> None:
    foreign = [
        {"entity": "finding", "value": "fever"},
        {"entity": "value", "value": "yes"},
        {"entity": "number", "value": 3},
        {},
    ]
    assert from_entities(foreign) == Message()


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ([("present", "self"), ("absent", "self")], Status.PRESENT),
        ([("absent", "self"), ("present", "other")], Status.PRESENT),
        ([("absent", "self")], Status.ABSENT),
        ([("present", "family")], None),
        ([("past", "self")], None),
        ([("hypothetical", "self")], None),
    ],
)
def test_contexts_of_one_message(told: list[tuple[str, str]], known: Status | None) -> None:
    entities = [
        {"entity": "context", "value": "opioids", "status": status, "experiencer": Experiencer(whose).value}
        for status, whose in told
    ]
    assert from_entities(entities).contexts.get("opioids") is known


@pytest.mark.parametrize("text", ["go to broken bones", "take me back a step", "skip to chemo"])
def test_paging_in_the_tour_reports_nothing(text: str) -> None:
    heard = hear(said(text, "tour_step"), "limbs", touring=True)
    assert (heard.reports, heard.contexts, heard.answer) == ((), {}, None)


def test_a_red_flag_beside_paging_is_heard() -> None:
    heard = hear(said("next, my legs are numb", "tour_next"), None, touring=True)
    assert "numbness_tingling" in [report.finding for report in heard.reports]
