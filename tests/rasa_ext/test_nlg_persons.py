"""A reply to a carer speaks of the one cared for, and an open question is put again after a digression."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa.shared.core.events import UserUttered

from bot import names
from bot.content.loading import load_protocol
from bot.rasa_ext.nlg import SafeNLG
from bot.triage.episode import Episode
from bot.triage.model import Experiencer, Status
from bot.triage.people import listen
from bot.triage.person import Person
from bot.triage.reports import Message, Report
from bot.triage.turn_slots import turn_to_slot
from tests.rasa_ext import test_nlg
from tests.rasa_ext.test_nlg import RESPONSES, SPOKEN, after, tracker, worded

nlg = test_nlg.nlg


def cared_for(person: str, *findings: str) -> dict[str, Any]:
    reports = tuple(Report(finding, Status.PRESENT, Experiencer.OTHER, "words") for finding in findings)
    turn = listen(Episode(), Message(reports=reports, person=Person(person)), load_protocol())
    return {**turn.after.to_slots(), names.SLOT_TURN: turn_to_slot(turn)}


@pytest.mark.parametrize("person", ["him", "her", "them"])
@pytest.mark.parametrize("finding", ["limb_weakness", "chest_pain", "suicidal", "unresponsive", "fever"])
async def test_a_carer_is_told_for_whom_to_call(nlg: SafeNLG, person: str, finding: str) -> None:
    where = tracker(UserUttered("x"), **cared_for(person, finding, "limb_weakness"))
    reply = await worded(nlg, names.UTTER_REPLY, where)
    assert reply["text"].startswith(f"Call 999 now for {person}")


async def test_who_writes_for_themselves_is_told_of_nobody_else(nlg: SafeNLG) -> None:
    reply = await worded(nlg, names.UTTER_REPLY, tracker(UserUttered("x"), **after("limb_weakness")))
    assert re.match(r"Call 999 now[,.]", reply["text"])


@pytest.mark.parametrize(
    ("person", "question"),
    [
        ("him", "Have his legs or arms become weak, or has his walking changed?"),
        ("her", "Have her legs or arms become weak, or has her walking changed?"),
        ("them", "Have their legs or arms become weak, or has their walking changed?"),
    ],
)
async def test_a_carer_is_asked_of_the_one_cared_for(nlg: SafeNLG, person: str, question: str) -> None:
    reply = await worded(nlg, names.UTTER_REPLY, tracker(UserUttered("x"), **cared_for(person, "bone_pain")))
    assert question in reply["text"].splitlines()


def open_question(pending: str | None = "limbs", level: str = "urgent") -> dict[str, Any]:
    episode = {"pending": pending, "asked": [pending] if pending else [], "contexts": {}, "values": {}}
    return {"triage_level": level, "episode": episode}


DIGRESSIONS = [
    "utter_thanks",
    "utter_greet",
    "utter_bot_identity",
    "utter_insult",
    "utter_dosing",
    "utter_sources",
]


@pytest.mark.parametrize("name", DIGRESSIONS)
@pytest.mark.parametrize("level", ["none", "soon", "urgent"])
async def test_after_a_digression_the_open_question_is_put_again(nlg: SafeNLG, name: str, level: str) -> None:
    reply = await worded(nlg, name, tracker(SPOKEN, **open_question(level=level)))
    question = "Have your legs or arms become weak, or has your walking changed?"
    assert reply["text"].splitlines()[-2] == question
    assert reply["buttons"] == RESPONSES["utter_ask_limbs"][0]["buttons"]


@pytest.mark.parametrize("name", DIGRESSIONS)
@pytest.mark.parametrize(
    ("pending", "level"),
    [
        (None, "urgent"),
        ("limbs", "emergency"),
        *((q, "urgent") for q in ("safety_list", "happening_now", "contradiction")),
    ],
)
async def test_otherwise_no_question_is_put(nlg: SafeNLG, name: str, pending: str | None, level: str) -> None:
    reply = await worded(nlg, name, tracker(SPOKEN, **open_question(pending, level)))
    assert "Have your legs" not in reply["text"]
    assert "buttons" not in reply


@pytest.mark.parametrize("name", ["utter_goodbye", "utter_ask_erase", "utter_refuse_ok", "utter_restarted"])
async def test_who_takes_leave_is_asked_nothing(nlg: SafeNLG, name: str) -> None:
    reply = await worded(nlg, name, tracker(SPOKEN, **open_question()))
    assert "Have your legs" not in reply["text"]


async def test_a_planned_reply_has_its_question_once(nlg: SafeNLG) -> None:
    parts = [{"name": "utter_still_urgent"}, {"name": "utter_ask_limbs"}]
    reply = await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN, **open_question()), parts=parts)
    assert reply["text"].count("Have your legs") == 1


async def test_of_several_each_is_named_as_the_writer_named_them(nlg: SafeNLG) -> None:
    husband, mother = Person("him", "husband", "partner"), Person("her", "mother", "parent")
    episode = Episode()
    for person, finding in ((husband, "paralysis"), (mother, "chest_pain"), (mother, "bone_pain")):
        report = Report(finding, Status.PRESENT, Experiencer.OTHER, "words", of=person)
        turn = listen(episode, Message(reports=(report,), person=person), load_protocol())
        episode = turn.after
    slots = {**episode.to_slots(), names.SLOT_TURN: turn_to_slot(turn)}
    reply = await worded(nlg, names.UTTER_REPLY, tracker(UserUttered("x"), **slots))
    assert reply["text"].startswith("Call 999 now for your mother")
    assert "Call 999 now for your husband" in reply["text"]
    digression = await worded(nlg, "utter_thanks", tracker(UserUttered("x"), **slots))
    assert [line[:28] for line in digression["text"].splitlines()[:2]] == [
        "Call 999 now for your mother",
        "Call 999 now for your husban",
    ]
