"""Actions hold no wording, survive any failure, and say what the core planned."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.account import ActionSummary, ActionWhy, ActionWhyQuestion
from actions.base import SafeAction
from actions.explain import ActionExplain
from actions.knowledge import follow_up_parts, follows_up, questions_asked, topic_gone_on_with
from actions.runner import run_action
from actions.triage import ActionNothingOpen, ActionTriage
from bot import names
from bot.assess import load_protocol
from bot.hearing import to_message
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.episode import CONTRADICTION, HAPPENING_NOW, SAFETY_LIST, Episode
from bot.triage.model import Experiencer, Level, Status
from bot.triage.people import listen
from bot.triage.person import Person
from bot.triage.reply import asking
from bot.triage.reports import Report
from bot.triage.turn_slots import turn_to_slot

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "actions").glob("*.py"))


def _tracker(slots: dict[str, Any], text: str = "", intent: str = "report_finding") -> Tracker:
    message = {"text": text, "intent": {"name": intent}, "entities": []}
    return Tracker("someone", slots, message, [], False, None, {}, "action_listen")


def _slots(text: str) -> dict[str, Any]:
    turn = listen(Episode(), to_message(ClinicalExtractor.load().extract(text)), load_protocol())
    return {**turn.after.to_slots(), names.SLOT_TURN: turn_to_slot(turn)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_sentence_in_an_action(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    logged = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "logger"
        for argument in node.args
    }
    patterns = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("compile", "strftime")
        for argument in node.args
        for part in ast.walk(argument)
    }
    sentences = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value.strip()
        and id(node) not in docstrings | logged | patterns
    ]
    assert sentences == []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "utter_message":
            assert {keyword.arg for keyword in node.keywords} <= {"response", "parts"}


async def test_triage_says_level_first_and_asks_one_question() -> None:
    dispatcher = CollectingDispatcher()
    events = await ActionTriage().run(dispatcher, _tracker(_slots("my hip aches a lot")), {})
    (message,) = dispatcher.messages
    parts = [part["name"] for part in message["parts"]]
    assert parts[0].startswith("utter_urgent_")
    assert [p for p in parts if p.startswith("utter_ask_")] == ["utter_ask_limbs"] == parts[-1:]
    stored = {event["name"]: event["value"] for event in events}
    assert stored[names.SLOT_EPISODE]["pending"] == "limbs"


@pytest.mark.parametrize(
    ("intent", "asked"),
    [
        ("affirm", "utter_affirm_nothing_pending"),
        ("deny", "utter_deny_nothing_pending"),
        ("unsure", "utter_unsure_nothing_pending"),
        ("refuse", "utter_refuse_ok"),
    ],
)
async def test_a_short_answer_to_nothing_is_asked_about(intent: str, asked: str) -> None:
    dispatcher = CollectingDispatcher()
    await ActionNothingOpen().run(dispatcher, _tracker(_slots("hello"), "x", intent), {})
    (message,) = dispatcher.messages
    assert [part["name"] for part in message["parts"]] == [asked]


async def test_explain_gives_every_fact_of_the_topic() -> None:
    dispatcher = CollectingDispatcher()
    slots = Episode().to_slots()
    await ActionExplain().run(dispatcher, _tracker(slots, "what is a bone scan", "ask_imaging_diagnosis"), {})
    (message,) = dispatcher.messages
    assert len([part for part in message["parts"] if part["name"] == "utter_answer"]) == 5


async def test_a_failing_action_says_nothing_and_leaves_the_reply_to_the_policy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(SafeAction):
        def name(self) -> str:
            return "action_broken"

        def handle(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
            dispatcher.utter_message(response="utter_greet")
            raise RuntimeError(f"failed on {tracker.latest_message['text']}")

    dispatcher = CollectingDispatcher()
    events = await Broken().run(dispatcher, _tracker({}, "my secret symptom"), {})
    assert (events, dispatcher.messages) == ([], [])
    assert "my secret symptom" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_the_executor_runs_actions_without_a_server() -> None:
    tracker = {
        "sender_id": "someone",
        "slots": _slots("my hip aches a lot"),
        "latest_message": {"text": "", "intent": {}, "entities": []},
        "events": [],
        "paused": False,
        "latest_action_name": "action_listen",
        "active_loop": {},
    }
    result = await run_action(
        {"next_action": names.ACTION_TRIAGE, "tracker": tracker, "sender_id": "someone", "domain": {}}
    )
    assert result["responses"][0]["response"] == names.UTTER_REPLY


async def test_a_question_that_supposes_a_finding_is_answered_too() -> None:
    dispatcher = CollectingDispatcher()
    text = "can denosumab hurt my jaw?"
    await ActionTriage().run(dispatcher, _tracker(_slots(text), text, "ask_onj"), {})
    (message,) = dispatcher.messages
    said = [part["name"] for part in message["parts"]]
    assert said[0].startswith("utter_hypothetical_level_")
    assert said.count("utter_answer") == 3
    assert said[-1] == "utter_hypothetical_ask_now"


async def test_a_report_beside_a_question_gets_its_level_first_then_the_answer_then_one_question() -> None:
    dispatcher = CollectingDispatcher()
    text = "my hip aches a lot, what is a bone scan"
    await ActionTriage().run(dispatcher, _tracker(_slots(text), text, "ask_imaging_diagnosis"), {})
    (message,) = dispatcher.messages
    said = [part["name"] for part in message["parts"]]
    assert said[0].startswith("utter_urgent_")
    assert said[-2:] == ["utter_answer", "utter_ask_limbs"]


def _asking(
    text: str, *parts: tuple[str, str, float], intent: str = "ask_imaging_diagnosis", topic: str | None = None
) -> Tracker:
    """A tracker whose message holds these questions, each with its topic and the classifier's certainty."""
    entities = [
        {"entity": names.ENTITY_ASKS, "text": words, "value": f"ask_{about}", "confidence": certainty}
        for words, about, certainty in parts
    ]
    message = {"text": text, "intent": {"name": intent}, "entities": entities}
    slots = {**Episode().to_slots(), names.SLOT_TOPIC: topic}
    return Tracker("someone", slots, message, [], False, None, {}, "action_listen")


SCAN, CEMENT = "what is a bone scan", "what is bone cement"


def test_two_questions_in_one_message_are_both_found_in_order() -> None:
    tracker = _asking(
        f"{CEMENT}, and {SCAN}?",
        (CEMENT, "bone_cement", 0.9),
        (SCAN, "imaging_diagnosis", 0.9),
        intent="ask_bone_cement",
    )
    assert questions_asked(tracker) == {"bone_cement": CEMENT, "imaging_diagnosis": SCAN}
    assert list(questions_asked(tracker)) == ["bone_cement", "imaging_diagnosis"]


def test_one_topic_asked_about_twice_is_answered_once() -> None:
    tracker = _asking("x", (SCAN, "imaging_diagnosis", 0.9), ("what does it show", "imaging_diagnosis", 0.9))
    assert questions_asked(tracker) == {"imaging_diagnosis": SCAN}


def test_an_unsure_part_gets_the_topic_of_the_best_fact() -> None:
    tracker = _asking("x", (CEMENT, "symptoms", 0.1), intent="greet")
    assert list(questions_asked(tracker)) == ["bone_cement"]


@pytest.mark.parametrize("intent", ["greet", "report_finding", "ask_no_such_topic", "nlu_fallback"])
def test_what_asks_about_no_topic_has_no_question(intent: str) -> None:
    assert questions_asked(_asking("hello there", intent=intent)) == {}
    assert questions_asked(_asking("hello there", ("hello there", "no_such_topic", 0.9), intent=intent)) == {}


def test_a_single_question_is_found_by_its_intent() -> None:
    assert questions_asked(_asking(SCAN)) == {"imaging_diagnosis": SCAN}


def test_a_short_follow_up_stays_with_the_last_topic() -> None:
    tracker = _asking("how long does it take?", intent="ask_symptoms", topic="radiation")
    assert list(questions_asked(tracker)) in (["radiation"], ["symptoms"])
    assert not follows_up("what is a bone scan and what does it show in the end", "radiation")
    assert not follows_up("my legs are weak", "radiation")


@pytest.mark.parametrize(
    ("text", "intent", "gone_on"),
    [
        ("and what about side effects?", "out_of_scope_medical", True),
        ("is that dangerous?", "nlu_fallback", True),
        ("what are the side effects?", "nlu_fallback", True),
        ("are there risks?", "nlu_fallback", True),
        ("is that dangerous?", "ask_spine", False),
        ("what is a bone scan?", "nlu_fallback", False),
        ("is it true that all of this goes on for years and years?", "nlu_fallback", False),
    ],
)
async def test_a_question_that_nobody_can_place_goes_on_from_the_last_topic(
    text: str, intent: str, gone_on: bool
) -> None:
    topic = "bisphosphonates_denosumab"
    assert topic_gone_on_with(_asking(text, intent=intent, topic=topic)) == (topic if gone_on else None)
    assert topic_gone_on_with(_asking(text, intent=intent)) is None


def test_what_the_last_topic_does_not_answer_is_said() -> None:
    answer, *_ = follow_up_parts("bisphosphonates_denosumab", "what about side effects?")
    assert (answer.name, answer.values["topic"]) == ("utter_answer", "bisphosphonates_denosumab")
    (nothing,) = follow_up_parts("radiation", "is that dangerous?")
    assert (nothing.name, bool(nothing.values["title"])) == ("utter_no_answer", True)


HIP = Episode(reports=(Report("bone_pain", Status.PRESENT, text="hip aches"),), level=Level.URGENT)


async def _said(action: SafeAction, slots: dict[str, Any], text: str = "", intent: str = "x") -> list[str]:
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, _tracker(slots, text, intent), {})
    (message,) = dispatcher.messages
    return [part["name"] for part in message["parts"]]


@pytest.mark.parametrize("question", ["limbs", "toilet", "known_bones"])
async def test_after_an_explanation_the_open_question_is_put_again(question: str) -> None:
    said = await _said(ActionExplain(), asking(HIP, question).to_slots(), SCAN, "ask_imaging_diagnosis")
    assert said[0] == "utter_answer"
    assert [name for name in said if name.startswith("utter_ask_")] == [f"utter_ask_{question}"] == said[-1:]


@pytest.mark.parametrize("question", [CONTRADICTION, HAPPENING_NOW, SAFETY_LIST])
async def test_a_question_of_one_moment_is_not_put_again(question: str) -> None:
    said = await _said(ActionExplain(), asking(HIP, question).to_slots(), SCAN, "ask_imaging_diagnosis")
    assert f"utter_ask_{question}" not in said


async def test_an_explanation_in_an_emergency_asks_nothing() -> None:
    episode = Episode(
        reports=(Report("limb_weakness", Status.PRESENT),), level=Level.EMERGENCY, pending="limbs"
    )
    said = await _said(ActionExplain(), episode.to_slots(), "what is cord compression", "ask_spine")
    assert [name for name in said if name.startswith("utter_ask_")] == []


async def test_two_questions_get_one_fact_each() -> None:
    tracker = _asking(
        f"{CEMENT}, and {SCAN}?", (CEMENT, "bone_cement", 0.9), (SCAN, "imaging_diagnosis", 0.9)
    )
    dispatcher = CollectingDispatcher()
    await ActionExplain().run(dispatcher, tracker, {})
    (message,) = dispatcher.messages
    assert [part["name"] for part in message["parts"]].count("utter_answer") == 2


@pytest.mark.parametrize("action", [ActionWhy(), ActionSummary()])
async def test_giving_account_puts_the_open_question_again(action: SafeAction) -> None:
    assert (await _said(action, asking(HIP, "limbs").to_slots()))[-1] == "utter_ask_limbs"
    assert not (await _said(action, HIP.to_slots()))[-1].startswith("utter_ask_")


async def test_a_summary_has_its_time_and_whom_it_is_about() -> None:
    report = Report("bone_pain", Status.PRESENT, Experiencer.OTHER, "his hip aches")
    slots = Episode(reports=(report,), level=Level.URGENT, person=Person("him")).to_slots()
    said = await _said(ActionSummary(), slots)
    assert said[:4] == [
        "utter_summary_head",
        "utter_summary_level_urgent",
        "utter_summary_time",
        "utter_summary_for_someone_else",
    ]


@pytest.mark.parametrize("question", ["limbs", "known_bones", "blood_thinner", "immunotherapy"])
async def test_why_a_question_is_asked(question: str) -> None:
    said = await _said(ActionWhyQuestion(), asking(HIP, question).to_slots())
    assert said == [f"utter_why_i_ask_{question}", f"utter_ask_{question}"]


@pytest.mark.parametrize("question", [SAFETY_LIST, HAPPENING_NOW, CONTRADICTION])
async def test_why_a_question_of_one_moment_is_asked_says_why_the_advice(question: str) -> None:
    said = await _said(ActionWhyQuestion(), asking(HIP, question).to_slots())
    assert said[0] == "utter_why_intro"
    assert not any(name.startswith(("utter_why_i_ask_", "utter_ask_")) for name in said)
