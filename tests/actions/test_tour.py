"""The actions of the tour, the sources and the drawings: thin, and their slots are what they said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import explain
from actions.base import SafeAction
from actions.explain import ActionExplain, ActionSources, ActionTellMore
from actions.pictures import ActionPicture
from actions.tour import ActionTour
from bot import names
from bot.triage.episode import Episode
from bot.triage.reply import asking


def _tracker(text: str, intent: str, **slots: Any) -> Tracker:
    step = slots.pop("button", None)
    entities = [{"entity": names.ENTITY_STEP, "value": step}] if step else []
    message = {"text": text, "intent": {"name": intent}, "entities": entities}
    return Tracker("x", {**Episode().to_slots(), **slots}, message, [], False, None, {}, "action_listen")


async def _run(action: SafeAction, tracker: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    (message,) = dispatcher.messages
    return message["parts"], {event["name"]: event["value"] for event in events}


def _names(parts: list[dict[str, Any]]) -> list[str]:
    return [part["name"] for part in parts]


async def test_a_step_sets_place_and_topic() -> None:
    parts, slots = await _run(ActionTour(), _tracker("start the tour", "tour_start"))
    assert _names(parts) == ["utter_tour_step", "utter_answer", "utter_answer", "utter_tour_way_first"]
    assert slots == {names.SLOT_TOUR: {"step": 1, "on": True}, names.SLOT_TOPIC: "definition"}


async def test_a_button_jumps() -> None:
    _, slots = await _run(ActionTour(), _tracker('/tour_step{"step": "5"}', "tour_step", button="5"))
    assert slots[names.SLOT_TOUR] == {"step": 5, "on": True}


async def test_a_pending_question_is_put_again_after_the_step() -> None:
    pending = asking(Episode(), "limbs").to_slots()
    parts, _ = await _run(
        ActionTour(), _tracker("next", "tour_next", tour={"step": 2, "on": True}, **pending)
    )
    assert _names(parts)[-2:] == ["utter_tour_way", "utter_ask_limbs"]


async def test_a_damaged_place_is_no_failure() -> None:
    parts, slots = await _run(ActionTour(), _tracker("next", "tour_next", tour={"step": "five"}))
    assert (_names(parts), slots) == (["utter_tour_none"], {names.SLOT_TOUR: None})


@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        ("go on", "sites", {"step": 4, "on": True}),
        ("tell me more", "sites", {"step": 3, "on": True}),
        ("tell me more", "surgery", None),
    ],
)
async def test_tell_me_more_in_the_tour(text: str, topic: str, expected: object) -> None:
    tracker = _tracker(text, "tell_me_more", tour={"step": 3, "on": True}, topic=topic)
    _, slots = await _run(ActionTellMore(), tracker)
    assert slots.get(names.SLOT_TOUR) == expected


async def test_tell_me_more_after_the_tour_goes_on_from_the_topic() -> None:
    tracker = _tracker("go on", "tell_me_more", tour={"step": 3, "on": False}, topic="sites")
    _, slots = await _run(ActionTellMore(), tracker)
    assert slots == {names.SLOT_TOPIC: "types"}


class _Day(date):
    @classmethod
    def today(cls) -> _Day:
        return cls(2022, 6, 1)


async def test_sources_take_the_day_and_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    parts, slots = await _run(ActionSources(), _tracker("who says that", "sources_reviewed", topic="spine"))
    assert {"utter_source_topic", "utter_source_old"} <= set(_names(parts))
    assert slots == {}
    monkeypatch.setattr(explain, "date", _Day)
    parts, _ = await _run(ActionSources(), _tracker("who says that", "sources_reviewed"))
    assert "utter_source_old" not in _names(parts)
    monkeypatch.setenv("BONEWATCH_REVIEW_MONTHS", "6")
    parts, _ = await _run(ActionSources(), _tracker("who says that", "sources_reviewed"))
    assert [p["values"]["listed"] for p in parts if p["name"] == "utter_source_old"] == [
        "Slideshow on bone metastasis"
    ]


async def test_a_question_on_the_review_is_answered_with_the_sources() -> None:
    parts, slots = await _run(ActionExplain(), _tracker("who reviewed this?", "ask_about", topic="spine"))
    assert _names(parts)[0] == "utter_source"
    assert slots == {}


async def test_a_drawing_is_named_once_where_it_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("which bones does it spread to", "ask_sites")
    parts, _ = await _run(ActionExplain(), _tracker(*asked))
    assert not [name for name in _names(parts) if name.startswith("utter_picture")]
    monkeypatch.setenv("BONEWATCH_PUBLIC_URL", "https://example.org/")
    parts, slots = await _run(ActionExplain(), _tracker(*asked))
    assert parts[-1]["values"]["address"] == "https://example.org/pictures/skeleton.svg"
    assert slots[names.SLOT_PICTURES] == ["skeleton"]
    parts, slots = await _run(ActionExplain(), _tracker(*asked, pictures=["skeleton"]))
    assert _names(parts)[-1] == "utter_answer"


async def test_a_step_names_its_drawing_before_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONEWATCH_PUBLIC_URL", "https://example.org")
    parts, slots = await _run(ActionTour(), _tracker("go to step 5", "tour_step"))
    assert _names(parts)[-2:] == ["utter_picture", "utter_tour_way"]
    assert slots[names.SLOT_PICTURES] == ["cord"]


async def test_a_drawing_on_request_is_told_in_words() -> None:
    parts, _ = await _run(ActionPicture(), _tracker("show me a picture", "picture_request", topic="types"))
    assert _names(parts) == ["utter_picture_in_words"]
