"""A refusal is said with its fact and nothing more; a report goes first; the content of it holds together."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.explain import ActionExplain
from actions.refusals import ActionRefuse, refusals
from actions.triage import ActionTriage
from bot import names
from bot.content.errors import ContentError
from bot.content.knowledge_schema import load_knowledge
from bot.content.refusals_schema import REFUSALS_FILE, load_refusals
from bot.hearing import to_message
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.episode import Episode
from bot.triage.people import listen
from bot.triage.protocol import Protocol
from bot.triage.reply import asking
from bot.triage.turn_slots import turn_to_slot

ROOT = Path(__file__).resolve().parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    from bot.content.loading import load_protocol

    return load_protocol()


def _tracker(text: str, intent: str, slots: dict[str, Any] | None = None, asks: Any = ()) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [
            {"entity": names.ENTITY_ASKS, "value": value, "confidence": 0.9, "text": words}
            for value, words in asks
        ],
    }
    kept = {**Episode().to_slots(), **(slots or {})}
    return Tracker("local:test", kept, message, [], False, None, {}, "action_listen")


def _heard(text: str, protocol: Protocol) -> dict[str, Any]:
    turn = listen(Episode(), to_message(ClinicalExtractor.load().extract(text)), protocol)
    return {**turn.after.to_slots(), names.SLOT_TURN: turn_to_slot(turn)}


async def _said(action: Any, tracker: Tracker) -> list[str]:
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, tracker, {})
    (message,) = dispatcher.messages
    return [part["name"] for part in message["parts"]]


def test_every_refusal_is_an_intent_with_its_rule_and_every_rule_has_a_refusal() -> None:
    rules = yaml.safe_load((ROOT / "data" / "rules" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    ruled = {
        rule["steps"][0]["intent"] for rule in rules if rule["steps"][1]["action"] == names.ACTION_REFUSE
    }
    asked = {refusal.asked for refusal in refusals().refused}
    assert asked == ruled
    assert asked <= set(DOMAIN["intents"])


def test_every_refusal_has_its_wording() -> None:
    wording: dict[str, Any] = {}
    for path in (ROOT / "data" / "responses").glob("*.yml"):
        wording.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    assert [refusal.says for refusal in refusals().refused if refusal.says not in wording] == []


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("how many tylenol can I take", "dosing_request", ["utter_dosing", "utter_caution"]),
        ("what dose", "dosing_request", ["utter_dosing"]),
        (
            "ibuprofen with warfarin?",
            "interaction_request",
            ["utter_interaction", "utter_answer", "utter_caution"],
        ),
        ("do they mix", "interaction_request", ["utter_interaction"]),
        ("is it cancer", "diagnosis_request", ["utter_diagnosis", "utter_answer"]),
        ("how long have I got", "prognosis_request", ["utter_prognosis", "utter_answer"]),
        ("should I stop chemo", "stop_treatment_request", ["utter_stop_treatment", "utter_answer"]),
        ("what is gout", "out_of_scope_medical", ["utter_out_of_scope_medical"]),
        ("do I need a will", "legal_money", ["utter_legal_money"]),
        ("so scared", "frightened", ["utter_frightened"]),
        ("so angry", "angry", ["utter_angry"]),
        ("he died", "grieving", ["utter_grieving"]),
    ],
)
async def test_what_is_said(text: str, intent: str, expected: list[str]) -> None:
    assert await _said(ActionRefuse(), _tracker(text, intent)) == expected


async def test_the_open_question_is_put_again() -> None:
    slots = asking(Episode(), "limbs").to_slots()
    assert (await _said(ActionRefuse(), _tracker("so angry", "angry", slots)))[-1] == "utter_ask_limbs"


async def test_what_else_was_asked_is_answered() -> None:
    asks = [("ask_imaging_diagnosis", "what is a bone scan"), ("prognosis_request", "how long have I got")]
    text = "what is a bone scan and how long have I got"
    refused = await _said(ActionRefuse(), _tracker(text, "prognosis_request", asks=asks))
    assert refused == ["utter_prognosis", "utter_answer", "utter_answer"]
    explained = await _said(ActionExplain(), _tracker(text, "ask_imaging_diagnosis", asks=asks))
    assert "utter_prognosis" in explained


async def test_a_report_goes_first_and_keeps_its_question_last(protocol: Protocol) -> None:
    text = "my hip aches a lot, how many ibuprofen can I take"
    said = await _said(ActionTriage(), _tracker(text, "dosing_request", _heard(text, protocol)))
    assert said[0].startswith("utter_urgent_")
    assert "utter_dosing" in said[1:-1]
    assert said[-1].startswith("utter_ask_")


async def test_a_feeling_beside_a_report_is_left_to_the_advice(protocol: Protocol) -> None:
    text = "my hip aches a lot and I am furious"
    said = await _said(ActionTriage(), _tracker(text, "angry", _heard(text, protocol)))
    assert said[0].startswith("utter_urgent_")
    assert "utter_angry" not in said


@pytest.mark.parametrize("intent", [refusal.asked for refusal in refusals().refused])
async def test_an_emergency_is_not_followed_by_a_refusal(intent: str, protocol: Protocol) -> None:
    text = "I can't move my legs"
    said = await _said(ActionTriage(), _tracker(text, intent, _heard(text, protocol)))
    assert said == ["utter_emergency_spine"]


def test_every_error_of_the_content_is_listed(tmp_path: Path) -> None:
    shutil.copy(str(files("bot.content").joinpath(REFUSALS_FILE)), tmp_path)
    rows = [
        {"asked": "one", "says": "utter_one", "fact": "no.fact", "tells": ["fact"]},
        {"asked": "one", "says": "utter_one", "among": ["nowhere"]},
        {"asked": "two", "says": "utter_two", "fact": "prog.tell", "among": ["spine"], "tells": ["fact"]},
    ]
    (tmp_path / REFUSALS_FILE).write_text(yaml.safe_dump({"refused": rows}), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_refusals(load_knowledge(), tmp_path)
    assert len(caught.value.problems) == 5
