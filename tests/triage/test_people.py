"""Two people of one chat are judged apart, and the emergency of either wins."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.episode import WHOM, Episode
from bot.triage.explain import summary_parts, why_parts
from bot.triage.listening import listen_to_one
from bot.triage.model import Experiencer, Level
from bot.triage.people import listen
from bot.triage.reply import reply_to
from bot.triage.reports import Message, Remark
from tests.triage.talk import NO, PROTOCOL, YES, plain_messages, said, told

HIM = {"person": "him"}
BOTH = said("+bone_pain headache", own=True, **HIM)


def findings(episode: Episode | None) -> set[str]:
    return {report.finding for report in episode.reports} if episode else set()


def names(message: Message | str, *before: Message | str) -> list[tuple[str, str]]:
    parts = reply_to(told(*before, message), PROTOCOL).parts
    return [(part.name, part.values.get("person", "")) for part in parts]


def test_one_message_about_two_gives_each_a_case() -> None:
    after = told(BOTH).after
    assert findings(after) == {"bone_pain"}
    assert findings(after.aside) == {"headache"}
    assert after.person == "him"


def test_a_bare_finding_is_of_whom_the_talk_is_about() -> None:
    after = told(said("+bone_pain", **HIM), "numbness_tingling").after
    assert after.aside is None
    assert {report.experiencer for report in after.reports} == {Experiencer.OTHER}


def test_my_own_switches_back_and_he_switches_again() -> None:
    mine = told(said("+bone_pain", **HIM), said("headache", own=True)).after
    assert (findings(mine), findings(mine.aside), mine.person) == ({"headache"}, {"bone_pain"}, None)
    his = told(said("+fever", **HIM), start=mine).after
    assert (findings(his), findings(his.aside), his.person) == ({"bone_pain", "fever"}, {"headache"}, "him")


def test_what_began_without_a_word_of_whose_is_the_carers_patient() -> None:
    after = told("back_pain", said("+gait_trouble", **HIM)).after
    assert after.aside is None
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
    both = {True: findings(after), False: findings(after.aside)}[after.person is not None]
    assert "limb_weakness" in both
    assert after.worst is Level.EMERGENCY


def test_a_correction_touches_only_whom_it_names() -> None:
    start = told(said("+limb_weakness", **HIM), said("limb_weakness", own=True)).after
    turn = told(said("-+limb_weakness", Remark.CORRECTS, **HIM), start=start)
    assert turn.after.level is Level.NONE
    assert turn.after.worst is Level.EMERGENCY


def test_what_is_unclear_counts_for_both_and_is_asked() -> None:
    turn = told(BOTH, "anxiety_low_mood")
    assert "anxiety_low_mood" in findings(turn.after) & findings(turn.after.aside)
    reply = reply_to(turn, PROTOCOL)
    assert reply.parts[-1].name == "utter_ask_whom"
    assert reply.episode.pending == WHOM
    settled = told(said("", **HIM), start=reply.episode).after
    assert "anxiety_low_mood" in findings(settled)
    assert "anxiety_low_mood" not in findings(settled.aside)


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
        alone = listen_to_one(Episode(), Message(reports=(report,)), PROTOCOL).after.level
        if not any(other.finding == report.finding for other in message.reports if other is not report):
            assert together.rank >= alone.rank
