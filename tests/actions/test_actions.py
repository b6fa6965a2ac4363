"""Actions hold no wording, survive any failure, and say what the core planned."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import SafeAction
from actions.explain import ActionExplain
from actions.runner import run_action
from actions.triage import ActionTriage
from bot import names
from bot.assess import load_protocol
from bot.hearing import to_message
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.episode import Episode
from bot.triage.listening import listen
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
    sentences = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value.strip()
        and id(node) not in docstrings | logged
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
