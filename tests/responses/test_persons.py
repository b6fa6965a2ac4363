"""Words for the person cared for fit every wording; what is said of an advice gets a next step."""

from __future__ import annotations

import re

import pytest

from tests.responses import test_wording
from tests.responses.test_wording import IDS, PERSONS, TEXTS, VARIATIONS, WORDS


def test_there_is_a_word_for_each_person() -> None:
    assert sorted(IDS["words"]) == sorted(f"{word}_{person}" for word in WORDS for person in PERSONS)
    assert TEXTS["utter_word_for_whom_self"] == TEXTS["utter_word_steps_for_whom_self"] == ""
    for person in PERSONS[1:]:
        assert TEXTS[f"utter_word_for_whom_{person}"] == f" for {person}"
        assert TEXTS[f"utter_word_steps_for_whom_{person}"].endswith(f" are for {person}.")
    for word in WORDS[2:]:
        assert all(TEXTS[f"utter_word_{word}_{person}"].strip() for person in PERSONS)


@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("name", sorted(TEXTS))
def test_words_for_a_person_leave_a_sentence(name: str, person: str) -> None:
    text = test_wording._filled(TEXTS[name], person)
    if name.startswith("utter_word_"):
        return
    assert not re.search(r"  | [,.?]|{", text)
    if person != "self" and set(re.findall(r"{(\w+)}", TEXTS[name])) & set(WORDS[2:]):
        assert not re.search(r"\byou(r)?\b", text, re.IGNORECASE), "speaks to the one who writes"


def test_steps_that_speak_to_the_one_who_is_ill_say_so_to_a_carer() -> None:
    for_helpers = {"utter_emergency_seizure", "utter_emergency_unresponsive", "utter_emergency_reminder"}
    for name in [name for name in TEXTS if TEXTS[name].startswith(test_wording.FIRST_LINE)]:
        first = TEXTS[name].split("\n")[0]
        assert first.endswith("{steps_for_whom}") is (name not in for_helpers), name


@pytest.mark.parametrize("remark", ["wont_come", "wont_call", "alone", "better"])
def test_what_is_said_of_the_advice_is_answered_with_a_next_step(remark: str) -> None:
    emergency, urgent = TEXTS[f"utter_{remark}"], TEXTS[f"utter_{remark}_urgent"]
    assert re.search(r"\b(call|emergency_number|line)\b", emergency)
    assert "?" not in re.sub(r"No phone\?", "", emergency)
    assert "?" not in urgent
    assert "{emergency_number} now" not in urgent


def test_a_contradiction_asks_for_a_mistake_and_tells_better_apart() -> None:
    variation = VARIATIONS["utter_ask_contradiction"][0]
    assert variation["metadata"]["kind"] == "question"
    assert variation["text"].count("?") == 1
    assert "choose No" in variation["text"]
    assert [button["payload"] for button in variation["buttons"]] == [
        f'/answer{{"question": "contradiction", "value": "{value}"}}' for value in ("yes", "no", "unsure")
    ]
    assert "?" not in TEXTS["utter_contradiction_hint"]
    assert "I was wrong about it" in TEXTS["utter_contradiction_hint"]
