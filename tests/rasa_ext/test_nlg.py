"""The wording of a reply: emergency first, disclaimer last, one message, and no braces filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.content.loading import load_protocol
from bot.rasa_ext.nlg import SafeNLG
from bot.triage.episode import Episode
from bot.triage.model import Status
from bot.triage.people import listen
from bot.triage.reports import Message, Report
from bot.triage.turn_slots import turn_to_slot

ROOT = Path(__file__).resolve().parents[2]
RESPONSES: dict[str, Any] = {}
for _path in sorted((ROOT / "data" / "responses").glob("*.yml")):
    RESPONSES.update(yaml.safe_load(_path.read_text(encoding="utf-8"))["responses"])
DOMAIN = Domain.from_dict(
    {**yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8")), "responses": RESPONSES}
)
NUMBERS = {"emergency_number": "999", "crisis_line": "116 123", "poison_line": "111"}
FULL, SHORT = (
    RESPONSES[name][0]["text"].replace("{emergency_number}", NUMBERS["emergency_number"])
    for name in (names.UTTER_DISCLAIMER_FULL, names.UTTER_DISCLAIMER_SHORT)
)


@pytest.fixture
def nlg(monkeypatch: pytest.MonkeyPatch) -> SafeNLG:
    for name, number in NUMBERS.items():
        monkeypatch.setenv(f"BONEWATCH_{name.upper()}", number)
    monkeypatch.delenv("BONEWATCH_ONCOLOGY_LINE", raising=False)
    return SafeNLG(None, DOMAIN)


def tracker(*events: Event, **slots: Any) -> DialogueStateTracker:
    made = DialogueStateTracker("someone", DOMAIN.slots)
    for event in [*events, *(SlotSet(name, value) for name, value in slots.items())]:
        made.update(event, DOMAIN)
    return made


def after(*findings: str, text: str = "my words") -> dict[str, Any]:
    reports = tuple(Report(finding, Status.PRESENT, text=text) for finding in findings)
    turn = listen(Episode(), Message(reports=reports), load_protocol())
    return {**turn.after.to_slots(), names.SLOT_TURN: turn_to_slot(turn)}


async def worded(nlg: SafeNLG, name: str, where: DialogueStateTracker, **given: Any) -> dict[str, Any]:
    reply = await nlg.generate(name, where, "rest", **given)
    assert reply is not None
    assert not re.search(r"\n\s*\n", reply["text"]), "Rasa would make several messages of it"
    assert reply["text"] == reply["text"].strip()
    return reply


SPOKEN = BotUttered("hello")


async def test_the_disclaimer_is_full_the_first_time_and_short_later(nlg: SafeNLG) -> None:
    first = await worded(nlg, "utter_thanks", tracker(SessionStarted()))
    assert first["text"].endswith(FULL)
    later = await worded(nlg, "utter_thanks", tracker(SessionStarted(), SPOKEN, UserUttered("x")))
    assert later["text"].endswith(SHORT)
    again = await worded(nlg, "utter_thanks", tracker(SessionStarted(), SPOKEN, SessionStarted()))
    assert again["text"].endswith(FULL)
    asked = await worded(nlg, names.UTTER_DISCLAIMER_FULL, tracker(SPOKEN))
    assert asked["text"] == FULL


@pytest.mark.parametrize("name", sorted(set(RESPONSES) - {names.UTTER_DISCLAIMER_SHORT}))
async def test_every_response_is_one_message_with_disclaimer(nlg: SafeNLG, name: str) -> None:
    reply = await worded(nlg, name, tracker(SPOKEN))
    assert "not medical advice" in reply["text"]
    assert reply["text"].count("This is general information") == 1
    assert not re.search(r"\{[a-z_]+\}", reply["text"]), "a variable was left"


@pytest.mark.parametrize("name", sorted(RESPONSES))
async def test_in_an_emergency_every_response_begins_with_the_call(nlg: SafeNLG, name: str) -> None:
    reply = await worded(nlg, name, tracker(SPOKEN, triage_level="emergency"))
    assert reply["text"].startswith("Call 999")


@pytest.mark.parametrize("level", ["none", "soon", "urgent"])
async def test_below_an_emergency_there_is_no_reminder(nlg: SafeNLG, level: str) -> None:
    reply = await worded(nlg, "utter_thanks", tracker(SPOKEN, triage_level=level))
    assert reply["text"].startswith("You are welcome")


async def test_a_reply_without_advice_gets_the_reminder_once(nlg: SafeNLG) -> None:
    parts = [{"name": "utter_answer", "values": {"answer": "A fact."}}] * 2
    where = tracker(SPOKEN, triage_level="emergency")
    reply = await worded(nlg, names.UTTER_REPLY, where, parts=parts)
    reminder = RESPONSES[names.UTTER_REMINDER][0]["text"].split("{")[0]
    assert reply["text"].startswith(reminder)
    assert reply["text"].count("A fact.") == 2
    advice = await worded(nlg, names.UTTER_REPLY, where, parts=[{"name": "utter_emergency_spine"}])
    assert advice["text"].startswith("Call 999 now.\nLie flat")


@pytest.mark.parametrize(
    "words",
    [
        "{emergency_number}",
        "{oncology_line} {heard} {words}",
        "{{emergency_number}}",
        r"\1 \g<0> $& %s {0} {}",
        "{crisis_line",
    ],
)
async def test_braces_in_a_persons_words_are_not_filled(nlg: SafeNLG, words: str) -> None:
    parts = [{"name": "utter_heard", "values": {"heard": words}}]
    reply = await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN), parts=parts)
    assert reply["text"].splitlines()[0] == f"I understood: {words}."


@pytest.mark.parametrize("words", ["a\n\nb", "a\r\n \t\r\nb", "a\n\n\n\nb", "\n\na", "a\n\n"])
async def test_blank_lines_in_a_persons_words_split_no_message(nlg: SafeNLG, words: str) -> None:
    parts = [{"name": "utter_heard", "values": {"heard": words}}]
    await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN), parts=parts)


@pytest.mark.parametrize("name", ["utter_no_such_thing", "action_x", ""])
@pytest.mark.parametrize("level", ["none", "emergency"])
async def test_an_unknown_response_still_gives_a_safe_text(nlg: SafeNLG, name: str, level: str) -> None:
    reply = await worded(nlg, name, tracker(triage_level=level))
    assert reply["text"].startswith("Call 999 now")
    assert reply["text"].endswith(FULL)


async def test_a_missing_emergency_wording_still_gives_the_call(nlg: SafeNLG) -> None:
    where = tracker(SPOKEN, triage_level="emergency")
    reply = await worded(nlg, names.UTTER_REPLY, where, parts=[{"name": "utter_emergency_no_such"}])
    assert reply["text"].startswith("Call 999 now.")


async def test_a_missing_way_to_get_help_falls_back_on_the_ambulance(nlg: SafeNLG) -> None:
    known = next(n for n in RESPONSES if n.startswith("utter_emergency_") and f"{n}_ed" not in RESPONSES)
    assert nlg._response(f"{known}_ed") == nlg._response(known)


async def test_without_any_wording_there_is_no_failure() -> None:
    reply = await SafeNLG(None, None).generate("utter_greet", tracker(), "rest")
    assert reply == {"text": "", "level": "none"}


async def test_numbers_come_from_the_settings(nlg: SafeNLG, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (await worded(nlg, "utter_emergency_number", tracker(SPOKEN)))["text"]
    assert all(number in text for number in NUMBERS.values())
    assert "911" not in text
    unset = (await worded(nlg, "utter_talk_to_human", tracker(SPOKEN)))["text"]
    monkeypatch.setenv("BONEWATCH_ONCOLOGY_LINE", "+1 555 010 0000")
    given = (await worded(SafeNLG(None, DOMAIN), "utter_talk_to_human", tracker(SPOKEN)))["text"]
    assert "+1 555 010 0000" in given
    assert "555" not in unset
    assert "{" not in unset + given


async def test_values_belong_to_their_part(nlg: SafeNLG) -> None:
    parts = [
        {"name": "utter_heard", "values": {"heard": "a fever"}},
        {"name": "utter_ask_limbs", "values": {}},
    ]
    reply = await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN), parts=parts)
    assert reply["text"].startswith("I understood: a fever.\n")


@pytest.mark.parametrize("name", sorted(n for n, r in RESPONSES.items() if "buttons" in r[0]))
async def test_buttons_are_kept_as_they_are(nlg: SafeNLG, name: str) -> None:
    reply = await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN), parts=[{"name": name}])
    assert reply["buttons"] == RESPONSES[name][0]["buttons"]
    reply["buttons"][0]["payload"] = "changed"
    again = await worded(nlg, name, tracker(SPOKEN))
    assert again["buttons"] == RESPONSES[name][0]["buttons"]


async def test_a_reply_without_question_has_no_buttons(nlg: SafeNLG) -> None:
    assert set(await worded(nlg, "utter_thanks", tracker(SPOKEN))) == {"text", "level"}


async def test_a_red_flag_is_worded_from_the_slots_alone(nlg: SafeNLG) -> None:
    where = tracker(UserUttered("x"), **after("limb_weakness"))
    reply = await worded(nlg, names.UTTER_REPLY, where)
    assert reply["text"].startswith("Call 999 now")
    assert "?" not in reply["text"]
    assert reply["text"].endswith(FULL)
    assert "buttons" not in reply


async def test_a_report_is_worded_from_the_slots_alone(nlg: SafeNLG) -> None:
    reply = await worded(nlg, names.UTTER_REPLY, tracker(SPOKEN, **after("bone_pain")))
    assert reply["text"].startswith("Speak to")
    assert reply["buttons"] == RESPONSES["utter_ask_limbs"][0]["buttons"]


@pytest.mark.parametrize(
    "slots",
    [
        {},
        {"turn": {"fresh": [{"finding": "fever", "status": "no such", "experiencer": "self"}]}},
        {"turn": {"fresh": "nonsense"}},
        {"turn": {"level_before": "high"}},
        {"findings": [{}]},
    ],
)
async def test_slots_that_cannot_be_read_still_give_a_reply(nlg: SafeNLG, slots: dict[str, Any]) -> None:
    reply = await worded(nlg, names.UTTER_REPLY, tracker(**slots))
    assert "Something went wrong on my side" in reply["text"]
    assert reply["text"].endswith(FULL)


async def test_an_emergency_whose_slots_cannot_be_read_still_begins_with_the_call(nlg: SafeNLG) -> None:
    where = tracker(SPOKEN, triage_level="emergency", findings=[{}])
    reply = await worded(nlg, names.UTTER_REPLY, where)
    reminder = RESPONSES[names.UTTER_REMINDER][0]["text"].split("{")[0]
    assert reply["text"].startswith(reminder)


async def test_codes_that_a_terminal_obeys_are_not_said_back(nlg: SafeNLG) -> None:
    parts = [{"name": "utter_heard", "values": {"heard": "my \x1b[31mlegs\x07 hurt\u202e\x9b1m"}}]
    reply = await worded(nlg, "utter_reply", tracker(), parts=parts)
    assert reply["text"].splitlines()[0] == "I understood: my legs hurt1m."
