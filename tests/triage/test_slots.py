"""An episode and a turn in the slots of a conversation: nothing is lost on the way."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.episode import CONTRADICTION, Episode
from bot.triage.model import Level
from bot.triage.people import listen
from bot.triage.protocol import Protocol
from bot.triage.reply import not_understood, plan_unaided, reply_to
from bot.triage.reports import Message
from bot.triage.turn_slots import turn_from_slots, turn_to_slot
from tests.triage.talk import HER, PROTOCOL, YES, messages, told


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, min_size=1, max_size=6))
def test_in_any_conversation_nothing_is_lost_in_the_slots(conversation: list[Message]) -> None:
    episode = Episode()
    for message in conversation:
        turn = listen(episode, message, PROTOCOL)
        slots = json.loads(json.dumps(turn.after.to_slots()))
        assert Episode.from_slots(slots) == turn.after
        note = json.loads(json.dumps(turn_to_slot(turn)))
        rebuilt = turn_from_slots(slots, note, PROTOCOL)
        assert rebuilt.decision == turn.decision
        assert rebuilt.is_red_flag is turn.is_red_flag
        assert rebuilt.needs_word is turn.needs_word
        assert (rebuilt.present, rebuilt.fresh, rebuilt.supposed) == (turn.present, turn.fresh, turn.supposed)
        assert (rebuilt.answer, rebuilt.answered) == (turn.answer, turn.answered)
        assert (rebuilt.retracted, rebuilt.contradicted) == (turn.retracted, turn.contradicted)
        plan = reply_to if message.understood else lambda t, _: not_understood(t)
        assert plan(rebuilt, PROTOCOL) == plan(turn, PROTOCOL)
        assert plan_unaided(rebuilt, PROTOCOL) == plan_unaided(turn, PROTOCOL)
        episode = plan(turn, PROTOCOL).episode
        assert episode.level is turn.after.level


def test_what_is_in_doubt_whose_it_is_and_whence_the_level_comes_survive() -> None:
    episode = Episode(
        level=Level.URGENT,
        pending=CONTRADICTION,
        doubted=("fever",),
        latest=("fever", "fatigue"),
        floor=Level.URGENT,
        person=HER,
        words={"bone_medicine": "Zometa since May"},
    )
    assert Episode.from_slots(json.loads(json.dumps(episode.to_slots()))) == episode


def test_slots_of_an_older_version_are_read() -> None:
    older = {"contexts": {}, "values": {}, "asked": ["limbs"], "pending": "limbs", "misunderstood": 0}
    episode = Episode.from_slots({"triage_level": "soon", "findings": [], "episode": older})
    assert (episode.pending, episode.floor, episode.person, episode.doubted) == (
        "limbs",
        Level.NONE,
        None,
        (),
    )
    assert told(Message(answer=YES), start=episode).after.level is Level.EMERGENCY


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
