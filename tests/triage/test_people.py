"""Two people of one chat are judged apart, and the emergency of either wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.episode import WHOM, Episode
from bot.triage.explain import summary_parts, why_parts
from bot.triage.listening import listen_to_one
from bot.triage.model import Experiencer, Level, Status
from bot.triage.people import listen
from bot.triage.person import Person
from bot.triage.reply import reply_to
from bot.triage.reports import Message, Remark
from bot.triage.whose import whose
from tests.triage import talk
from tests.triage.talk import NO, PROTOCOL, YES, plain_messages, said, told

HIM = {"person": talk.HIM}
BOTH = said("+bone_pain headache", own=True, **HIM)


def findings(episode: Episode) -> set[str]:
    return {report.finding for report in episode.reports}


def names(message: Message | str, *before: Message | str) -> list[tuple[str, str]]:
    parts = reply_to(told(*before, message), PROTOCOL).parts
    return [(part.name, part.values.get("person", "")) for part in parts]


def test_one_message_about_two_gives_each_a_case() -> None:
    after = told(BOTH).after
    assert findings(after) == {"bone_pain"}
    assert findings(after.aside[0]) == {"headache"}
    assert after.person == talk.HIM


def test_a_bare_finding_is_of_whom_the_talk_is_about() -> None:
    after = told(said("+bone_pain", **HIM), "numbness_tingling").after
    assert after.aside == ()
    assert {report.experiencer for report in after.reports} == {Experiencer.OTHER}


def test_my_own_switches_back_and_he_switches_again() -> None:
    mine = told(said("+bone_pain", **HIM), said("headache", own=True)).after
    assert (findings(mine), findings(mine.aside[0]), mine.person) == ({"headache"}, {"bone_pain"}, None)
    his = told(said("+fever", **HIM), start=mine).after
    assert (findings(his), findings(his.aside[0])) == ({"bone_pain", "fever"}, {"headache"})
    assert his.person == talk.HIM


def test_what_began_without_a_word_of_whose_is_the_carers_patient() -> None:
    after = told("back_pain", said("+gait_trouble", **HIM)).after
    assert after.aside == ()
    assert findings(after) == {"back_pain", "gait_trouble"}


def test_the_emergency_of_the_one_aside_comes_first_and_says_whose() -> None:
    parts = names(said("nausea_vomiting", own=True), said("+chest_pain", **HIM))
    assert parts[0] == ("utter_emergency_chest", "him")
    assert ("utter_about", "writer") in parts
    assert not any(name.startswith("utter_ask_") for name, _ in parts)


def test_an_answer_is_for_whom_it_was_asked() -> None:
    start = reply_to(told(said("+bone_pain", **HIM)), PROTOCOL).episode
    assert start.pending == "limbs"
    after = told(said("headache", own=True, answer=YES), start=start).after
    both = findings(after if after.person else after.aside[0])
    assert "limb_weakness" in both
    assert after.worst is Level.EMERGENCY


def test_a_correction_touches_only_whom_it_names() -> None:
    start = told(said("+limb_weakness", **HIM), said("limb_weakness", own=True)).after
    turn = told(said("-+limb_weakness", Remark.CORRECTS, **HIM), start=start)
    assert turn.after.level is Level.NONE
    assert turn.after.worst is Level.EMERGENCY


def test_what_is_unclear_counts_for_both_and_is_asked() -> None:
    turn = told(BOTH, "anxiety_low_mood")
    assert "anxiety_low_mood" in findings(turn.after) & findings(turn.after.aside[0])
    reply = reply_to(turn, PROTOCOL)
    assert reply.parts[-1].name == "utter_ask_whom"
    assert reply.episode.pending == WHOM
    settled = told(said("", **HIM), start=reply.episode).after
    assert "anxiety_low_mood" in findings(settled)
    assert "anxiety_low_mood" not in findings(settled.aside[0])


def test_an_unclear_emergency_asks_nothing() -> None:
    reply = reply_to(told(BOTH, "chest_pain"), PROTOCOL)
    assert reply.parts[0].name.startswith("utter_emergency_")
    assert reply.parts[-1].name == "utter_whom_hint"


def test_why_and_summary_tell_of_each() -> None:
    episode = told(BOTH).after
    for parts in (why_parts(episode, PROTOCOL), summary_parts(episode, PROTOCOL)):
        assert [p.values["person"] for p in parts if p.name == "utter_about"] == ["him", "writer"]


def test_both_survive_the_slots() -> None:
    episode = told(BOTH, said("chest_pain", own=True), Message(answer=NO)).after
    slots = episode.to_slots()
    assert slots["triage_level"] == "emergency"
    assert {item["finding"] for item in slots["findings"]} == {"bone_pain", "headache", "chest_pain"}
    assert Episode.from_slots(slots) == episode


with_own = st.builds(lambda message, own: replace(message, own=own), plain_messages, st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(with_own, min_size=1, max_size=5))
def test_without_a_correction_the_level_of_the_chat_never_falls(talk: list[Message]) -> None:
    episode = Episode()
    for message in talk:
        turn = listen(episode, message, PROTOCOL)
        if episode.pending != WHOM:
            assert turn.after.worst.rank >= episode.worst.rank
        if turn.after.worst is Level.EMERGENCY:
            first = reply_to(turn, PROTOCOL).parts[0].name
            assert first.startswith("utter_emergency_")
        assert Episode.from_slots(turn.after.to_slots()) == turn.after
        episode = turn.after


@settings(max_examples=60, deadline=None)
@given(with_own)
def test_one_message_alone_is_never_judged_below_each_of_its_findings(message: Message) -> None:
    together = listen(Episode(), message, PROTOCOL).after.worst
    for report in message.reports:
        backgrounds = ({}, message.contexts)
        messages = [Message(reports=(report,), contexts=contexts) for contexts in backgrounds]
        levels = [listen_to_one(Episode(), one, PROTOCOL).after.level for one in messages]
        alone = min(levels, key=lambda level: level.rank)
        if not any(other.finding == report.finding for other in message.reports if other is not report):
            assert together.rank >= alone.rank


def of(line: str, person: Person, **more: Any) -> Message:
    message = said(line, person=person, **more)
    return replace(message, reports=tuple(replace(report, of=person) for report in message.reports))


def people(episode: Episode) -> dict[str, set[str]]:
    return {
        one.person.noun or one.person.pronoun if one.person else "me": findings(one)
        for one in episode.everyone
    }


def test_a_third_person_has_a_case_of_their_own_and_is_named() -> None:
    turn = told(of("+paralysis", talk.HUSBAND), of("+bone_pain", talk.MOTHER))
    assert people(turn.after) == {"husband": {"paralysis"}, "mother": {"bone_pain"}}
    parts = [(p.name, p.values.get("person", "")) for p in reply_to(turn, PROTOCOL).parts]
    assert parts[0] == ("utter_emergency_spine", "him:husband")
    assert ("utter_about", "her:mother") in parts
    assert {"him:husband", "her:mother"} == {whose(one, turn.after) for one in turn.after.everyone}


def test_one_message_about_three_people() -> None:
    message = replace(
        said("+bone_pain +fever headache", own=True),
        reports=(
            *of("+bone_pain", talk.HUSBAND).reports,
            *of("+fever", talk.MOTHER).reports,
            *said("headache").reports,
        ),
    )
    assert people(told(message).after) == {"husband": {"bone_pain"}, "mother": {"fever"}, "me": {"headache"}}


@pytest.mark.parametrize(
    ("last", "whose_it_is"),
    [
        (of("+fever", talk.HIM), "husband"),
        (of("+fever", talk.HER), "mother"),
        (of("+fever", talk.THEM), "mother"),
        (said("+fever"), "mother"),
        (said("fever"), "mother"),
        (of("+fever", Person("them", "partner", "partner")), "husband"),
        (of("+fever", Person("her", "sister", "sibling")), "sister"),
        (of("+fever", Person("her", "daughter", "child", told_by=True)), "mother"),
        (said("fever", own=True), "me"),
    ],
)
def test_pronouns_follow_the_last_named(last: Message, whose_it_is: str) -> None:
    after = told(of("+bone_pain", talk.HUSBAND), of("+back_pain", talk.MOTHER), last).after
    assert next(who for who, found in people(after).items() if "fever" in found) == whose_it_is
    assert sum("fever" in found for found in people(after).values()) == 1


def test_a_pronoun_turns_out_to_be_somebody_named() -> None:
    after = told(of("+bone_pain", talk.HIM), of("+fever", talk.HUSBAND)).after
    assert people(after) == {"husband": {"bone_pain", "fever"}}


def test_a_strange_pronoun_counts_for_both_and_is_asked() -> None:
    turn = told(of("+bone_pain", talk.HUSBAND), of("+fever -fatigue", talk.HER))
    assert people(turn.after) == {"husband": {"bone_pain", "fever"}, "her": {"fever"}}
    reply = reply_to(turn, PROTOCOL)
    assert (reply.parts[-1].name, reply.episode.pending) == ("utter_ask_whom", WHOM)
    mothers = told(said("", person=talk.MOTHER), start=reply.episode).after
    assert people(mothers) == {"mother": {"fever"}, "husband": {"bone_pain"}}


def test_what_is_unclear_goes_to_somebody_who_is_named_only_then() -> None:
    start = reply_to(told(of("+bone_pain", talk.HUSBAND), of("+fever", talk.HER)), PROTOCOL).episode
    after = told(said("", person=Person("him", "brother", "sibling")), start=start).after
    assert people(after) == {"brother": {"fever"}, "husband": {"bone_pain"}}
    assert after.level is Level.URGENT


@pytest.mark.parametrize("whom", [talk.MOTHER, talk.HER])
def test_nobodys_denial_or_correction_erases_what_another_has(whom: Person) -> None:
    for remarks in ((), (Remark.CORRECTS,)):
        last = replace(of("-+limb_weakness", whom), remarks=frozenset(remarks))
        after = told(of("+limb_weakness", talk.HUSBAND), of("+fatigue", talk.MOTHER), last).after
        assert after.worst is Level.EMERGENCY
        alone = told(of("+limb_weakness", talk.HUSBAND), last).after
        assert alone.worst is Level.EMERGENCY


def test_a_background_is_of_whom_it_is_told() -> None:
    message = replace(
        of("+fever", talk.MOTHER),
        contexts={"systemic_treatment": Status.PRESENT},
        other_contexts=frozenset({"systemic_treatment"}),
        contexts_of={"systemic_treatment": talk.HUSBAND},
    )
    after = told(message).after
    assert {one.person: set(one.contexts) for one in after.everyone} == {
        talk.MOTHER: set(),
        talk.HUSBAND: {"systemic_treatment"},
    }


def test_a_background_that_the_writer_has_too_stays_theirs() -> None:
    of_both = frozenset({"systemic_treatment"})
    message = replace(
        of("+fatigue", talk.MOTHER),
        contexts={"systemic_treatment": Status.PRESENT},
        own=True,
        own_contexts=of_both,
        other_contexts=of_both,
    )
    heard = replace(message, reports=(*message.reports, *said("shivers").reports))
    assert told(heard).after.worst is Level.EMERGENCY


def test_each_emergency_is_told_again() -> None:
    turn = told(of("+paralysis", talk.HUSBAND), of("+chest_pain", talk.MOTHER))
    parts = [(p.name, p.values.get("person", "")) for p in reply_to(turn, PROTOCOL).parts]
    assert parts == [("utter_emergency_chest", ""), ("utter_emergency_reminder", "him:husband")]


def test_slots_from_before_there_were_several_are_read() -> None:
    slots = told(of("+bone_pain", talk.HIM), said("headache", own=True)).after.to_slots()
    slots["episode"]["aside"] = {**slots["episode"]["aside"][0]}
    slots["episode"]["aside"]["episode"] = {**slots["episode"]["aside"]["episode"], "person": "him"}
    assert people(Episode.from_slots(slots)) == {"me": {"headache"}, "him": {"bone_pain"}}
